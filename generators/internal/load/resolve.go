package load

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// ResolveError says why a type expression names nothing.
type ResolveError struct {
	Pos       token.Position
	Msg, Hint string
	// Doubtful is true if a file that cannot be parsed may declare the name.
	Doubtful bool
}

// Error formats the error as "file:line:col: message".
func (e *ResolveError) Error() string { return e.Pos.String() + ": " + e.Msg }

// Resolve returns the declaration that an identifier or a qualified identifier
// names, in the file's package or another. Predeclared types and those of
// packages "C" and "unsafe" give nil without an error. Instances of generic
// types give the generic type. Other expressions, and names of type
// parameters, are the caller's to take apart.
func (f *File) Resolve(expr ast.Expr) (*TypeDecl, *ResolveError) {
	before := f.Package.prog.Doubts()
	t, err := f.resolve(expr)
	if err != nil {
		err.Doubtful = f.Package.prog.Doubts() > before
	}
	return t, err
}

func (f *File) resolve(expr ast.Expr) (*TypeDecl, *ResolveError) {
	switch e := expr.(type) {
	case *ast.Ident:
		return f.resolveIdent(e)
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok {
			return f.resolveQualified(x, e.Sel)
		}
	case *ast.ParenExpr:
		return f.resolve(e.X)
	case *ast.IndexExpr:
		return f.resolve(e.X)
	case *ast.IndexListExpr:
		return f.resolve(e.X)
	}
	return nil, f.unresolved(expr.Pos(), "", "not the name of a type")
}

func (f *File) resolveIdent(id *ast.Ident) (*TypeDecl, *ResolveError) {
	if _, own := types.Universe.Lookup(id.Name).(*types.TypeName); own {
		return f.Package.shadows(id.Name), nil
	}
	if t := f.Package.Type(id.Name); t != nil {
		return t, nil
	}
	unknown := false
	for _, spec := range f.AST.Imports {
		if spec.Name == nil || spec.Name.Name != "." {
			continue
		}
		dep := f.Package.importOf(spec)
		if dep == nil || len(dep.files) == 0 {
			unknown = true
		} else if t := dep.Type(id.Name); t != nil && ast.IsExported(id.Name) {
			return t, nil
		}
	}
	if unknown {
		return nil, nil
	}
	if what := f.Package.otherwise(id.Name); what != "" {
		return nil, f.unresolved(id.Pos(), "name a type", "%s is a %s, not a type", id.Name, what)
	}
	hint := diag.DidYouMean("", id.Name, append(f.Package.typeNames(), predeclared...))
	if hint == "" {
		hint = "declare or import it"
	}
	return nil, f.unresolved(id.Pos(), hint, "undefined type %s", id.Name)
}

// predeclared are the types of Go's own that fields have.
var predeclared = []string{
	"string", "bool", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "float32", "float64", "byte", "rune", "any", "error",
}

// otherwise says what a name that is no type's stands for in the package, ""
// for nothing.
func (pkg *Package) otherwise(name string) string {
	if v := pkg.Value(name); v != nil && v.Tok == token.CONST {
		return "constant"
	} else if v != nil {
		return "variable"
	}
	if pkg.Func(name) != nil {
		return "function"
	}
	return ""
}

func (f *File) resolveQualified(x, sel *ast.Ident) (*TypeDecl, *ResolveError) {
	dep, found := f.ImportedAs(x.Name)
	switch {
	case !found:
		return nil, f.unresolved(x.Pos(), "import the package", "undefined: %s.%s", x.Name, sel.Name)
	case dep == nil:
		if spec := f.circular(x.Name); spec != nil {
			target, _ := strconv.Unquote(spec.Path.Value)
			return nil, f.unresolved(spec.Path.Pos(), "move what both need to a third package", "import cycle: %s imports this package", target)
		}
		return nil, nil
	case len(dep.files) == 0:
		return nil, f.missing(dep, x, sel)
	}
	if t := dep.Type(sel.Name); t != nil && sel.IsExported() {
		return t, nil
	}
	if len(dep.problems) > 0 {
		return nil, f.missing(dep, x, sel)
	}
	hint := diag.DidYouMean(x.Name+".", sel.Name, exportedOnly(dep.typeNames()))
	return nil, f.unresolved(x.Pos(), hint, "undefined type %s.%s: package %s has no such type", x.Name, sel.Name, dep.Path)
}

// exportedOnly returns the names that another package can use.
func exportedOnly(names []string) []string {
	return slices.DeleteFunc(names, func(n string) bool { return !ast.IsExported(n) })
}

// missing says why the go command could not find a package that a type is of.
func (f *File) missing(dep *Package, x, sel *ast.Ident) *ResolveError {
	_, msg, hint := dep.explain()
	pos := x.Pos()
	if spec := f.importSpec(dep.Path); spec != nil {
		pos = spec.Path.Pos() // once for all that is of the package
		return f.unresolved(pos, hint, "package %s not found: %s", dep.Path, msg)
	}
	return f.unresolved(pos, hint, "package of %s.%s not found: %s", x.Name, sel.Name, msg)
}

// importSpec returns the import of a path, nil for none.
func (f *File) importSpec(path string) *ast.ImportSpec {
	for _, spec := range f.AST.Imports {
		if target, err := strconv.Unquote(spec.Path.Value); err == nil && target == path {
			return spec
		}
	}
	return nil
}

// circular returns the import that a qualifier stands for if the go command has
// left it out, because the package imports this one.
func (f *File) circular(name string) *ast.ImportSpec {
	for _, spec := range f.AST.Imports {
		target, err := strconv.Unquote(spec.Path.Value)
		if err != nil || f.Package.imports[target] != nil || spec.Name != nil && spec.Name.Name != name || spec.Name == nil && pathName(target) != name {
			continue
		}
		if f.Package.prog.packages[target] != nil {
			return spec
		}
	}
	return nil
}

// ImportedAs returns the package that a qualifier stands for in the file;
// found is false for a name that the file does not import. The package is nil
// for "C" and "unsafe", which have no declarations to look at.
func (f *File) ImportedAs(name string) (dep *Package, found bool) {
	var guess *Package
	for _, spec := range f.AST.Imports {
		target, _ := strconv.Unquote(spec.Path.Value)
		dep := f.Package.importOf(spec)
		switch {
		case spec.Name != nil:
			if spec.Name.Name != name {
				continue
			}
		case target == "C" || target == "unsafe":
			if target != name {
				continue
			}
			return nil, true
		case dep == nil || dep.Name == "":
			// Not listed, so its name is not known: it is the likely one only if
			// the path says so.
			if pathName(target) != name {
				continue
			}
			if dep == nil {
				return nil, true
			}
			guess = dep
			continue
		case dep.Name != name:
			continue
		}
		return dep, true
	}
	return guess, guess != nil
}

// importOf returns the package that an import names, nil when the go command
// did not list it.
func (pkg *Package) importOf(spec *ast.ImportSpec) *Package {
	target, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return nil
	}
	if pkg.prog.guess != nil {
		return pkg.prog.guess.importOf(pkg, target)
	}
	return pkg.imports[target]
}

// pathName is the package name that an import path suggests.
func pathName(target string) string {
	base := path.Base(target)
	if len(base) > 1 && base[0] == 'v' && strings.Trim(base[1:], "0123456789") == "" && path.Dir(target) != "." {
		if up := path.Base(path.Dir(target)); strings.Contains(path.Dir(target), ".") && up != "." {
			return up
		}
	}
	base, _, _ = strings.Cut(base, ".")
	return base
}

func (f *File) unresolved(pos token.Pos, hint, format string, args ...any) *ResolveError {
	return &ResolveError{Pos: f.Package.prog.Position(pos), Msg: fmt.Sprintf(format, args...), Hint: hint}
}
