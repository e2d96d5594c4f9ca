package model

import (
	"go/ast"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
	"github.com/clientsmith/client-gen/generators/internal/load"
	"github.com/clientsmith/client-gen/generators/internal/tags"
)

// checkMarkers looks at every comment of the hand-written files of the main
// module. What another step has said about a line is not said again.
func (b *builder) checkMarkers() {
	var found diag.List
	for _, s := range b.sources {
		if s.pkg.Module == nil || !s.pkg.Module.Main {
			continue
		}
		for _, f := range s.pkg.Files() {
			if !f.ToolWritten() {
				found = append(found, b.markersOf(f)...)
			}
		}
	}
	type line struct {
		file string
		line int
	}
	said := map[line]diag.Severity{}
	for _, d := range b.diags {
		at := line{d.Pos.Filename, d.Pos.Line}
		if severity, known := said[at]; !known || d.Severity < severity {
			said[at] = d.Severity
		}
	}
	for _, d := range found {
		at := line{d.Pos.Filename, d.Pos.Line}
		severity, known := said[at]
		if known && severity <= d.Severity {
			continue
		}
		if known { // an error in place of the warning
			b.diags = slices.DeleteFunc(b.diags, func(o diag.Diagnostic) bool {
				return o.Pos.Filename == d.Pos.Filename && o.Pos.Line == d.Pos.Line
			})
			delete(said, at)
		}
		b.diags = append(b.diags, d)
	}
}

// markersOf checks the comments of one file.
func (b *builder) markersOf(f *load.File) diag.List {
	if len(f.AST.Comments) == 0 {
		return nil
	}
	var found diag.List
	ix := indexComments(f)
	places := map[*ast.CommentGroup]tags.Place{}
	if f.AST.Doc != nil {
		places[f.AST.Doc] = tags.OnPackage
	}
	for _, t := range f.Types() {
		second, closest := ix.blocks(t)
		if second != nil && second != f.AST.Doc {
			places[second] = tags.OnType
		}
		if closest != nil {
			places[closest] = tags.OnType
		}
		b.fieldMarkers(f, t, places, &found)
	}
	for _, group := range f.AST.Comments {
		if mayHaveMarkers(group) {
			found = append(found, tags.CheckMarkers(tags.Lines(f.Position, group), places[group])...)
		}
	}
	return found
}

// mayHaveMarkers spares taking apart comments that are text.
func mayHaveMarkers(group *ast.CommentGroup) bool {
	return slices.ContainsFunc(group.List, func(c *ast.Comment) bool {
		return strings.ContainsAny(c.Text, "+=＋➕") || strings.Contains(c.Text, ":") && strings.Contains(c.Text, "gen")
	})
}

// fieldMarkers notes the comments of the fields of a struct, at any depth, and
// checks what their tags say against the fields' types.
func (b *builder) fieldMarkers(f *load.File, t *load.TypeDecl, places map[*ast.CommentGroup]tags.Place, found *diag.List) {
	ast.Inspect(t.Spec.Type, func(n ast.Node) bool {
		st, ok := n.(*ast.StructType)
		if !ok {
			return true
		}
		for _, field := range st.Fields.List {
			for _, group := range []*ast.CommentGroup{field.Doc, field.Comment} {
				if group != nil {
					places[group] = tags.OnField
				}
			}
			if field.Doc != nil && hasTag(field.Doc) {
				name := memberNames(field)[0]
				shape := b.shapeOf(f, field.Type)
				wrong := tags.CheckShape(tags.Lines(f.Position, field.Doc), name, shape)
				if shape.Elem == "object" && wrong.HasErrors() && !b.served(t) {
					wrong = softenSets(wrong)
				}
				*found = append(*found, wrong...)
			}
		}
		return true
	})
}

// softenSets makes warnings of what API servers find wrong with sets: it counts
// only for what they see.
func softenSets(list diag.List) diag.List {
	for i := range list {
		if strings.HasPrefix(list[i].Msg, "+listType=set:") {
			list[i].Severity = diag.Warning
		}
	}
	return list
}

// served reports whether a kind with a client is made of a type, among others.
func (b *builder) served(t *load.TypeDecl) bool {
	if b.parts == nil {
		b.parts = map[*load.TypeDecl]bool{}
		for _, s := range b.sources {
			for _, kind := range s.types {
				if kind.tags.Generate {
					b.addParts(kind.decl)
				}
			}
		}
	}
	return b.parts[t]
}

// addParts notes the types of the run's packages that a type is made of.
func (b *builder) addParts(t *load.TypeDecl) {
	if t == nil || b.parts[t] || !t.Package.Root {
		return
	}
	b.parts[t] = true
	ast.Inspect(t.Spec.Type, func(n ast.Node) bool {
		switch e := n.(type) {
		case *ast.Field:
			b.addPartsOf(t.File, e.Type)
			return false
		case *ast.Ident, *ast.SelectorExpr:
			b.addPartsOf(t.File, e.(ast.Expr))
			return false
		}
		return true
	})
}

// addPartsOf is addParts for the types that an expression names.
func (b *builder) addPartsOf(f *load.File, expr ast.Expr) {
	ast.Inspect(expr, func(n ast.Node) bool {
		switch e := n.(type) {
		case *ast.Field:
			b.addPartsOf(f, e.Type)
			return false
		case *ast.Ident, *ast.SelectorExpr:
			if decl, err := f.Resolve(e.(ast.Expr)); err == nil {
				b.addParts(decl)
			}
			return false
		}
		return true
	})
}

// shapeOf says what JSON makes of a type, as far as its tags depend on it.
func (b *builder) shapeOf(f *load.File, expr ast.Expr) tags.Shape {
	expr = stripPointer(expr)
	if embeddedName(expr) != "" {
		decl, err := f.Resolve(expr)
		if err != nil || decl == nil {
			return tags.Shape{Kind: basicShape(embeddedName(expr))}
		}
		if hasMethod(decl, "MarshalJSON", 0) || hasMethod(decl, "MarshalText", 0) {
			return tags.Shape{}
		}
		owner, under := underlying(decl)
		if under == nil {
			return tags.Shape{}
		}
		f, expr = owner.File, stripPointer(under)
	}
	switch e := expr.(type) {
	case *ast.ArrayType:
		if id, ok := e.Elt.(*ast.Ident); ok && (id.Name == "byte" || id.Name == "uint8") {
			return tags.Shape{Kind: "string"}
		}
		shape := tags.Shape{Kind: "list"}
		shape.Elem, shape.Whole = kindOfElement(f, e.Elt)
		shape.Keys, shape.KeyKinds = b.keysOf(f, e.Elt)
		return shape
	case *ast.MapType:
		return tags.Shape{Kind: "object"}
	case *ast.StructType:
		return tags.Shape{Kind: "object"}
	case *ast.Ident:
		return tags.Shape{Kind: basicShape(e.Name)}
	}
	return tags.Shape{}
}

// kindOfElement says what JSON makes of a type, "" if that is not known, and
// whether its tags say that it is taken as a whole.
func kindOfElement(f *load.File, expr ast.Expr) (kind string, whole bool) {
	expr = stripPointer(expr)
	if name := embeddedName(expr); name != "" {
		decl, err := f.Resolve(expr)
		if err != nil || decl == nil {
			return basicShape(name), false
		}
		if hasMethod(decl, "MarshalJSON", 0) || hasMethod(decl, "MarshalText", 0) {
			return "", false
		}
		if m := mergeOf(decl.File, decl.Spec.Doc, decl.Group.Doc); m != nil && (m.StructType == "atomic" || m.MapType == "atomic" || m.Any) || !decl.Package.Root {
			whole = true // the comments of other packages may not be known
		}
		if _, expr = underlying(decl); expr == nil {
			return "", false
		}
		expr = stripPointer(expr)
	}
	switch e := expr.(type) {
	case *ast.StructType, *ast.MapType:
		return "object", whole
	case *ast.ArrayType:
		if id, ok := e.Elt.(*ast.Ident); ok && (id.Name == "byte" || id.Name == "uint8") {
			return "string", whole
		}
		return "list", whole
	case *ast.Ident:
		return basicShape(e.Name), whole
	}
	return "", whole
}

func basicShape(name string) string {
	switch {
	case name == "string" || name == "bool":
		return name
	case strings.HasPrefix(name, "float"):
		return "number"
	case strings.HasPrefix(name, "int") || strings.HasPrefix(name, "uint") || name == "byte" || name == "rune":
		return "integer"
	}
	return ""
}

// keysOf returns the JSON names of the fields of a list's elements, with the
// kinds of those that the elements themselves declare; nil when they are no
// structs or not all known.
func (b *builder) keysOf(f *load.File, elem ast.Expr) ([]string, map[string]string) {
	elem = stripPointer(elem)
	fields := (*ast.FieldList)(nil)
	if st, ok := elem.(*ast.StructType); ok {
		fields = st.Fields
	} else if embeddedName(elem) != "" {
		decl, err := f.Resolve(elem)
		if err != nil || decl == nil || hasMethod(decl, "MarshalJSON", 0) {
			return nil, nil
		}
		fields, f = structOf(decl)
	}
	keys, known := jsonNames(f, fields, 0)
	if !known {
		return nil, nil
	}
	kinds := map[string]string{}
	for _, field := range fields.List {
		if name, _ := jsonName(field); name != "" && len(field.Names) > 0 {
			kinds[name], _ = kindOfElement(f, field.Type)
		}
	}
	return keys, kinds
}

// jsonNames lists the names that fields have in JSON, those of embedded structs
// included.
func jsonNames(f *load.File, fields *ast.FieldList, depth int) (names []string, known bool) {
	if fields == nil || depth > maxDepth {
		return nil, false
	}
	for _, field := range fields.List {
		name, inline := jsonName(field)
		switch {
		case len(field.Names) == 0 && (name == "" || inline):
			decl, err := f.Resolve(stripPointer(field.Type))
			if err != nil || decl == nil {
				return nil, false
			}
			inner, file := structOf(decl)
			more, ok := jsonNames(file, inner, depth+1)
			if !ok {
				return nil, false
			}
			names = append(names, more...)
		case name == "-":
		case name != "":
			names = append(names, name)
		case ast.IsExported(memberNames(field)[0]):
			return nil, false // a type that is not meant for JSON, as of an internal version
		}
	}
	return names, true
}
