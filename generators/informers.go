package generators

import (
	"cmp"
	"go/token"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/model"
	"github.com/clientsmith/client-gen/templates"
)

// informerRows are the informers, in the order of the layout.
var informerRows = []row{
	{InformersFamily, perInformers, "{informers}/factory.go", "{package}", "informers/factory.go.tmpl", ownView, nil,
		[]string{"clientset", "internalinterfaces"}},
	{InformersFamily, perInformers, "{informers}/generic.go", "{package}", "informers/generic.go.tmpl", ownView, nil, nil},
	{InformersFamily, perInformers, "{informers}/internalinterfaces/factory_interfaces.go", "internalinterfaces",
		"informers/internalinterfaces.go.tmpl", ownView, nil, []string{"clientset"}},
	{InformersFamily, perInformerGroup, "{informers}/{groupdir}/interface.go", "{package}", "informers/group.go.tmpl", ownView, nil,
		[]string{"internalinterfaces"}},
	{InformersFamily, perInformerVersion, "{informers}/{groupdir}/{version}/interface.go", "{version}", "informers/version.go.tmpl", ownView, nil,
		[]string{"internalinterfaces"}},
	{InformersFamily, perInformer, "{informers}/{groupdir}/{version}/{kind}.go", "{version}", "informers/kind.go.tmpl", ownView, nil,
		[]string{"clientset", "internalinterfaces"}},
}

// informerTree is a folder with a factory: that of the versions that an API
// serves, or that of internal ones.
type informerTree struct {
	planner *planner
	all     map[scope][]*place
	// dir is the folder below OutputDir, pkg its import path.
	dir, pkg string
	// imports are what the files' qualifiers mean, aliases the import aliases
	// that they prefer.
	imports, aliases map[string]string
	view             *templates.InformerFactory
}

// informerPlaces adds where the files of informers belong.
func (p *planner) informerPlaces(all map[scope][]*place) {
	served := p.informerTree(all, "externalversions", func(v *model.Version) bool { return v.Name != "" })
	internal := p.informerTree(all, "internalversion", func(v *model.Version) bool { return v.Name == "" })
	if served && internal && p.options.SingleDirectory {
		p.diags.Errorf(token.Position{}, "generate them in two runs, or without --single-directory",
			"informers of internal versions and of others cannot share one directory")
	}
	if !served && !internal && len(p.versions) > 0 && !p.options.All {
		p.diags.Warnf(p.versions[0].model.Packages[0].Pos, "kinds need the verbs list and watch", "no kind gets an informer")
	}
}

// informerTree plans the informers of some versions and reports whether there
// are any.
func (p *planner) informerTree(all map[scope][]*place, name string, selected func(*model.Version) bool) bool {
	t := &informerTree{planner: p, all: all, dir: p.options.InformersDir, view: &templates.InformerFactory{Package: name}}
	if p.options.SingleDirectory {
		t.view.Package = packageName(path.Base(path.Join(filepath.ToSlash(p.options.OutputDir), t.dir)))
	} else {
		t.dir = path.Join(t.dir, name)
	}
	t.pkg = path.Join(p.outputPkg, t.dir)
	clientset := cmp.Or(p.options.ClientsetPackage, p.clientsetPkg())
	if name == "internalversion" {
		clientset = cmp.Or(p.options.InternalClientsetPackage, clientset)
	}
	t.imports = map[string]string{"clientset": clientset, "internalinterfaces": t.pkg + "/internalinterfaces"}
	t.aliases = map[string]string{clientset: "clientset"}

	methods := declared{}
	for _, name := range []string{"Start", "StartWithContext", "Shutdown", "WaitForCacheSync", "WaitForCacheSyncWithContext", "ForResource",
		"InformerFor", "InformerName"} {
		methods[name] = token.Position{}
	}
	for _, g := range p.groups() {
		if group := t.group(g, selected); group != nil {
			methods.add(p, group.Name, g[0].model.Packages[0].Pos, "the informer factory", "give the group another +groupGoName")
			t.view.Groups = append(t.view.Groups, group)
		}
	}
	if len(t.view.Groups) == 0 {
		return false
	}
	t.add(perInformers, t.view, nil, "{package}", t.view.Package)
	return true
}

// groups returns the versions of each group.
func (p *planner) groups() [][]*plannedVersion {
	var all [][]*plannedVersion
	for i, v := range p.versions {
		if i == 0 || p.versions[i-1].model.Group != v.model.Group {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], v)
	}
	return all
}

// add adds a place of the tree. Taken are the names that other files of its
// package declare.
func (t *informerTree) add(per scope, view any, taken []string, braces ...string) {
	at := newOwnPlace(t.planner, view, append(braces, "{informers}", t.dir)...)
	at.own.imports, at.own.aliases, at.own.taken = t.imports, t.aliases, taken
	t.all[per] = append(t.all[per], at)
}

// group plans the informers of a group; nil if it has none.
func (t *informerTree) group(versions []*plannedVersion, selected func(*model.Version) bool) *templates.InformerGroup {
	group := versions[0].model.Group
	dir := strings.ToLower(group.Dir)
	pkg := path.Join(t.pkg, dir)
	view := &templates.InformerGroup{
		Package:   groupPackage(dir),
		Name:      group.GoName,
		Title:     cmp.Or(group.Name, "the core group"),
		Interface: templates.Ident{Path: pkg, Name: "Interface"},
		New:       templates.Ident{Path: pkg, Name: "New"},
	}
	for _, v := range versions {
		if !selected(v.model) {
			continue
		}
		if version := t.version(v, path.Join(pkg, v.model.Dir), dir); version != nil {
			view.Versions = append(view.Versions, version)
		}
	}
	if len(view.Versions) == 0 {
		return nil
	}
	if dir == "internalinterfaces" {
		t.planner.diags.Errorf(versions[0].model.Packages[0].Pos, "rename the directory",
			"the group's directory has the name of one that generated informers need: %s", dir)
	}
	t.aliases[pkg] = view.Package
	t.add(perInformerGroup, view, []string{"group"}, "{groupdir}", dir, "{package}", view.Package)
	return view
}

// version plans the informers of a group-version; nil if it has none.
func (t *informerTree) version(v *plannedVersion, pkg, groupDir string) *templates.InformerVersion {
	view := &templates.InformerVersion{
		GroupVersion: v.view,
		Package:      v.model.Dir,
		Name:         cmp.Or(v.model.GoName, "InternalVersion"),
		Interface:    templates.Ident{Path: pkg, Name: "Interface"},
		New:          templates.Ident{Path: pkg, Name: "New"},
	}
	names := declared{"Interface": token.Position{}, "New": token.Position{}}
	files := fileNames{"interface": true}
	listers := t.planner.listersPkg(v)
	braces := []string{"{groupdir}", groupDir, "{version}", v.model.Dir}
	for _, k := range v.kinds {
		if !k.model.HasInformer() {
			continue
		}
		if k.model.Package.NoListers && t.planner.options.ListersPackage == "" {
			t.planner.diags.Errorf(k.model.Package.Pos, "switch off both, with +k8s:informer-gen=false too, or use the listers of another package",
				"the informer of %s needs its lister, which +k8s:lister-gen=false switches off", k.model.Kind)
		}
		t.declare(names, k, pkg)
		informer := &templates.Informer{
			Kind:      k.view,
			Type:      k.model.Private + "Informer",
			TypedType: "typed" + k.model.Kind + "Informer",
			Lister:    templates.Ident{Path: listers, Name: k.model.Kind + "Lister"},
			NewLister: templates.Ident{Path: listers, Name: "New" + k.model.Kind + "Lister"},
		}
		view.Kinds = append(view.Kinds, informer)
		if !slices.ContainsFunc(view.Resources, func(other *templates.Informer) bool { return other.Resource == informer.Resource }) {
			view.Resources = append(view.Resources, informer)
		}
		t.add(perInformer, informer, []string{"version"}, append(braces, "{kind}", files.take(k.model.FileBase))...)
	}
	if len(view.Kinds) == 0 {
		return nil
	}
	t.aliases[pkg] = v.model.Dir
	t.aliases[listers] = "listers" + strings.ToLower(v.model.Group.GoName) + v.model.Dir
	for _, api := range v.model.Packages {
		t.aliases[api.Path] = t.planner.aliases.typed[api.Path]
	}
	t.add(perInformerVersion, view, []string{"version"}, braces...)
	return view
}

// declare reports kinds whose informers would declare the same names: the
// unexported names follow from these.
func (t *informerTree) declare(names declared, k *plannedKind, pkg string) {
	kind := k.model.Kind
	names.addAll(t.planner, []string{
		kind + "Informer", "Typed" + kind + "Informer", kind + "IndexInformer", kind + "HandlerFuncs", kind + "DetailedHandlerFuncs",
		kind + "FilteringHandler", kind + "Indexers", "Deleted" + kind, "New" + kind + "Informer", "NewTyped" + kind + "Informer",
		"NewFiltered" + kind + "Informer", "NewTypedFiltered" + kind + "Informer", "New" + kind + "InformerWithOptions",
		"NewTyped" + kind + "InformerWithOptions", "ToTyped" + kind + "Informer", "To" + kind + "IndexInformer",
	}, k.model.Pos, "package "+pkg, "rename one of the kinds, or leave the informers out")
}

// groupPackage is the package name of a group's informers: its directory up to
// the first dot, without what Go has no place for.
func groupPackage(dir string) string {
	label, _, _ := strings.Cut(dir, ".")
	name := strings.Map(func(r rune) rune {
		if r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, label)
	if !token.IsIdentifier(name) || name == "main" || name == "_" {
		return "group" + name
	}
	return name
}

// internalVersions reports whether internal versions that no input names get
// outputs. Clientsets and apply configurations leave them out, and informers
// need a clientset for them.
func (o *Options) internalVersions() bool {
	return (o.Listers || o.Informers) && !o.Clientset && !o.ApplyConfigurations && (!o.Informers || o.InternalClientsetPackage != "")
}
