package generators

import (
	"path"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/templates"
)

// scope says how often an output is written.
type scope int

const (
	perAPI      scope = iota // once
	perVersion               // for each group-version
	perKind                  // for each resource of a group-version
	perCopies                // for each package with types that get copy methods
	perRegister              // for each package whose types are registered
	perDefaults              // for each package with generated defaults

	perListers         // for each group-version with listers
	perLister          // for each kind with a lister
	perInformers       // for each tree of informers
	perInformerGroup   // for each group of a tree
	perInformerVersion // for each group-version with informers
	perInformer        // for each kind with an informer

	perApply            // for the root of the apply configurations
	perApplyType        // for each type with an apply configuration
	perUnusualApplyType // for those that hold type literals
)

// row is one row of the table of outputs.
type row struct {
	// family is the option that selects the row.
	family Family
	per    scope
	// path is the file, below OutputDir or absolute. Braces hold what [place] knows.
	path string
	// name is the package name, with the same braces.
	name string
	// template writes the file from what view returns.
	template string
	view     func(*place) any
	// when says whether the file is written if its family is; nil means always.
	when func(*Options) bool
	// imports are the qualifiers, beside the common ones, that the template
	// uses, from the packages that [place.imports] knows.
	imports []string
}

// outputs is the table of everything that client-gen writes. A new kind of
// output is a new row.
var outputs = slices.Concat(clientsetRows, applyRows, listerRows, informerRows, besideRows)

// clientsetRows are the clientset and its fakes, in the order of the layout.
var clientsetRows = []row{
	{ClientsetFamily, perAPI, "{clientset}/clientset.go", "{clientsetName}", "clientset/clientset.go.tmpl", clientsetView, nil, nil},

	{ClientsetFamily, perAPI, "{clientset}/scheme/doc.go", "scheme", "scheme/doc.go.tmpl", clientsetView, nil, nil},
	{ClientsetFamily, perAPI, "{clientset}/scheme/register.go", "scheme", "scheme/register.go.tmpl", clientsetView, nil, nil},

	{FakesFamily, perAPI, "{clientset}/fake/doc.go", "fake", "clientset/fake/doc.go.tmpl", clientsetView, nil, nil},
	{FakesFamily, perAPI, "{clientset}/fake/register.go", "fake", "clientset/fake/register.go.tmpl", clientsetView, nil, nil},
	{FakesFamily, perAPI, "{clientset}/fake/clientset_generated.go", "fake", "clientset/fake/clientset.go.tmpl", clientsetView, nil,
		[]string{"clientset", "applyconfiguration"}},

	{ClientsetFamily, perVersion, "{typed}/doc.go", "{version}", "typed/doc.go.tmpl", versionView, typedClients, nil},
	{ClientsetFamily, perVersion, "{typed}/{groupdir}_client.go", "{version}", "typed/client.go.tmpl", versionView, typedClients,
		[]string{"scheme"}},
	{ClientsetFamily, perVersion, "{typed}/generated_expansion.go", "{version}", "typed/expansion.go.tmpl", versionView, typedClients, nil},
	{ClientsetFamily, perKind, "{typed}/{kind}.go", "{version}", "typed/kind.go.tmpl", kindView, typedClients, []string{"scheme"}},

	{FakesFamily, perVersion, "{typed}/fake/doc.go", "fake", "typed/fake/doc.go.tmpl", versionView, typedClients, nil},
	{FakesFamily, perVersion, "{typed}/fake/fake_{groupdir}_client.go", "fake", "typed/fake/client.go.tmpl", versionView, typedClients,
		[]string{"scheme", "typed"}},
	{FakesFamily, perKind, "{typed}/fake/{fakekind}.go", "fake", "typed/fake/kind.go.tmpl", kindView, typedClients,
		[]string{"typed"}},
}

// besideRows are the files beside the types.
var besideRows = []row{
	{DeepCopyFamily, perCopies, "{dir}/{deepcopy}", "{package}", "deepcopy/deepcopy.go.tmpl", packageView, nil, nil},
	{RegisterFamily, perRegister, "{dir}/{register}", "{package}", "register/register.go.tmpl", packageView, nil, nil},
	{DefaultsFamily, perDefaults, "{dir}/{defaults}", "{package}", "defaults/defaults.go.tmpl", packageView, nil, nil},
}

func typedClients(o *Options) bool { return !o.ClientsetOnly }

func clientsetView(p *place) any { return p.planner.clientset }
func versionView(p *place) any   { return p.version.view }
func kindView(p *place) any      { return p.kind.view }
func packageView(p *place) any   { return p.beside.view }
func ownView(p *place) any       { return p.own.view }

// file makes the row's file for one place.
func (r *row) file(p *place) templates.File {
	rel := path.Clean(p.expand(r.path)) // "." is a folder too
	pkg := p.packageOf(rel)
	build := ""
	if p.beside != nil {
		build = notGenerated
	}
	return templates.File{
		Path:     rel,
		Tool:     find(r.family).tool,
		Build:    build,
		Package:  pkg,
		Name:     p.expand(r.name),
		Template: r.template,
		View:     r.view(p),
		Imports:  p.imports(r.imports),
		Aliases:  r.aliases(p),
		Taken:    p.taken(pkg),
	}
}

// aliases are the aliases that the row's files prefer.
func (r *row) aliases(p *place) map[string]string {
	all := p.planner.aliases
	switch {
	case p.beside != nil:
		return nil
	case p.own != nil:
		return p.own.aliases
	case p.version != nil:
		return all.typed
	case strings.HasSuffix(r.path, "/register.go"):
		return all.scheme
	}
	return all.clientset
}
