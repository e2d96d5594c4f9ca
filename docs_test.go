package clientgen_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDocumented wants a comment on every exported declaration of the runtime,
// the generator and the templates, and a doc.go or package comment in every
// package.
func TestDocumented(t *testing.T) {
	names := 0
	for _, root := range []string{"cmd", "generators", "templates", "runtime"} {
		documented := map[string]bool{}
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && d.Name() == "testdata" {
				return filepath.SkipDir
			}
			if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return nil
			}
			src, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, src, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			dir := filepath.Dir(path)
			documented[dir] = documented[dir] || file.Doc != nil
			for _, decl := range file.Decls {
				for name, has := range exported(decl) {
					names++
					if !has {
						t.Errorf("%s: %s has no comment", path, name)
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for dir, has := range documented {
			if !has {
				t.Errorf("package %s has no package comment", dir)
			}
		}
	}
	if names < 1000 {
		t.Errorf("only %d exported names found: the test looks in the wrong place", names)
	}
}

// exported returns the exported names of a declaration and whether each has a
// comment, its own or that of its group.
func exported(decl ast.Decl) map[string]bool {
	names := map[string]bool{}
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Name.IsExported() && (decl.Recv == nil || ast.IsExported(receiver(decl.Recv.List[0].Type))) {
			names[decl.Name.Name] = decl.Doc != nil
		}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if spec.Name.IsExported() {
					names[spec.Name.Name] = spec.Doc != nil || decl.Doc != nil || spec.Comment != nil
				}
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					if name.IsExported() {
						names[name.Name] = spec.Doc != nil || decl.Doc != nil || spec.Comment != nil
					}
				}
			}
		}
	}
	return names
}

func receiver(expr ast.Expr) string {
	switch expr := expr.(type) {
	case *ast.StarExpr:
		return receiver(expr.X)
	case *ast.IndexExpr:
		return receiver(expr.X)
	case *ast.IndexListExpr:
		return receiver(expr.X)
	case *ast.Ident:
		return expr.Name
	}
	return ""
}
