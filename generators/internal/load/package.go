package load

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/packages"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// Module is the module that a package belongs to.
type Module struct {
	// Path is the module path, Dir its folder ("" when it isn't on disk).
	Path, Dir string
	// Main is true for the module, or a workspace module, of the run.
	Main bool
}

// Package is one Go package. Its declarations are parsed when they are asked
// for; it is safe for concurrent use.
type Package struct {
	// Path is the import path, Name the package name, Dir the absolute folder.
	Path, Name, Dir string
	// Module is nil for the standard library.
	Module *Module
	// Root is true for packages that the run was asked for.
	Root bool

	prog     *Program
	imports  map[string]*Package
	problems []packages.Error
	ignored  []string

	mu      sync.Mutex
	files   []*File
	types   map[string]*TypeDecl
	values  map[string]*ValueDecl
	funcs   map[string]*FuncDecl
	methods map[string][]*FuncDecl
	misses  map[missed]bool // true for those in doubt
}

// TypeDecl is a type declaration.
type TypeDecl struct {
	Package *Package
	File    *File
	// Spec is the syntax; its doc comments are parsed for roots only.
	Spec *ast.TypeSpec
	// Group is the declaration around Spec, which may hold further types.
	Group *ast.GenDecl
}

// Name returns the identifier.
func (t *TypeDecl) Name() string { return t.Spec.Name.Name }

// Pos returns the place of the identifier.
func (t *TypeDecl) Pos() token.Position { return t.Package.prog.Position(t.Spec.Name.Pos()) }

// ValueDecl is a package-level variable or constant.
type ValueDecl struct {
	File *File
	// Tok is token.VAR or token.CONST.
	Tok  token.Token
	Name *ast.Ident
	// Type and Value are nil where the source has none, or where one call
	// initialises several variables.
	Type, Value ast.Expr
}

// Pos returns the place of the identifier.
func (v *ValueDecl) Pos() token.Position { return v.File.Package.prog.Position(v.Name.Pos()) }

// FuncDecl is a package-level function or a method.
type FuncDecl struct {
	File *File
	Decl *ast.FuncDecl
}

// Files returns the files parsed so far, by name. For roots these include
// every file that declares a type or carries a tag.
func (pkg *Package) Files() []*File {
	pkg.mu.Lock()
	defer pkg.mu.Unlock()
	var parsed []*File
	for _, f := range pkg.files {
		if f.AST != nil {
			parsed = append(parsed, f)
		}
	}
	slices.SortFunc(parsed, func(a, b *File) int { return cmp.Compare(a.Name, b.Name) })
	return parsed
}

// Types returns the type declarations of the parsed files, in the order of
// file and position.
func (pkg *Package) Types() []*TypeDecl {
	var all []*TypeDecl
	for _, f := range pkg.Files() {
		all = append(all, f.types...)
	}
	return all
}

// Type returns the declaration of a type, nil if there is none.
func (pkg *Package) Type(name string) *TypeDecl {
	return find(pkg, name, (*File).declaresTypes, func() *TypeDecl { return pkg.types[name] })
}

// shadows is Type for predeclared names such as string, which nearly every file
// contains: only files that say "type string" are read for them.
func (pkg *Package) shadows(name string) *TypeDecl {
	says := []byte("type " + name + " ")
	return find(pkg, name, func(f *File) bool { return !f.onlyFunctions() && f.declaresTypes() && bytes.Contains(f.source(), says) },
		func() *TypeDecl { return pkg.types[name] })
}

// Value returns the declaration of a variable or constant, nil if there is none.
func (pkg *Package) Value(name string) *ValueDecl {
	return find(pkg, name, anyFile, func() *ValueDecl { return pkg.values[name] })
}

// Func returns the declaration of a function, nil if there is none.
func (pkg *Package) Func(name string) *FuncDecl {
	return find(pkg, name, anyFile, func() *FuncDecl { return pkg.funcs[name] })
}

// AllTypes returns every type that the package declares, in the order of file
// and position; [Package.Types] leaves out what has not been looked for.
func (pkg *Package) AllTypes() []*TypeDecl {
	if pkg == nil {
		return nil
	}
	pkg.parseWhere((*File).declaresTypes)
	return pkg.Types()
}

// typeNames returns the names of the types that the package declares.
func (pkg *Package) typeNames() []string {
	all := pkg.AllTypes()
	names := make([]string, len(all))
	for i, t := range all {
		names[i] = t.Name()
	}
	return names
}

// Suggest returns a hint that names the type which was probably meant, "" when
// none is close.
func (pkg *Package) Suggest(name string) string {
	return diag.DidYouMean("", name, exportedOnly(pkg.typeNames()))
}

// Funcs returns the functions whose names start with a prefix, in the order of
// file and position.
func (pkg *Package) Funcs(prefix string) []*FuncDecl {
	if pkg == nil {
		return nil
	}
	text := []byte("func " + prefix)
	pkg.parseWhere(func(f *File) bool { return bytes.Contains(f.source(), text) })
	pkg.mu.Lock()
	defer pkg.mu.Unlock()
	var found []*FuncDecl
	for name, fn := range pkg.funcs {
		if strings.HasPrefix(name, prefix) {
			found = append(found, fn)
		}
	}
	slices.SortFunc(found, func(a, b *FuncDecl) int {
		return cmp.Or(cmp.Compare(a.File.Name, b.File.Name), cmp.Compare(a.Decl.Pos(), b.Decl.Pos()))
	})
	return found
}

// Names returns every package-level name, sorted.
func (pkg *Package) Names() []string {
	pkg.parseWhere(anyFile)
	pkg.mu.Lock()
	defer pkg.mu.Unlock()
	return slices.Sorted(func(yield func(string) bool) {
		_ = all(pkg.types, yield) && all(pkg.values, yield) && all(pkg.funcs, yield)
	})
}

func all[V any](m map[string]V, yield func(string) bool) bool {
	for name := range m {
		if !yield(name) {
			return false
		}
	}
	return true
}

// parseWhere parses the files that have not been, as far as they are wanted.
func (pkg *Package) parseWhere(wanted func(*File) bool) {
	pkg.mu.Lock()
	defer pkg.mu.Unlock()
	for _, f := range pkg.files {
		if f.AST == nil && !f.broken && wanted(f) {
			pkg.parse(f)
		}
	}
}

// Contains reports whether the text of a file of the package contains a word.
// It reads the files of roots, and no others.
func (pkg *Package) Contains(word string) bool {
	pkg.mu.Lock()
	defer pkg.mu.Unlock()
	return pkg.Root && slices.ContainsFunc(pkg.files, func(f *File) bool { return bytes.Contains(f.source(), []byte(word)) })
}

// Imports returns the packages that the package imports, itself or by way of
// others.
func (pkg *Package) Imports() map[*Package]bool {
	if pkg.prog.guess != nil {
		pkg.prog.guess.fail() // only the go command knows them all
	}
	all := map[*Package]bool{}
	queue := []*Package{pkg}
	for len(queue) > 0 {
		next := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, dep := range next.imports {
			if !all[dep] {
				all[dep] = true
				queue = append(queue, dep)
			}
		}
	}
	return all
}

// Declares returns where a package gives a name of Go's own, such as nil,
// another meaning. It reads the files of roots, and no others.
func (pkg *Package) Declares(name string) (pos token.Position, ok bool) {
	says := func(f *File) bool {
		return slices.ContainsFunc([]string{"func " + name + "(", "var " + name + " ", "const " + name + " ", "type " + name + " ", "\n\t" + name + " "},
			func(text string) bool { return bytes.Contains(f.source(), []byte(text)) })
	}
	pkg.mu.Lock()
	hit := pkg.Root && slices.ContainsFunc(pkg.files, says)
	pkg.mu.Unlock()
	if !hit {
		return pos, false
	}
	if v := pkg.Value(name); v != nil {
		return v.Pos(), true
	}
	if f := pkg.Func(name); f != nil {
		return f.File.Position(f.Decl.Name.Pos()), true
	}
	if t := pkg.Type(name); t != nil {
		return t.Pos(), true
	}
	return pos, false
}

// Mentions reports whether a file of the package says a text somewhere else
// than behind another one. It reads the files of roots, and no others.
func (pkg *Package) Mentions(text, behind string) bool {
	pkg.mu.Lock()
	defer pkg.mu.Unlock()
	return slices.ContainsFunc(pkg.files, func(f *File) bool {
		src := f.source()
		return bytes.Count(src, []byte(text)) > bytes.Count(src, []byte(behind+text))
	})
}

// Method returns a method declared on a type, with a pointer or a value as
// receiver, nil if there is none.
func (pkg *Package) Method(typeName, name string) *FuncDecl {
	return find(pkg, name, anyFile, func() *FuncDecl {
		for _, m := range pkg.methods[typeName] {
			if m.Decl.Name.Name == name {
				return m
			}
		}
		return nil
	})
}
