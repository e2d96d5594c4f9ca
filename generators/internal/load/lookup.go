package load

import (
	"bytes"
	"go/ast"
	"reflect"
)

func anyFile(*File) bool { return true }

// find looks a declaration up and parses files that contain its name and may
// declare it, the likeliest first, until it is found. A file that declares a
// name contains it, so that a miss is a miss.
func find[T any](pkg *Package, name string, may func(*File) bool, get func() *T) *T {
	if pkg == nil || name == "" || name == "_" {
		return nil
	}
	pkg.mu.Lock()
	defer pkg.mu.Unlock()
	if found := get(); found != nil {
		return found
	}
	miss := missed{name, reflect.TypeFor[T]()}
	if doubtful, known := pkg.misses[miss]; known {
		if doubtful {
			pkg.missing(name)
		}
		return nil
	}
	for _, onlyFunctions := range []bool{false, true} {
		for _, f := range pkg.candidates(name, may, onlyFunctions) {
			pkg.parse(f)
			if found := get(); found != nil {
				return found
			}
		}
	}
	// Methods of different types share a name, but then every file with that
	// name has been parsed.
	if pkg.misses == nil {
		pkg.misses = map[missed]bool{}
	}
	pkg.misses[miss] = pkg.missing(name)
	return nil
}

// missed is a lookup that has read every file that might answer it.
type missed struct {
	name string
	kind reflect.Type
}

// candidates returns the unparsed files whose text contains the name, those
// that seem to declare a type of that name first: of the files in which a
// generator writes functions only, or of all others.
func (pkg *Package) candidates(name string, may func(*File) bool, onlyFunctions bool) []*File {
	var likely, possible []*File
	for _, f := range pkg.files {
		if f.AST != nil || f.broken || f.onlyFunctions() != onlyFunctions {
			continue
		}
		if !may(f) || !bytes.Contains(f.source(), []byte(name)) {
			continue
		}
		if bytes.Contains(f.source(), []byte("\ntype "+name+" ")) {
			likely = append(likely, f)
		} else {
			possible = append(possible, f)
		}
	}
	return append(likely, possible...)
}

// parse reads one file and indexes its declarations. The caller holds pkg.mu.
func (pkg *Package) parse(f *File) {
	f.parse()
	if f.AST == nil {
		return
	}
	if pkg.types == nil {
		pkg.types = map[string]*TypeDecl{}
		pkg.values = map[string]*ValueDecl{}
		pkg.funcs = map[string]*FuncDecl{}
		pkg.methods = map[string][]*FuncDecl{}
	}
	for _, decl := range f.AST.Decls {
		switch decl := decl.(type) {
		case *ast.GenDecl:
			pkg.indexGroup(f, decl)
		case *ast.FuncDecl:
			fn := &FuncDecl{File: f, Decl: decl}
			if decl.Recv == nil {
				pkg.funcs[decl.Name.Name] = fn
			} else if name := Receiver(decl); name != "" {
				pkg.methods[name] = append(pkg.methods[name], fn)
			}
		}
	}
}

func (pkg *Package) indexGroup(f *File, group *ast.GenDecl) {
	for _, spec := range group.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			t := &TypeDecl{Package: pkg, File: f, Spec: spec, Group: group}
			f.types = append(f.types, t)
			if _, ok := pkg.types[spec.Name.Name]; !ok {
				pkg.types[spec.Name.Name] = t
			}
		case *ast.ValueSpec:
			for i, name := range spec.Names {
				v := &ValueDecl{File: f, Tok: group.Tok, Name: name, Type: spec.Type}
				if len(spec.Values) == len(spec.Names) {
					v.Value = spec.Values[i]
				}
				pkg.values[name.Name] = v
			}
		}
	}
}

// Receiver returns the name of a method's type.
func Receiver(decl *ast.FuncDecl) string {
	if len(decl.Recv.List) == 0 {
		return ""
	}
	expr := decl.Recv.List[0].Type
	for {
		switch e := expr.(type) {
		case *ast.StarExpr:
			expr = e.X
		case *ast.ParenExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.IndexListExpr:
			expr = e.X
		case *ast.Ident:
			return e.Name
		default:
			return ""
		}
	}
}
