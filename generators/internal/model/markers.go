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
		b.fieldMarkers(f, t.Spec.Type, places, &found)
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
func (b *builder) fieldMarkers(f *load.File, expr ast.Expr, places map[*ast.CommentGroup]tags.Place, found *diag.List) {
	ast.Inspect(expr, func(n ast.Node) bool {
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
				*found = append(*found, tags.CheckShape(tags.Lines(f.Position, field.Doc), name, b.shapeOf(f, field.Type))...)
			}
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
		return tags.Shape{Kind: "list", Keys: b.keysOf(f, e.Elt)}
	case *ast.MapType:
		return tags.Shape{Kind: "object"}
	case *ast.StructType:
		return tags.Shape{Kind: "object"}
	case *ast.Ident:
		return tags.Shape{Kind: basicShape(e.Name)}
	}
	return tags.Shape{}
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

// keysOf returns the JSON names of the fields of a list's elements; nil when
// they are no structs or not all known.
func (b *builder) keysOf(f *load.File, elem ast.Expr) []string {
	elem = stripPointer(elem)
	fields := (*ast.FieldList)(nil)
	if st, ok := elem.(*ast.StructType); ok {
		fields = st.Fields
	} else if embeddedName(elem) != "" {
		decl, err := f.Resolve(elem)
		if err != nil || decl == nil || hasMethod(decl, "MarshalJSON", 0) {
			return nil
		}
		fields, f = structOf(decl)
	}
	keys, known := jsonNames(f, fields, 0)
	if !known {
		return nil
	}
	return keys
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
