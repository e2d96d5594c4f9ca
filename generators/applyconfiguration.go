package generators

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/clientsmith/client-gen/generators/internal/model"
	"github.com/clientsmith/client-gen/templates"
)

// applyRows are the apply configurations.
var applyRows = []row{
	{ApplyConfigurationFamily, perApply, "{apply}/utils.go", "{applyName}", "applyconfiguration/utils.go.tmpl", ownView, nil, applyImports},
	{ApplyConfigurationFamily, perApply, "{apply}/internal/internal.go", "internal", "applyconfiguration/internal.go.tmpl", ownView, nil, nil},
	{ApplyConfigurationFamily, perApplyType, "{dir}/{type}.go", "{package}", "applyconfiguration/type.go.tmpl", ownView, nil, applyImports},
	{ApplyConfigurationFamily, perUnusualApplyType, "{dir}/{type}.go", "{package}", "applyconfiguration/unusual.go.tmpl", ownView, nil, applyImports},
}

// applyImports are the qualifiers of the templates.
var applyImports = []string{"internal", "managedfields"}

const (
	metaPath          = "k8s.io/apimachinery/pkg/apis/meta/v1"
	managedFieldsPath = "k8s.io/apimachinery/pkg/util/managedfields"
)

// metaConfigurations are the types of meta/v1 that every runtime has apply
// configurations of.
var metaConfigurations = []string{
	"Condition", "DeleteOptions", "LabelSelector", "LabelSelectorRequirement",
	"ManagedFieldsEntry", "ObjectMeta", "OwnerReference", "TypeMeta",
}

// applyPlan holds what the views of the apply configurations of a run have in
// common.
type applyPlan struct {
	*planner
	pkg string // import path of the tree
	// configurations are those that a field can refer to, by Go type.
	configurations map[model.Ident]templates.Ident
	// own are the types that get one in this run, kinds the resources among
	// them.
	own   []*appliedType
	kinds map[model.Ident]*model.Resource
}

// appliedType is a type that gets an apply configuration.
type appliedType struct {
	*model.Type
	pkg  *model.Package
	name string // of the constructor: the type's, exported
	dir  string // below OutputDir
}

// applyPlaces adds where the files of apply configurations belong.
func (p *planner) applyPlaces(all map[scope][]*place) {
	a := &applyPlan{planner: p, pkg: path.Join(p.outputPkg, p.options.ApplyConfigurationDir)}
	a.choose(p.api)
	aliases := a.importAliases()
	utilities := &templates.ApplyUtilities{Package: packageName(a.pkg)}
	versions := map[*model.Package]*templates.ApplyVersion{}
	files := map[string]fileNames{}
	names := map[string]declared{}
	for _, t := range a.own {
		view, unusual := a.configuration(t)
		if files[t.dir] == nil {
			files[t.dir], names[t.dir] = fileNames{}, declared{}
			view.Package = applyPackageName(t.pkg.Path) + " holds the apply configurations for the types of " + t.pkg.Path
		}
		names[t.dir].addAll(p, applyDeclared(view), t.Decl.Pos, "package "+path.Join(p.outputPkg, t.dir), "rename one of the types")
		at := newOwnPlace(p, view, "{dir}", t.dir, "{package}", applyPackageName(t.pkg.Path), "{type}", files[t.dir].take(strings.ToLower(t.Name.Name)))
		at.own.imports = map[string]string{"internal": a.pkg + "/internal", "managedfields": managedFieldsPath}
		at.own.aliases = aliases
		if unusual {
			all[perUnusualApplyType] = append(all[perUnusualApplyType], at)
		} else {
			all[perApplyType] = append(all[perApplyType], at)
		}
		if view.Kind == "" || t.pkg.GroupVersionVar == "" {
			continue
		}
		v := versions[t.pkg]
		if v == nil {
			v = &templates.ApplyVersion{
				GroupVersion:       cmp.Or(t.pkg.GroupName, "core") + "/" + t.pkg.VersionName,
				SchemeGroupVersion: templates.Ident{Path: t.pkg.Path, Name: t.pkg.GroupVersionVar},
			}
			versions[t.pkg] = v
			utilities.Versions = append(utilities.Versions, v)
		}
		v.Kinds = append(v.Kinds, templates.ApplyKind{Kind: t.Name.Name, Apply: a.configurations[t.Name]})
	}
	slices.SortStableFunc(utilities.Versions, func(x, y *templates.ApplyVersion) int { return strings.Compare(x.GroupVersion, y.GroupVersion) })
	utilities.Schema = a.schema()
	at := newOwnPlace(p, utilities, "{apply}", path.Clean(p.options.ApplyConfigurationDir), "{applyName}", packageName(a.pkg))
	at.own.imports = map[string]string{"internal": a.pkg + "/internal", "managedfields": managedFieldsPath}
	at.own.aliases = aliases
	all[perApply] = []*place{at}
}

// choose finds the types that get apply configurations, and where those of
// other types are.
func (a *applyPlan) choose(api *model.API) {
	a.configurations = a.externals()
	a.kinds = map[model.Ident]*model.Resource{}
	for _, g := range api.Groups {
		for _, v := range g.Versions {
			for _, r := range v.Resources {
				a.kinds[model.Ident(r.Type())] = r
			}
		}
	}
	taken := map[templates.Ident]bool{}
	for _, pkg := range api.Packages {
		if !pkg.Applies {
			continue
		}
		for _, t := range pkg.Applied {
			if !isConfigurable(t) || a.kinds[t.Name] != nil && !hasObjectMeta(t, 0) {
				continue
			}
			own := &appliedType{Type: t, pkg: pkg, name: upperFirst(t.Name.Name)}
			own.dir = applyPackage(path.Clean(a.options.ApplyConfigurationDir), pkg.Path)
			id := templates.Ident{Path: path.Join(a.outputPkg, own.dir)}
			for id.Name = own.name + "ApplyConfiguration"; taken[id]; id.Name = own.name + "ApplyConfiguration" {
				own.name += "Type" // an unexported type beside an exported one
			}
			taken[id] = true
			a.configurations[t.Name] = id
			a.own = append(a.own, own)
		}
	}
}

// externals are the apply configurations that exist already.
func (a *applyPlan) externals() map[model.Ident]templates.Ident {
	known := map[model.Ident]templates.Ident{}
	for _, name := range metaConfigurations {
		known[model.Ident{Path: metaPath, Name: name}] = templates.Ident{
			Path: a.options.Runtime + "/applyconfigurations/meta/v1", Name: name + "ApplyConfiguration",
		}
	}
	for of, in := range a.options.ExternalApplyConfigurations {
		if dot := strings.LastIndexByte(of, '.'); dot > 0 {
			known[model.Ident{Path: of[:dot], Name: of[dot+1:]}] = templates.Ident{Path: in, Name: of[dot+1:] + "ApplyConfiguration"}
		}
	}
	return known
}

// isConfigurable reports whether a type has fields that can be set.
func isConfigurable(t *model.Type) bool {
	if t.Kind != model.Struct || t.Name.Path == runtimePath && (t.Name.Name == "RawExtension" || t.Name.Name == "Unknown") {
		return false
	}
	return slices.ContainsFunc(t.Fields, func(f *model.Field) bool { return jsonTag(f).applied })
}

const runtimePath = "k8s.io/apimachinery/pkg/runtime"

// hasObjectMeta reports whether a struct embeds meta/v1's ObjectMeta, itself or
// in another embedded struct.
func hasObjectMeta(t *model.Type, depth int) bool {
	return slices.ContainsFunc(t.Fields, func(f *model.Field) bool {
		base := dereferenced(f.Type)
		return f.Embedded && depth < 8 && (isMeta(base, "ObjectMeta") || base.Kind == model.Struct && hasObjectMeta(base, depth+1))
	})
}

func isMeta(t *model.Type, name string) bool {
	return t.Name == model.Ident{Path: metaPath, Name: name}
}

func dereferenced(t *model.Type) *model.Type {
	for t.Kind == model.Pointer && t.Name.Path == "" {
		t = t.Elem
	}
	return t
}

// importAliases are the import aliases of all files: apply configurations are
// called like their group and version behind a prefix.
func (a *applyPlan) importAliases() map[string]string {
	aliases := map[string]string{a.options.Runtime + "/applyconfigurations/meta/v1": "applymetav1"}
	for _, id := range a.configurations {
		if _, known := aliases[id.Path]; !known {
			aliases[id.Path] = "apply" + templates.Alias(id.Path)
		}
	}
	return aliases
}

func applyPackageName(api string) string {
	name := packageName(strings.ToLower(path.Base(api)))
	if name == "internal" {
		return "internalversion"
	}
	return name
}

func upperFirst(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:size]) + s[size:]
}
