package model

import (
	"cmp"
	"go/token"
	"path"
	"path/filepath"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/clientsmith/client-gen/generators/internal/diag"
	"github.com/clientsmith/client-gen/generators/internal/load"
	"github.com/clientsmith/client-gen/generators/internal/names"
)

// Options say what [Build] makes of the loaded packages.
type Options struct {
	// Inputs are upstream's --input elements in order. Without them, groups and
	// versions come from the import paths of the program's roots.
	Inputs []load.Input
	// PluralExceptions maps a Go type name to its plural.
	PluralExceptions map[string]string
	// IncludedTypes ("group/version/Type", or "group/Type" for any version)
	// limits a group-version to the types named, tagged or not. The group is
	// the API group or its directory.
	IncludedTypes []string
	// ApplyConfigurations is true when typed clients get Apply and ApplyStatus,
	// whose names extra methods then can't have.
	ApplyConfigurations bool
	// WritesRegister is true when the same run writes SchemeGroupVersion and
	// AddToScheme into packages that ask for it: they are in order without
	// them, and get the name SchemeGroupVersion. It needs Types.
	WritesRegister bool
	// InternalVersions places internal versions that no input names too.
	InternalVersions bool
	// WritesDefaults is true when the same run writes defaulting functions into
	// packages that ask for them. It needs Types. Peers are the import paths of
	// packages that are searched for functions which set defaults, beside those
	// with tags of defaulter-gen.
	WritesDefaults bool
	Peers          []string
	// NoClients leaves groups, versions and resources out: packages need no
	// +genclient then.
	NoClients bool
	// ClientsOptional is true when a program without any type that asks for a
	// client is in order.
	ClientsOptional bool
	// KeepsOthers is true when generated copy methods stay that another tool
	// wrote and writes again: those of controller-gen, and those that no tag of
	// deepcopy-gen asks for.
	KeepsOthers bool
	// WritesCopies is true when the same run writes deep copies. It needs Types.
	WritesCopies bool
	// Types completes the packages with their types.
	Types bool
	// ApplyTypes marks the types that apply configurations are made of and
	// completes those of other packages. It needs Types.
	ApplyTypes bool
	// NoCopies leaves out what is known of deep copies. Structs of other packages
	// are opaque then unless ApplyTypes looks into them.
	NoCopies bool
	// HelperFiles are the names of the files beside the types that belong to
	// this run: what is declared in them is not there.
	HelperFiles []string
}

// builder holds what the steps of Build share.
type builder struct {
	prog    *load.Program
	opts    Options
	plurals names.Plurals
	sources []*source
	byPath  map[string]*source
	diags   diag.List
	api     *API
	// unknownPackages maps packages that method tags name and that cannot be
	// loaded to the reason.
	unknownPackages map[string]string
	// defined holds the types whose fields have been checked.
	defined map[*load.TypeDecl]bool
	// parts are the types that kinds with clients are made of, nil until
	// somebody asks.
	parts map[*load.TypeDecl]bool
	// typing holds the types while there are any, applied those that apply
	// configurations are made of.
	typing  *typing
	applied map[*Type]bool
	// alone are those that are marked without what they consist of.
	alone map[*Type]bool
	// noObject are types with +genclient that have nothing of an API object.
	noObject map[*load.TypeDecl]bool
	// unknownInterfaces are like unknownPackages, of +k8s:deepcopy-gen tags.
	unknownInterfaces map[string]string
}

// Build resolves the program's packages into an API and reports everything
// wrong with them. With errors, the API is what could be made out.
func Build(prog *load.Program, opts Options) (*API, diag.List) {
	b := &builder{
		prog: prog, opts: opts,
		plurals: names.NewPlurals(opts.PluralExceptions),
		byPath:  map[string]*source{},
		api:     &API{}, noObject: map[*load.TypeDecl]bool{},
		defined: map[*load.TypeDecl]bool{},
	}
	b.readPackages()
	b.checkPlurals()
	b.readHelpers()
	if b.opts.NoClients {
		b.checkCopies()
		b.checkMarkers()
		return b.api, b.diags
	}
	clients := b.place()
	b.placeSurely(func() { b.group(clients) })
	b.loadMethodPackages()
	included := b.readIncluded()
	for _, g := range b.api.Groups {
		for _, v := range g.Versions {
			b.resources(v, included)
		}
	}
	b.checkIncluded(included)
	for _, p := range clients {
		b.checkSerialised(p.source)
	}
	b.readApplied()
	b.checkCopies()
	b.checkMarkers()
	b.checkAnything()
	return b.api, b.diags
}

// at words a position inside a message, relative to the folder of the run as
// the diagnostic's own will be.
func (b *builder) at(pos token.Position) string {
	if rel, err := filepath.Rel(b.prog.Dir, pos.Filename); err == nil && filepath.IsLocal(rel) {
		pos.Filename = rel
	}
	return pos.String()
}

// report adds a diagnostic that another package has made.
func (b *builder) report(list diag.List) { b.diags = append(b.diags, list...) }

// readPackages reads the packages in parallel and keeps their order.
func (b *builder) readPackages() {
	readers := make([]*builder, len(b.prog.Roots))
	b.sources = make([]*source, len(b.prog.Roots))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, pkg := range b.prog.Roots {
		readers[i] = &builder{prog: b.prog, opts: b.opts}
		group.Go(func() error {
			b.sources[i] = readers[i].read(pkg)
			return nil
		})
	}
	_ = group.Wait()
	for i, src := range b.sources {
		b.report(readers[i].diags)
		b.byPath[src.pkg.Path] = src
		b.api.Packages = append(b.api.Packages, src.out)
	}
}

// checkPlurals reports exceptions that are not usable as plurals.
func (b *builder) checkPlurals() {
	kinds := make([]string, 0, len(b.opts.PluralExceptions))
	for kind := range b.opts.PluralExceptions {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	for _, kind := range kinds {
		if plural := b.opts.PluralExceptions[kind]; !names.IsExported(names.Public(plural)) || !names.IsExported(kind) {
			b.diags.Errorf(token.Position{}, "write Kind:Plural, as in Endpoints:Endpoints", "plural exception %s:%s is not a pair of Go type names", kind, plural)
			continue
		}
		b.checkException(kind, b.opts.PluralExceptions[kind])
	}
}

// checkAnything reports a run in which no type is tagged.
func (b *builder) checkAnything() {
	if b.api.HasResources() || b.diags.HasErrors() || b.prog.Incomplete() || len(b.sources) == 0 {
		return
	}
	if b.opts.ClientsOptional {
		b.checkForgotten()
		return
	}
	if len(b.api.Skipped) > 0 {
		s := b.api.Skipped[0]
		b.diags.Errorf(token.Position{}, "name a package that a client can be generated for", "nothing to generate: package %s is left out: %s", s.Path, s.Reason)
		return
	}
	b.diags.Errorf(b.sources[0].out.Pos, "put // +genclient into the comment right above a type", "no type is tagged +genclient in %s", plural(len(b.sources), "package"))
}

// checkForgotten warns of the first kind where none is tagged: whoever runs all
// generators on kinds probably wants clients.
func (b *builder) checkForgotten() {
	for _, s := range b.sources {
		for _, t := range s.types {
			if s.own() && !s.tags.NoClient && embeds(t.decl, "TypeMeta") && embeds(t.decl, "ObjectMeta") {
				b.diags.Warnf(t.decl.Pos(), "put // +genclient into the comment right above the type; --only deepcopy,register,defaults asks for no clients",
					"%s gets no client: no type is tagged +genclient", t.decl.Name())
				return
			}
		}
	}
}

func sortPackages(packages []*Package) {
	slices.SortStableFunc(packages, func(a, b *Package) int { return cmp.Compare(a.Path, b.Path) })
}

func leaf(p string) string { return path.Base(p) }
