package model

import (
	"go/ast"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/clientsmith/client-gen/generators/internal/load"
	"github.com/clientsmith/client-gen/generators/internal/tags"
)

// Merge is what tags say about how several writers share a value.
type Merge = tags.Merge

// MergeTags are texts that mark comments outside the input packages which apply
// configurations need.
var MergeTags = tags.MergeTags

// AppliesTypes reports whether apply configurations may be made from a
// package: its doc.go does not switch them off, and its types are serialised.
func (s *source) appliesTypes() bool { return !s.tags.NoApply && !s.internalTypes() }

// internalTypes reports whether the first type that embeds an ObjectMeta has it
// without a json tag.
func (s *source) internalTypes() bool {
	for _, t := range s.types {
		if f, _ := member(t.decl, "ObjectMeta"); f != nil && len(f.Names) == 0 {
			return f.Tag == nil || !hasJSONTag(f.Tag.Value)
		}
	}
	return false
}

// readApplied marks the types that apply configurations are made of: the kinds
// with the verbs for it, the inputs of their methods, and all that these
// consist of.
func (b *builder) readApplied() {
	if !b.opts.ApplyTypes || b.typing == nil {
		return
	}
	b.applied, b.alone = map[*Type]bool{}, map[*Type]bool{}
	for _, s := range b.sources {
		if !s.appliesTypes() {
			continue
		}
		s.out.Applies = true
		for _, t := range s.types {
			if t.tags.Generate && Verbs(verbNames(t.tags)).HasAny(Apply, ApplyStatus) {
				b.apply(t.decl, true)
			}
			b.applyInputs(s, t)
		}
	}
	for _, g := range b.api.Groups {
		for _, v := range g.Versions {
			for _, r := range v.Resources {
				b.applyResource(r)
			}
		}
	}
	b.readModelNames()
	b.sortApplied()
}

// readModelNames reads them for the packages with clients. What is parsed of a
// package is settled before any reading begins, which could parse more.
func (b *builder) readModelNames() {
	parsed := map[*source][]*load.File{}
	for _, s := range b.sources {
		if s.out.Applies && s.hasClients() {
			parsed[s] = s.pkg.Files()
		}
	}
	var reading sync.WaitGroup
	for s, files := range parsed {
		reading.Go(func() { s.out.ModelNames = modelNames(s.pkg, files) })
	}
	reading.Wait()
}

// sortApplied hands the marked types of the input packages out to these.
func (b *builder) sortApplied() {
	all := maps.Clone(b.applied)
	maps.Copy(all, b.alone)
	for t := range all {
		if t.Decl != nil && t.Decl.Root && len(t.Args) == 0 && len(t.Decl.Params) == 0 {
			out := b.byPath[t.Name.Path].out
			out.Applied = append(out.Applied, t)
		}
	}
	for _, s := range b.sources {
		if len(s.out.Applied) > 0 {
			slices.SortFunc(s.out.Applied, func(x, y *Type) int { return strings.Compare(x.Name.Name, y.Name.Name) })
			if s.out.ModelNames == nil {
				s.out.ModelNames = modelNames(s.pkg, s.pkg.Files())
			}
			if s.out.GroupVersionVar == "" {
				b.readGroupVersion(s)
			}
			b.nameApplied(s)
		}
	}
}

// nameApplied names the group and the version of a package without clients.
func (b *builder) nameApplied(s *source) {
	for _, g := range b.api.Groups {
		for _, v := range g.Versions {
			if slices.Contains(v.Packages, s.out) {
				s.out.GroupName, s.out.VersionName = g.Name, v.Name
				return
			}
		}
	}
	s.out.VersionName = leaf(s.pkg.Path)
	switch {
	case s.tags.GroupName.Set:
		s.out.GroupName = s.tags.GroupName.Text
	case s.gv.groupKnown:
		s.out.GroupName = s.gv.group
	default:
		s.out.GroupName = leaf(path.Dir(s.pkg.Path))
	}
}

func verbNames(t tags.Type) []Verb {
	verbs := make([]Verb, len(t.Verbs))
	for i, name := range t.Verbs {
		verbs[i] = Verb(name)
	}
	return verbs
}

// applyResource marks a kind that was named rather than tagged.
func (b *builder) applyResource(r *Resource) {
	s := b.byPath[r.Package.Path]
	if !s.appliesTypes() {
		return
	}
	if r.Verbs.HasAny(Apply, ApplyStatus) {
		b.apply(s.pkg.Type(r.Kind), true)
	}
}

// applyInputs marks the types that the methods of a kind apply. Of one that the
// tag names without its package, upstream makes no configurations of the types
// that it consists of, and neither do we: fields keep their types.
func (b *builder) applyInputs(s *source, t *taggedType) {
	for _, m := range t.tags.Methods {
		if Verb(m.Verb) != Apply {
			continue
		}
		if m.Input.Name == "" {
			b.apply(t.decl, true) // whatever its own verbs are
			continue
		}
		if m.Input.Path != "" {
			if pkg := b.prog.Package(m.Input.Path); pkg != nil {
				b.apply(unalias(pkg.Type(m.Input.Name)), false)
			}
			continue
		}
		if decl := unalias(s.pkg.Type(m.Input.Name)); decl != nil {
			b.applyAlone(decl)
		}
	}
}

// applyAlone marks a type, and nothing else.
func (b *builder) applyAlone(decl *load.TypeDecl) {
	t := b.typing.declared(decl, nil, 0)
	b.typing.drain()
	b.alone[t] = true
	t.Decl.Applied = true
	b.typing.describeApplied(t)
}

// apply marks a type and everything that it consists of.
func (b *builder) apply(decl *load.TypeDecl, kind bool) {
	if decl == nil || decl.Spec.Assign.IsValid() || decl.Spec.TypeParams != nil {
		return
	}
	root := b.typing.declared(decl, nil, 0)
	root.Decl.Kind = root.Decl.Kind || kind
	queue := []*Type{root}
	for len(queue) > 0 {
		t := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if t == nil || b.applied[t] {
			continue
		}
		b.applied[t] = true
		b.typing.drain()
		if t.Decl != nil {
			t.Decl.Applied = true
			b.typing.describeApplied(t)
		}
		queue = append(queue, t.Elem, t.Key)
		for _, f := range t.Fields {
			if t.Decl == nil || t.Decl.Root || ast.IsExported(f.Name) && f.encoded() {
				queue = append(queue, f.Type)
			}
		}
	}
}

// encoded reports whether JSON has the field.
func (f *Field) encoded() bool {
	name, _ := f.JSON()
	return name != "-"
}

// describeApplied completes a declared type with what apply configurations need
// to know, its fields included.
func (t *typing) describeApplied(typ *Type) {
	decl := t.sources[typ.Decl]
	if decl == nil || isStandard(decl.Package) {
		return
	}
	if fill := t.opaque[typ.Shape]; fill != nil {
		delete(t.opaque, typ.Shape)
		fill()
		t.drain()
	}
	typ.Decl.Merge = mergeOf(decl.File, decl.Spec.Doc, decl.Group.Doc)
	switch {
	case typ.Kind == Interface || decl.Package.Path == metaPath && metaKinds[decl.Name()]:
	case hasMethod(decl, "MarshalJSON", 0):
		typ.Decl.Encoding = EncodedFreely
	case hasMethod(decl, "MarshalText", 0):
		typ.Decl.Encoding = EncodedText
	}
}

// metaKinds are the structs of meta/v1 that nearly every type has and that are
// known not to encode themselves.
var metaKinds = map[string]bool{
	"TypeMeta": true, "ObjectMeta": true, "ListMeta": true, "OwnerReference": true, "ManagedFieldsEntry": true,
	"Condition": true, "LabelSelector": true, "LabelSelectorRequirement": true,
}

// mergeOf reads the tags of comment groups, nil if they say nothing.
func mergeOf(f *load.File, groups ...*ast.CommentGroup) *Merge {
	for _, group := range groups {
		if group == nil || !hasTag(group) {
			continue
		}
		if m := tags.ParseMerge(tags.Lines(f.Position, group)); !m.IsZero() {
			return &m
		}
	}
	return nil
}

// hasTag reports whether a comment seems to contain a tag, which spares taking
// it apart.
func hasTag(group *ast.CommentGroup) bool {
	for _, c := range group.List {
		if strings.Contains(c.Text, "+") {
			return true
		}
	}
	return false
}

// modelNames returns the names that the OpenAPIModelName methods of a package
// return, by type. They are generated into files that a build tag hides, or
// written by hand.
func modelNames(pkg *load.Package, files []*load.File) map[string]string {
	names := map[string]string{}
	for _, f := range pkg.Ignored("OpenAPIModelName") {
		if strings.Contains(filepath.Base(f.Name), "model_name") {
			files = append(files, f)
		}
	}
	for _, f := range files {
		for _, decl := range f.AST.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || fn.Name.Name != "OpenAPIModelName" || fn.Body == nil || len(fn.Body.List) != 1 {
				continue
			}
			ret, ok := fn.Body.List[0].(*ast.ReturnStmt)
			if !ok || len(ret.Results) != 1 {
				continue
			}
			if name, ok := constant(f, ret.Results[0], 0); ok {
				names[load.Receiver(fn)] = name
			}
		}
	}
	return names
}

// arrayLen is the text of an array's length: a number, or the constant that
// names it.
func arrayLen(in scope, expr ast.Expr) string {
	switch e := ast.Unparen(expr).(type) {
	case *ast.BasicLit:
		return e.Value
	case *ast.Ident:
		if v := in.file.Package.Value(e.Name); v != nil && v.Value != nil {
			if lit, ok := ast.Unparen(v.Value).(*ast.BasicLit); ok {
				if n, err := strconv.ParseInt(lit.Value, 0, 64); err == nil {
					return strconv.FormatInt(n, 10)
				}
			}
		}
	}
	return ""
}
