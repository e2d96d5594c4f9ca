package model

import (
	"cmp"
	"fmt"
	"go/ast"
	"slices"
	"strings"
	"unicode"

	"github.com/clientsmith/client-gen/generators/internal/load"
	"github.com/clientsmith/client-gen/generators/internal/names"
	"github.com/clientsmith/client-gen/generators/internal/tags"
)

// resources fills in the resources of a version.
func (b *builder) resources(v *Version, included map[string]*inclusion) {
	for _, p := range v.Packages {
		s := b.byPath[p.Path]
		limit := limitsOf(included, v, b.originalDir(s))
		for _, t := range s.types {
			if !b.selected(t, limit) {
				continue
			}
			b.surely(func() {
				if b.checkKind(t) {
					v.Resources = append(v.Resources, b.resource(v, p, t))
				}
			})
		}
	}
	slices.SortStableFunc(v.Resources, func(x, y *Resource) int { return cmp.Compare(x.Private, y.Private) })
	b.placeSurely(func() { b.checkUnique(v) })
	b.nameFiles(v)
}

// checkKind reports types that no client can be generated for.
func (b *builder) checkKind(t *taggedType) bool {
	decl, name := t.decl, t.decl.Name()
	switch {
	case decl.Spec.Assign.IsValid():
		target := embeddedName(decl.Spec.Type)
		b.diags.Errorf(decl.Pos(), "put +genclient on "+target+", or declare type "+name+" "+target,
			"%s is an alias and has no type of its own to generate a client for", name)
		return false
	case decl.Spec.TypeParams != nil:
		b.diags.Errorf(decl.Pos(), "declare a type without type parameters", "%s is a generic type, which no client can be generated for", name)
		return false
	case !ast.IsExported(name):
		b.diags.Errorf(decl.Pos(), "rename it", "%s is not exported, so that no client can refer to it", name)
		return false
	case strings.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII }):
		b.diags.Errorf(decl.Pos(), "use letters A to Z and digits, as in CronTab", "%s is no name that an API server takes for a kind", name)
		return false
	}
	if fields, _ := structOf(decl); fields != nil {
		return true
	}
	_, expr := underlying(decl)
	if expr == nil {
		b.checkDefined(decl)
		if !b.diags.HasErrors() && !b.prog.Incomplete() {
			b.diags.Errorf(decl.Pos(), "", "the definition of %s cannot be found", name)
		}
		return false
	}
	b.diags.Errorf(decl.Pos(), "API types are structs that embed metav1.TypeMeta and metav1.ObjectMeta", "%s is not a struct", name)
	return false
}

// resource builds one resource and reports what its client would lack.
func (b *builder) resource(v *Version, p *Package, t *taggedType) *Resource {
	kind := t.decl.Name()
	r := &Resource{
		Version: v, Package: p, Kind: kind, Pos: t.decl.Pos(), Doc: t.doc(),
		Plural: b.plurals.Public(kind), Private: names.Private(kind), PrivatePlural: b.plurals.Private(kind),
		Name: t.tags.ResourceName, Namespaced: !t.tags.NonNamespaced, NoVerbs: t.tags.NoVerbs,
	}
	if r.Name == "" {
		r.Name = b.plurals.Resource(kind)
		if !tags.IsResourceName(r.Name) {
			b.diags.Errorf(r.Pos, "add +resourceName", "%q is no valid resource name for %s", r.Name, kind)
		}
	}
	status, _ := member(t.decl, "Status")
	r.HasStatus = status != nil && !t.tags.NoStatus
	r.Verbs = verbsOf(t.tags, r.HasStatus)
	if r.NoVerbs {
		r.Verbs, r.Shadowed = Verbs{}, r.Verbs
	}
	list := t.decl.Package.Type(kind + "List")
	if list != nil && b.checkList(r, t.decl, list) {
		r.ListKind = kind + "List"
	}
	b.checkObject(r, t.decl, list)
	b.checkStatusVerbs(r, t)
	b.methods(r, t)
	b.compareMarkers(r, t)
	b.compareManifest(r)
	b.checkDefined(t.decl, list)
	return r
}

// checkStatusVerbs reports verbs of the status that are asked for by name where
// there is no status.
func (b *builder) checkStatusVerbs(r *Resource, t *taggedType) {
	if status, _ := member(t.decl, "Status"); status != nil || t.tags.NoStatus {
		return
	}
	for _, verb := range []Verb{UpdateStatus, ApplyStatus} {
		if pos, named := t.tags.Named[string(verb)]; named {
			b.diags.Errorf(pos, "add a field Status, or leave the verb out", "+genclient:onlyVerbs names %s, but %s has no field Status", verb, r.Kind)
		}
	}
}

// verbsOf returns the verbs that the tags allow and the type has a place for.
func verbsOf(t tags.Type, hasStatus bool) Verbs {
	verbs := Verbs{}
	for _, name := range t.Verbs {
		verb := Verb(name)
		if (verb == UpdateStatus || verb == ApplyStatus) && !hasStatus {
			continue
		}
		verbs = append(verbs, verb)
	}
	return verbs
}

// checkObject reports a type that is no API object, which clients without verbs
// need too, and a list type that the verbs need and that is not there.
func (b *builder) checkObject(r *Resource, decl, list *load.TypeDecl) {
	if kind, isList := strings.CutSuffix(r.Kind, "List"); isList && embeds(decl, "ListMeta") {
		b.diags.Errorf(r.Pos, "move +genclient to "+kind, "%s is a list, for which there are no clients", r.Kind)
		return
	}
	typed, named := hasMethod(decl, "GetObjectKind", 0), hasMethod(decl, "GetResourceVersion", 0)
	named = named && (!embeds(decl, "ListMeta") || embeds(decl, "ObjectMeta")) // which has that method too
	switch {
	case !typed && !named:
		b.noObject[decl] = true
		b.diags.Errorf(r.Pos, "embed both, or move +genclient to the kind", "%s has neither TypeMeta nor ObjectMeta", r.Kind)
		return
	case !typed:
		b.diags.Errorf(r.Pos, "embed metav1.TypeMeta `json:\",inline\"`", "%s has no TypeMeta", r.Kind)
	case !named:
		b.diags.Errorf(r.Pos, "embed metav1.ObjectMeta `json:\"metadata,omitempty\"`", "%s has no ObjectMeta", r.Kind)
	}
	if list != nil {
		return
	}
	for _, verb := range []Verb{List, DeleteCollection} {
		if r.Verbs.Has(verb) {
			hint := fmt.Sprintf("declare type %sList with ListMeta and Items []%s, or write +genclient:skipVerbs=list,deleteCollection", r.Kind, r.Kind)
			b.diags.Errorf(r.Pos, hint, "%s has the verb %s but there is no type %sList", r.Kind, verb, r.Kind)
			return
		}
	}
}

// checkList reports a list type that no list can be decoded into.
func (b *builder) checkList(r *Resource, decl, list *load.TypeDecl) bool {
	if !r.Verbs.HasAny(List, DeleteCollection) && !hasMember(list, "Items", 0) {
		return false
	}
	if list.Spec.TypeParams != nil {
		b.diags.Errorf(list.Pos(), "declare a type without type parameters", "%s is a generic type, which no client can be generated for", list.Name())
		return false
	}
	fields, _ := structOf(list)
	if fields == nil {
		b.diags.Errorf(list.Pos(), "declare a struct with ListMeta and Items []"+r.Kind, "%s is not a struct", list.Name())
		return false
	}
	ok := true
	if !hasMethod(list, "GetObjectKind", 0) {
		b.diags.Errorf(list.Pos(), "embed metav1.TypeMeta `json:\",inline\"`", "%s has no TypeMeta", list.Name())
		ok = false
	}
	if !hasMember(list, "ListMeta", 0) {
		b.diags.Errorf(list.Pos(), "embed metav1.ListMeta `json:\"metadata,omitempty\"`", "%s has no ListMeta", list.Name())
		ok = false
	}
	items, file := member(list, "Items")
	if items == nil {
		if !hasMember(list, "Items", 0) {
			b.diags.Errorf(list.Pos(), "add Items []"+r.Kind+" `json:\"items\"`", "%s has no Items", list.Name())
			ok = false
		}
		return ok
	}
	pos := file.Position(items.Type.Pos())
	expr := ast.Unparen(items.Type)
	if named, err := file.Resolve(expr); err == nil && named != nil {
		named, expr = underlying(named)
		file = named.File
	}
	array, isArray := expr.(*ast.ArrayType)
	if expr == nil {
		return ok
	}
	var elem ast.Expr
	if isArray {
		elem = ast.Unparen(array.Elt)
	}
	if star, isPointer := elem.(*ast.StarExpr); isPointer {
		elem, r.ItemPointers = star.X, true
	}
	if !isArray || array.Len != nil || !isType(file, elem, decl) {
		b.diags.Errorf(pos, "declare Items []"+r.Kind, "Items of %s are not of type %s", list.Name(), r.Kind)
		ok = false
	}
	return ok
}

// isType reports whether an expression names the declaration; unknown names
// count as it and are reported elsewhere.
func isType(file *load.File, expr ast.Expr, decl *load.TypeDecl) bool {
	if embeddedName(expr) == "" || expr != stripPointer(expr) {
		return false
	}
	t, err := file.Resolve(expr)
	if err != nil {
		return true
	}
	t = unalias(t)
	return t == nil || t == decl
}

// checkUnique reports resources of a version whose names in Go are the same.
func (b *builder) checkUnique(v *Version) {
	kinds, plurals := map[string]*Resource{}, map[string]*Resource{"RESTClient": nil}
	paths := map[string]*Resource{}
	for _, r := range v.Resources {
		if other, ok := kinds[r.Kind]; ok {
			b.diags.Errorf(r.Pos, "rename one of them", "%s is declared twice in %s/%s, first at %s", r.Kind, v.Group.Name, v.declared(), b.at(other.Pos))
			continue
		}
		kinds[r.Kind] = r
		if other := paths[r.Name]; other != nil && other.Kind != r.Kind && other.Plural != r.Plural {
			from := len(b.diags)
			b.diags.Warnf(r.Pos, "give one of them another +resourceName", "%s and %s (at %s) have the same resource name %s", r.Kind, other.Kind, b.at(other.Pos), r.Name)
			b.escalate(b.byPath[r.Package.Path], from)
		} else if !r.NoVerbs {
			paths[r.Name] = r
		}
		other, ok := plurals[r.Plural]
		switch {
		case ok && other == nil:
			b.diags.Errorf(r.Pos, "set another plural with --plural-exceptions", "the accessor of %s would be called %s, as a method of every group client is", r.Kind, r.Plural)
		case ok:
			b.diags.Errorf(r.Pos, "set another plural with --plural-exceptions", "%s and %s (at %s) have the same plural %s", r.Kind, other.Kind, b.at(other.Pos), r.Plural)
		default:
			plurals[r.Plural] = r
		}
	}
}

// nameFiles gives the kinds of a version file names that differ from each
// other's and from those of the version's own files.
func (b *builder) nameFiles(v *Version) {
	taken := map[string]bool{}
	for _, r := range v.Resources {
		r.FileBase = names.FileAmong(strings.ToLower(r.Kind), func(base string) bool {
			return taken[base] || names.Reserved(base, v.Group.Dir)
		})
		taken[r.FileBase] = true
	}
}
