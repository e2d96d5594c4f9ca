package model

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/load"
)

// checkDefined reports names in the fields of a type, and of what they reach in
// the same package, that nothing declares: the client would not compile.
func (b *builder) checkDefined(types ...*load.TypeDecl) {
	seen := map[*load.TypeDecl]bool{}
	for len(types) > 0 {
		t := types[len(types)-1]
		types = types[:len(types)-1]
		if t == nil || b.defined[t] || seen[t] {
			continue
		}
		seen[t] = true
		w := definedWalker{b: b, file: t.File, params: typeParams(t.Spec)}
		w.expr(t.Spec.Type)
		for _, next := range w.found {
			if next.Package == t.Package {
				types = append(types, next)
			}
		}
	}
	for t := range seen {
		b.defined[t] = true
	}
}

func typeParams(spec *ast.TypeSpec) []string {
	var params []string
	if spec.TypeParams != nil {
		for _, f := range spec.TypeParams.List {
			for _, id := range f.Names {
				params = append(params, id.Name)
			}
		}
	}
	return params
}

// definedWalker resolves every name in one type expression.
type definedWalker struct {
	b      *builder
	file   *load.File
	params []string
	found  []*load.TypeDecl
}

func (w *definedWalker) expr(expr ast.Expr) {
	switch e := expr.(type) {
	case *ast.Ident:
		if !slices.Contains(w.params, e.Name) {
			w.instance(e, 0)
		}
	case *ast.SelectorExpr:
		w.instance(e, 0)
	case *ast.StarExpr:
		w.expr(e.X)
	case *ast.ParenExpr:
		w.expr(e.X)
	case *ast.UnaryExpr:
		w.expr(e.X)
	case *ast.BinaryExpr:
		w.expr(e.X)
		w.expr(e.Y)
	case *ast.ArrayType:
		w.length(e.Len)
		w.expr(e.Elt)
	case *ast.ChanType:
		w.expr(e.Value)
	case *ast.Ellipsis:
		w.expr(e.Elt)
	case *ast.MapType:
		w.expr(e.Key)
		w.expr(e.Value)
	case *ast.IndexExpr:
		w.instance(e.X, 1)
		w.expr(e.Index)
	case *ast.IndexListExpr:
		w.instance(e.X, len(e.Indices))
		for _, index := range e.Indices {
			w.expr(index)
		}
	case *ast.FuncType:
		w.fields(e.Params)
		w.fields(e.Results)
	case *ast.StructType:
		w.fields(e.Fields)
	case *ast.InterfaceType:
		w.fields(e.Methods)
	}
}

func (w *definedWalker) fields(list *ast.FieldList) {
	if list == nil {
		return
	}
	for _, f := range list.List {
		w.expr(f.Type)
	}
}

// length resolves the name in the length of an array.
func (w *definedWalker) length(expr ast.Expr) {
	id, ok := expr.(*ast.Ident)
	if !ok || slices.ContainsFunc(w.file.AST.Imports, func(s *ast.ImportSpec) bool { return s.Name != nil && s.Name.Name == "." }) {
		return
	}
	doubts := w.b.prog.Doubts()
	if v := w.file.Package.Value(id.Name); v == nil && w.b.prog.Doubts() == doubts {
		w.b.diags.Errorf(w.file.Position(id.Pos()), "declare a constant", "undefined length %s", id.Name)
	} else if v != nil && v.Tok != token.CONST {
		w.b.diags.Errorf(w.file.Position(id.Pos()), "declare a constant", "the length %s is a variable", id.Name)
	}
}

// instance resolves the name of a type with so many type arguments.
func (w *definedWalker) instance(expr ast.Expr, args int) {
	t, err := w.file.Resolve(expr)
	if err != nil && err.Doubtful {
		return
	}
	if err != nil {
		w.b.diags.Errorf(err.Pos, err.Hint, "%s", err.Msg)
		return
	}
	if t == nil {
		return
	}
	w.found = append(w.found, t)
	if params := typeParams(t.Spec); len(params) != args {
		hint := "write " + t.Name() + "[" + strings.Join(params, ", ") + "] with types for the letters"
		if len(params) == 0 {
			hint = "write " + t.Name()
		}
		w.b.diags.Errorf(w.file.Position(expr.Pos()), hint, "type %s has %s, not %d", t.Name(), plural(len(params), "type parameter"), args)
	}
}
