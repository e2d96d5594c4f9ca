package generators

import (
	"cmp"
	"go/token"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/clientsmith/client-gen/generators/internal/load"
	"github.com/clientsmith/client-gen/generators/internal/model"
	"github.com/clientsmith/client-gen/templates"
)

// buildClientset makes the view of the clientset and of its scheme.
func (p *planner) buildClientset() *templates.Clientset {
	cs := &templates.Clientset{
		Name:  packageName(p.options.ClientsetName),
		Apply: p.options.ApplyConfigurationPackage != "",
	}
	accessors := declared{"Discovery": token.Position{}}
	fields := declared{}
	for _, v := range p.versions {
		pos := v.model.Packages[0].Pos
		accessors.add(p, v.view.Name, pos, "the clientset", "give one of the groups another +groupGoName")
		fields.add(p, v.view.Field, pos, "the clientset", "give one of the groups another +groupGoName")
		cs.Groups = append(cs.Groups, v.view)
		cs.Internal = cs.Internal || v.view.Internal
	}
	p.buildScheme(cs)
	p.aliases.clientset[p.clientsetPkg()] = "clientset"
	p.aliases.clientset[p.options.ApplyConfigurationPackage] = "applyconfiguration"
	return cs
}

// buildVersion makes the view of a group-version, without its kinds.
func (p *planner) buildVersion(v *model.Version) *plannedVersion {
	planned := &plannedVersion{
		model: v,
		dir:   path.Join(p.clientsetDir(), "typed", strings.ToLower(v.Group.Dir), v.Dir),
	}
	planned.pkg = path.Join(p.outputPkg, planned.dir)
	name := v.Group.GoName + v.GoName
	typed := func(name string) templates.Ident { return templates.Ident{Path: planned.pkg, Name: name} }
	planned.view = &templates.GroupVersion{
		Name:                  name,
		Field:                 templates.Private(lowerFirst(name)),
		Group:                 v.Group.Name,
		Version:               v.Name,
		APIPath:               p.options.ClientsetAPIPath,
		Internal:              v.Name == "",
		New:                   typed("New"),
		NewForConfigAndClient: typed("NewForConfigAndClient"),
		Interface:             typed(name + "Interface"),
		Client:                typed(name + "Client"),
		Fake:                  templates.Ident{Path: planned.pkg + "/fake", Name: "Fake" + name},
		SchemeGroupVersion:    templates.Ident{Path: v.Packages[0].Path, Name: cmp.Or(v.Packages[0].GroupVersionVar, "SchemeGroupVersion")},
	}
	for i, pkg := range v.Packages {
		if i == 0 || pkg.AddToScheme {
			planned.view.AddToScheme = append(planned.view.AddToScheme, templates.Ident{Path: pkg.Path, Name: "AddToScheme"})
		}
	}
	if v.Group.Name == "" {
		planned.view.APIPath = "/api"
	}
	if goName := v.Group.GoName; !token.IsIdentifier(goName) || !token.IsExported(goName) {
		p.diags.Errorf(v.Packages[0].Pos, "name the group with +groupGoName in doc.go",
			"group %q has no Go name: %q is not an exported identifier", v.Group.Name, goName)
	}
	p.checkInternal(v)
	p.nameImports(planned)
	return planned
}

// checkInternal reports packages of a group-version that generated code may not
// import, or that would be written to where nobody may.
func (p *planner) checkInternal(v *model.Version) {
	for _, pkg := range v.Packages {
		if !load.MayImport(p.outputPkg, pkg.Path) {
			p.diags.Errorf(pkg.Pos, "move the types, or choose an output folder that may import them",
				"generated code in %s may not import %s, which is internal", p.outputPkg, pkg.Path)
		}
	}
	if dir := strings.ToLower(v.Group.Dir); dir == "internal" || dir == "vendor" || v.Dir == "internal" || v.Dir == "vendor" {
		p.diags.Errorf(v.Packages[0].Pos, "move the types to a folder of another name",
			"code for %s/%s would be generated into a folder that Go does not let others import", dir, v.Dir)
	}
}

// nameImports chooses the aliases of a group-version's packages. "appsv1" is
// what a file is mostly about: the API for typed clients and schemes, the typed
// clients for clientsets.
func (p *planner) nameImports(v *plannedVersion) {
	alias := strings.ToLower(v.model.Group.GoName) + v.model.Dir
	p.aliases.clientset[v.pkg] = alias
	p.aliases.clientset[v.pkg+"/fake"] = "fake" + alias
	p.aliases.typed[v.pkg] = "typed" + alias
	for _, pkg := range v.model.Packages {
		p.aliases.clientset[pkg.Path] = "api" + alias
		p.aliases.scheme[pkg.Path] = alias
		p.aliases.typed[pkg.Path] = alias
	}
}

// packageName is the package name of a folder: its last element without what Go
// has no place for.
func packageName(dir string) string {
	name := strings.Map(func(r rune) rune {
		if r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, path.Base(dir))
	if !token.IsIdentifier(name) || name == "main" || name == "_" {
		name = "clientset" + name
	}
	return name
}

func lowerFirst(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return strings.ToLower(s[:size]) + s[size:]
}

// declared are the names of one scope of generated code with the places in the
// input that they come from.
type declared map[string]token.Position

// add records a name, and a diagnostic if the scope has it already.
func (d declared) add(p *planner, name string, pos token.Position, where, hint string) {
	first, clash := d[name]
	if !clash {
		d[name] = pos
		return
	}
	if first.IsValid() {
		p.diags.Errorf(pos, hint, "%s of %s would be declared twice; the first is from %s", name, where, first)
		return
	}
	p.diags.Errorf(pos, hint, "%s is a name that the generated code of %s needs", name, where)
}

// addAll adds names up to the first one that the scope has already.
func (d declared) addAll(p *planner, names []string, pos token.Position, where, hint string) {
	for _, name := range names {
		before := len(p.diags)
		if d.add(p, name, pos, where, hint); len(p.diags) > before {
			return
		}
	}
}
