package generators

import (
	"cmp"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
	"github.com/clientsmith/client-gen/generators/internal/model"
	"github.com/clientsmith/client-gen/generators/internal/names"
	"github.com/clientsmith/client-gen/templates"
)

// plan lists the files that the options ask for, sorted by path, with what
// their templates are executed with. OutputPkg is the import path of the output
// folder; exists tells of hand-written files in it, by slash-separated path.
// Plan reads and writes nothing itself.
func plan(api *model.API, o *Options, outputPkg string, exists func(string) bool) ([]templates.File, diag.List) {
	p := &planner{api: api, options: o, outputPkg: outputPkg, exists: exists}
	if p.exists == nil {
		p.exists = func(string) bool { return false }
	}
	if o.trees() && (!o.All || api.HasResources()) {
		p.build(api)
	}
	p.buildCopies(api.Packages)
	p.buildRegister(api.Packages)
	p.buildDefaults(api.Packages)
	places := p.places()
	if p.diags.HasErrors() {
		return nil, p.diags
	}
	var files []templates.File
	for i := range outputs {
		r := &outputs[i]
		if !o.Selected(r.family) || r.when != nil && !r.when(o) {
			continue
		}
		for _, at := range places[r.per] {
			files = append(files, r.file(at))
		}
	}
	if o.All && len(files) == 0 && len(api.Packages) > 0 {
		p.diags.Errorf(api.Packages[0].Pos, "put // +genclient above a type, or // +k8s:deepcopy-gen=package into doc.go",
			"nothing to generate: no type and no package asks for anything")
		return nil, p.diags
	}
	slices.SortFunc(files, func(a, b templates.File) int { return strings.Compare(a.Path, b.Path) })
	return files, p.diags
}

// planner holds the views of a run while its files are listed.
type planner struct {
	api       *model.API
	options   *Options
	outputPkg string
	exists    func(string) bool
	diags     diag.List

	clientset *templates.Clientset
	versions  []*plannedVersion
	// copies, registers and defaults are the packages that get files beside
	// their types.
	copies, registers, defaults []*plannedPackage
	// aliases that files prefer, by import path.
	aliases aliases
}

// aliases are the import aliases that files prefer, by what the files are about.
type aliases struct {
	// typed are for the typed clients and their fakes, scheme for the files
	// that register types, clientset for those that hold the typed clients.
	typed, scheme, clientset map[string]string
}

// plannedVersion is a group-version with what only the plan needs to know.
type plannedVersion struct {
	model   *model.Version
	view    *templates.GroupVersion
	kinds   []*plannedKind
	dir     string   // of the typed clients, below OutputDir
	pkg     string   // their import path
	private []string // unexported top-level names of the typed package
}

// plannedKind is a resource with its file names.
type plannedKind struct {
	model          *model.Resource
	view           *templates.Kind
	file, fakeFile string // without folder and ".go"
}

// build makes the views of all group-versions and of the clientset.
func (p *planner) build(api *model.API) {
	p.aliases = aliases{map[string]string{}, map[string]string{}, map[string]string{}}
	for _, group := range api.Groups {
		for _, version := range group.Versions {
			p.versions = append(p.versions, p.buildVersion(version))
		}
	}
	p.clientset = p.buildClientset()
	for _, v := range p.versions {
		p.buildKinds(v)
	}
	p.buildFakes()
}

// clientsetDir and clientsetPkg are the folder and the import path of the
// clientset.
func (p *planner) clientsetDir() string { return p.options.clientsetDir() }
func (p *planner) clientsetPkg() string { return path.Join(p.outputPkg, p.clientsetDir()) }

// places lists where the files of each scope belong.
func (p *planner) places() map[scope][]*place {
	all := map[scope][]*place{}
	for _, pkg := range p.copies {
		all[perCopies] = append(all[perCopies], newPackagePlace(p, pkg))
	}
	for _, pkg := range p.registers {
		all[perRegister] = append(all[perRegister], newPackagePlace(p, pkg))
	}
	for _, pkg := range p.defaults {
		all[perDefaults] = append(all[perDefaults], newPackagePlace(p, pkg))
	}
	if p.clientset == nil {
		return all
	}
	if p.options.ApplyConfigurations {
		p.applyPlaces(all)
	}
	if p.options.Listers {
		p.listerPlaces(all)
	}
	if p.options.Informers {
		p.informerPlaces(all)
	}
	all[perAPI] = []*place{newPlace(p, nil, nil)}
	for _, v := range p.versions {
		all[perVersion] = append(all[perVersion], newPlace(p, v, nil))
		for _, k := range v.kinds {
			all[perKind] = append(all[perKind], newPlace(p, v, k))
		}
	}
	return all
}

// place is what a row of the table is written for: the run, a group-version of
// it, a kind, a package of types, or something that only one family knows.
type place struct {
	planner *planner
	version *plannedVersion
	kind    *plannedKind
	beside  *plannedPackage
	own     *ownPlace
	braces  *strings.Replacer
}

// ownPlace is a place of a family that brings along all that its files need.
type ownPlace struct {
	view any
	// imports are what the qualifiers of the family's rows mean, aliases are
	// import aliases by path, taken names that other files declare.
	imports, aliases map[string]string
	taken            []string
}

// newOwnPlace is newPlace for such a family, with the braces of its paths and
// what they stand for.
func newOwnPlace(p *planner, view any, braces ...string) *place {
	return &place{planner: p, own: &ownPlace{view: view}, braces: strings.NewReplacer(braces...)}
}

// newPackagePlace is newPlace for files beside the types.
func newPackagePlace(p *planner, pkg *plannedPackage) *place {
	return &place{planner: p, beside: pkg, braces: strings.NewReplacer(
		"{dir}", filepath.ToSlash(pkg.model.Dir), "{package}", pkg.model.Name,
		"{deepcopy}", p.options.DeepCopyFile, "{register}", p.options.RegisterFile, "{defaults}", p.options.DefaultsFile)}
}

func newPlace(p *planner, v *plannedVersion, k *plannedKind) *place {
	pairs := []string{"{clientset}", p.clientsetDir(), "{clientsetName}", p.clientset.Name}
	if v != nil {
		pairs = append(pairs, "{typed}", v.dir, "{groupdir}", v.model.Group.Dir, "{version}", v.model.Dir)
	}
	if k != nil {
		pairs = append(pairs, "{kind}", k.file, "{fakekind}", k.fakeFile)
	}
	return &place{planner: p, version: v, kind: k, braces: strings.NewReplacer(pairs...)}
}

// expand replaces the braces of a path or package name.
func (p *place) expand(pattern string) string { return p.braces.Replace(pattern) }

func (p *place) packageOf(rel string) string {
	if p.beside != nil {
		return p.beside.model.Path
	}
	return path.Join(p.planner.outputPkg, path.Dir(rel))
}

// imports resolves the qualifiers of a row.
func (p *place) imports(qualifiers []string) map[string]string {
	if len(qualifiers) == 0 {
		return nil
	}
	if p.own != nil {
		return p.own.imports
	}
	known := map[string]string{
		"clientset":          cmp.Or(p.planner.options.ClientsetPackage, p.planner.clientsetPkg()),
		"scheme":             p.planner.clientsetPkg() + "/scheme",
		"applyconfiguration": p.planner.options.ApplyConfigurationPackage,
	}
	if p.version != nil {
		known["typed"] = p.version.pkg
	}
	resolved := make(map[string]string, len(qualifiers))
	for _, name := range qualifiers {
		resolved[name] = known[name]
	}
	return resolved
}

// taken are the names that other files of the place's package declare and that
// an import alias could equal; aliases are in lower case.
func (p *place) taken(pkg string) []string {
	switch {
	case p.beside != nil:
		return p.beside.model.Taken
	case p.own != nil:
		return p.own.taken
	case p.version == nil:
		return []string{"codecs", "resources", "scheme"}
	case p.version.pkg == pkg:
		return p.version.private
	}
	return nil
}

// fileNames hands out the base names of a folder's files, each once.
type fileNames map[string]bool

func (f fileNames) take(base string) string {
	name := names.FileAmong(base, func(name string) bool { return f[strings.ToLower(name)] })
	f[strings.ToLower(name)] = true
	return name
}
