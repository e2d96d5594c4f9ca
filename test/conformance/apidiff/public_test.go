package apidiff

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

// TestPublicNames compares a tree that declares a type with one that has an alias of the same name for a type of
// another package.
func TestPublicNames(t *testing.T) {
	const declared = "type Config struct { Name string; Next *Config }; func (c *Config) Copy() *Config { return c }; func Use(Config) {}"
	for _, c := range []struct{ path, alias, want string }{
		{"b.example/y/internal/z", "Config", ""},
		{"b.example/y/z", "Config", "differs Config,missing Config.Copy,missing Config.Name,missing Config.Next,differs Use"},
		{"b.example/y/internal/z", "Other", "missing Config,missing Config.Copy,missing Config.Name,missing Config.Next,extra Other,differs Use"},
	} {
		fset := token.NewFileSet()
		compile := func(path, src string, imports importerFunc) *types.Package {
			t.Helper()
			file, err := parser.ParseFile(fset, path+"/p.go", src, 0)
			if err != nil {
				t.Fatal(err)
			}
			pkg, err := (&types.Config{Importer: imports}).Check(path, fset, []*ast.File{file}, nil)
			if err != nil {
				t.Fatal(err)
			}
			return pkg
		}
		z := compile(c.path, "package z; "+strings.Replace(declared, "func Use(Config) {}", "", 1), nil)
		y := compile("b.example/y", `package p; import "`+c.path+`"; type `+c.alias+` = z.Config; func Use(z.Config) {}`,
			func(string) (*types.Package, error) { return z, nil })
		ours := Describe(&Tree{Root: "b.example/y", Packages: []*types.Package{y}, fset: fset}, Options{})
		var got []string
		for _, d := range Compare(Describe(check(t, "a.example/x", "package p; "+declared), Options{}), ours).Differences {
			got = append(got, string(d.Kind)+" "+d.Symbol)
		}
		if strings.Join(got, ",") != c.want {
			t.Errorf("%s as %s: got %q, want %q", c.path, c.alias, got, c.want)
		}
	}
}

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }
