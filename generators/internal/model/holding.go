package model

import (
	"go/ast"
	"go/token"

	"github.com/clientsmith/client-gen/generators/internal/load"
)

// holding is a type that another one of its package holds by value, and the
// field that it is in.
type holding struct {
	decl *load.TypeDecl
	file *load.File
	pos  token.Pos
	name string
}

// heldBy lists the types of the same package that a declaration holds by value.
func heldBy(t *load.TypeDecl) []holding {
	var found []holding
	if t.Spec.TypeParams != nil {
		return nil
	}
	var walk func(expr ast.Expr, name string)
	walk = func(expr ast.Expr, name string) {
		switch e := ast.Unparen(expr).(type) {
		case *ast.StructType:
			for _, f := range e.Fields.List {
				walk(f.Type, t.Name()+"."+memberNames(f)[0])
			}
		case *ast.ArrayType:
			if e.Len != nil {
				walk(e.Elt, name)
			}
		case *ast.Ident:
			if decl := t.Package.Type(e.Name); decl != nil && decl.Spec.TypeParams == nil {
				found = append(found, holding{decl, t.File, e.Pos(), name})
			}
		}
	}
	walk(t.Spec.Type, t.Name())
	return found
}
