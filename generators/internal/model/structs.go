package model

import (
	"go/ast"
	"reflect"
	"strconv"

	"github.com/clientsmith/client-gen/generators/internal/load"
)

const metaPath = "k8s.io/apimachinery/pkg/apis/meta/v1"

// maxDepth bounds chains of definitions and embedding; Go has no such limit,
// but cycles are written by mistake.
const maxDepth = 32

// structOf returns the fields of the struct that a type is, by way of other
// named types, and the file that they are written in. Both are nil for other
// kinds of types and when a name on the way is unknown.
func structOf(t *load.TypeDecl) (*ast.FieldList, *load.File) {
	t, st := underlying(t)
	if s, ok := st.(*ast.StructType); ok {
		return s.Fields, t.File
	}
	return nil, nil
}

// underlying follows named types to the first declaration that is spelled out,
// and returns it with its type expression. The expression is nil when a name on
// the way is unknown.
func underlying(t *load.TypeDecl) (*load.TypeDecl, ast.Expr) {
	for range maxDepth {
		switch e := ast.Unparen(t.Spec.Type).(type) {
		case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.IndexListExpr:
			next, err := t.File.Resolve(e)
			if err != nil {
				return t, nil
			}
			if next == nil {
				return t, e
			}
			t = next
		default:
			return t, e
		}
	}
	return t, nil
}

// unalias follows aliases to a declaration that is none; nil when a name on the
// way is unknown.
func unalias(t *load.TypeDecl) *load.TypeDecl {
	for range maxDepth {
		if t == nil || !t.Spec.Assign.IsValid() {
			return t
		}
		next, err := t.File.Resolve(t.Spec.Type)
		if err != nil {
			return nil
		}
		t = next
	}
	return nil
}

// memberNames returns the names of a field; an embedded field is called like
// its type.
func memberNames(f *ast.Field) []string {
	if len(f.Names) > 0 {
		out := make([]string, 0, len(f.Names))
		for _, id := range f.Names {
			out = append(out, id.Name)
		}
		return out
	}
	return []string{embeddedName(f.Type)}
}

func embeddedName(expr ast.Expr) string {
	switch e := expr.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.StarExpr:
		return embeddedName(e.X)
	case *ast.ParenExpr:
		return embeddedName(e.X)
	case *ast.IndexExpr:
		return embeddedName(e.X)
	case *ast.IndexListExpr:
		return embeddedName(e.X)
	}
	return ""
}

func hasJSONTag(literal string) bool {
	tag, err := strconv.Unquote(literal)
	if err != nil {
		return false
	}
	_, ok := reflect.StructTag(tag).Lookup("json")
	return ok
}

// member returns the direct member of that name, nil if there is none.
func member(t *load.TypeDecl, name string) (*ast.Field, *load.File) {
	fields, file := structOf(t)
	if fields == nil {
		return nil, nil
	}
	for _, f := range fields.List {
		for _, n := range memberNames(f) {
			if n == name {
				return f, file
			}
		}
	}
	return nil, nil
}

// embeds reports whether a struct has a direct embedded member of that name.
func embeds(t *load.TypeDecl, name string) bool {
	f, _ := member(t, name)
	return f != nil && len(f.Names) == 0
}

// hasMember reports whether a struct has a member, its own or one promoted
// from embedded structs. What cannot be looked into counts as having it.
func hasMember(t *load.TypeDecl, name string, depth int) bool {
	if depth > maxDepth {
		return false
	}
	fields, file := structOf(t)
	if fields == nil {
		_, expr := underlying(t)
		return expr == nil
	}
	for _, f := range fields.List {
		for _, n := range memberNames(f) {
			if n == name {
				return true
			}
		}
		if len(f.Names) > 0 {
			continue
		}
		embedded, err := file.Resolve(stripPointer(f.Type))
		if err != nil || embedded == nil || hasMember(embedded, name, depth+1) {
			return true
		}
	}
	return false
}

func stripPointer(expr ast.Expr) ast.Expr {
	for {
		switch e := expr.(type) {
		case *ast.StarExpr:
			expr = e.X
		case *ast.ParenExpr:
			expr = e.X
		default:
			return expr
		}
	}
}

// hasMethod reports whether a pointer to the type has a method: declared on it,
// or promoted from embedded types and interfaces. The two embedded types that
// nearly every API type has are known without reading them. What cannot be
// looked into counts as having it.
func hasMethod(t *load.TypeDecl, name string, depth int) bool {
	if t = unalias(t); t == nil {
		return true
	}
	if depth > maxDepth {
		return false
	}
	if t.Package.Path == metaPath && t.Name() == metaMethods[name] {
		return true
	}
	owner, expr := underlying(t)
	if embedsMeta(owner, expr, metaMethods[name]) || t.Package.Method(t.Name(), name) != nil {
		return true
	}
	switch e := expr.(type) {
	case *ast.StructType:
		for _, f := range e.Fields.List {
			if len(f.Names) == 0 && promotes(owner.File, f.Type, name, depth) {
				return true
			}
		}
	case *ast.InterfaceType:
		for _, f := range e.Methods.List {
			for _, id := range f.Names {
				if id.Name == name {
					return true
				}
			}
			if len(f.Names) == 0 && promotes(owner.File, f.Type, name, depth) {
				return true
			}
		}
	case nil:
		return true
	}
	return false
}

// embedsMeta reports whether a struct embeds the type of meta/v1 directly, which
// spares reading files for its methods.
func embedsMeta(owner *load.TypeDecl, expr ast.Expr, name string) bool {
	s, ok := expr.(*ast.StructType)
	if !ok {
		return false
	}
	for _, f := range s.Fields.List {
		if len(f.Names) > 0 || embeddedName(f.Type) != name {
			continue
		}
		if t, err := owner.File.Resolve(stripPointer(f.Type)); err == nil && t != nil && t.Package.Path == metaPath {
			return true
		}
	}
	return false
}

// metaMethods names the types of meta/v1 that bring a method along.
var metaMethods = map[string]string{
	"GetResourceVersion": "ObjectMeta",
	"GetObjectKind":      "TypeMeta",
}

func promotes(file *load.File, expr ast.Expr, name string, depth int) bool {
	if _, named := memberExpr(expr); !named {
		return false
	}
	t, err := file.Resolve(stripPointer(expr))
	return err != nil || (t != nil && hasMethod(t, name, depth+1))
}

// memberExpr reports whether an embedded expression names a type, as opposed to
// a union of an interface.
func memberExpr(expr ast.Expr) (string, bool) {
	name := embeddedName(expr)
	return name, name != ""
}
