package apidiff

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// base is the first tree of every case; each case edits it.
const base = `package p

const Name = "x"
const Num = 3
const Typed Level = 1
var V map[string]Obj

type Level int
type Obj struct {
	Embedded
	Field string ` + "`json:\"field\"`" + `
	Ch    <-chan int
	Lit   struct{ a, B int }
	hidden int
}
func (o *Obj) Ptr(a int, b string) error { return nil }
func (o Obj) Val(xs ...string) (n int, err error) { return 0, nil }
type Embedded struct { Deep int }
func (Embedded) Promoted() {}
type inner struct{ FromInner int }
func (*inner) InnerMethod() {}
type Outer struct{ inner }
type Small interface{ Close() error }
type Big interface { Small; Open(name string) (Obj, error) }
type Sealed interface { Do(); private() }
type Same = Obj
type Gen[T any, P interface{ *T }] struct{ Item T }
func (g *Gen[T, P]) Get(i int) (T, P) { var p P; return g.Item, p }
type Num64 interface{ ~int64 | ~uint64 }
func Map[K comparable, V Num64](m map[K]V, f func(k K) V) []V { return nil }
func Use(s Same, b []byte, a [2]any, f func(...int)) Same { var r Same; return r }
type Func func(Level) error
`

// check type-checks one file as package path.
func check(t *testing.T, path, src string) *Tree {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	var config types.Config
	pkg, err := config.Check(path, fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Tree{Root: path, Packages: []*types.Package{pkg}, fset: fset}
}

// lines compares base with base after the edit, and returns the differences
// without their descriptions.
func lines(t *testing.T, from, to string) []string {
	t.Helper()
	if !strings.Contains(base, from) {
		t.Fatalf("base has no %q", from)
	}
	a := Describe(check(t, "a.example/x", base), Options{})
	b := Describe(check(t, "b.example/y", strings.Replace(base, from, to, 1)), Options{})
	var out []string
	for _, d := range Compare(a, b).Differences {
		out = append(out, string(d.Kind)+" "+d.Symbol)
	}
	return out
}

func TestCompareFindsEachKindOfDifference(t *testing.T) {
	cases := []struct {
		name, from, to string
		want           string // separated by commas
	}{
		{"nothing", "", "", ""},
		{"constant value", `"x"`, `"y"`, "differs Name"},
		{"constant type", "const Num = 3", "const Num int64 = 3", "differs Num"},
		{"constant of a defined type", "Typed Level", "Typed int", "differs Typed"},
		{"missing constant", "const Num = 3", "", "missing Num"},
		{"extra constant", "const Num = 3", "const Num = 3; const More = 4", "extra More"},
		{"constant becomes variable", "const Num = 3", "var Num = 3", "differs Num"},
		{"variable type", "map[string]Obj", "map[string]*Obj", "differs V"},
		{"underlying type", "type Level int", "type Level int32", "differs Level"},
		{"defined type becomes alias", "type Func func", "type Func = func", "differs Func"},
		{"function type", "func(Level) error", "func(Level)", "differs Func"},
		{"result", "(a int, b string) error", "(a int, b string) *Obj", "differs Obj.Ptr"},
		{"field type", "Field string", "Field bool", "differs Obj.Field"},
		{"field tag", `json:"field"`, `json:"field,omitempty"`, "differs Obj.Field"},
		{"missing field", "Ch    <-chan int", "", "missing Obj.Ch"},
		{"channel direction", "<-chan int", "chan int", "differs Obj.Ch"},
		{"hidden field", "hidden int", "other int", ""},
		{"comparability", "hidden int", "hidden []int", "differs Obj"},
		{"field of a literal", "a, B int", "a, C int", "differs Obj.Lit"},
		{"unexported field of a literal", "a, B int", "b, B int", "differs Obj.Lit"},
		{"embedding", "\tEmbedded\n", "\tEmbedded Embedded\n", "missing Obj.Deep,differs Obj.Embedded,missing Obj.Promoted"},
		{"promoted field", "Deep int", "Deep string", "differs Embedded.Deep,differs Obj.Deep"},
		{"promoted method", "(Embedded) Promoted()", "(Embedded) Promoted(int)", "differs Embedded.Promoted,differs Obj.Promoted"},
		{"promotion by pointer", "(Embedded) Promoted()", "(*Embedded) Promoted()", "differs Embedded.Promoted,differs Obj.Promoted"},
		{"field of an unexported embedded type", "FromInner int", "FromInner string", "differs Outer.FromInner"},
		{"method of an unexported embedded type", "InnerMethod()", "InnerMethod(int)", "differs Outer.InnerMethod"},
		{"receiver", "(o *Obj) Ptr", "(o Obj) Ptr", "differs Obj.Ptr"},
		{"receiver becomes pointer", "(o Obj) Val", "(o *Obj) Val", "differs Obj.Val"},
		{"method parameter", "(a int, b string)", "(a int, b any)", "differs Obj.Ptr"},
		{"parameter names", "(a int, b string)", "(c int, d string)", ""},
		{"variadic", "xs ...string", "xs []string", "differs Obj.Val"},
		{"result names", "(n int, err error)", "(int, error)", ""},
		{"missing method", "func (o *Obj) Ptr(a int, b string) error { return nil }", "", "missing Obj.Ptr"},
		{"interface method", "Close() error", "Close()", "differs Big.Close,differs Small.Close"},
		{"missing interface method", "interface{ Close() error }", "interface{}", "missing Big.Close,missing Small.Close"},
		{"interface method written out", "Small; Open", "Close() error; Open", ""},
		{"seal", "Do(); private()", "Do()", "differs Sealed"},
		{"alias target", "type Same = Obj", "type Same = *Obj", "differs Same,differs Use"},
		{"alias becomes defined type", "type Same = Obj", "type Same Obj", "differs Same,extra Same.Ch,extra Same.Deep,extra Same.Embedded,extra Same.Field,extra Same.Lit,extra Same.Promoted,differs Use"},
		{"constraint of a type", "[T any, P", "[T comparable, P", "differs Gen"},
		{"names of type parameters", "type Gen[T any, P interface{ *T }] struct{ Item T }", "type Gen[X any, Y interface{ *X }] struct{ Item X }", ""},
		{"names of type parameters in a function", "Map[K comparable, V Num64](m map[K]V, f func(k K) V) []V", "Map[A comparable, B Num64](m map[A]B, f func(k A) B) []B", ""},
		{"constraint of a function", "[K comparable", "[K Num64", "differs Map"},
		{"order of type parameters", "m map[K]V, f func(k K) V", "m map[K]V, f func(k V) K", "differs Map"},
		{"terms", "~int64 | ~uint64", "~int64 | uint64", "differs Num64"},
		{"order of terms", "~int64 | ~uint64", "~uint64 | ~int64", ""},
		{"byte and uint8", "b []byte", "b []uint8", ""},
		{"any and interface", "[2]any", "[2]interface{}", ""},
		{"array length", "[2]any", "[3]any", "differs Use"},
		{"variadic function parameter", "func(...int)", "func([]int)", "differs Use"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := lines(t, c.from, c.to)
			if strings.Join(got, ",") != c.want {
				t.Errorf("got %q, want %q", strings.Join(got, ","), c.want)
			}
		})
	}
}

func TestCompareCounts(t *testing.T) {
	a := Describe(check(t, "a.example/x", base), Options{})
	b := Describe(check(t, "a.example/x", "package p\nconst Num = 4\nconst More = 1\n"), Options{})
	r := Compare(a, b)
	if r.Same() || r.Packages != 1 || r.Symbols != a.Symbols() || r.Differ != 1 || r.Extra != 1 {
		t.Errorf("got %+v", r)
	}
	if total := len(a["."]); r.Missing != total-1 {
		t.Errorf("missing: got %d of %d", r.Missing, total)
	}
	var out strings.Builder
	if err := r.Write(&out, 2); err != nil {
		t.Fatal(err)
	}
	want := []string{"extra .: More const untyped int = 1", "... and", "missing,", "1 extra, 1 differing"}
	for _, s := range want[1:] {
		if !strings.Contains(out.String(), s) {
			t.Errorf("report lacks %q:\n%s", s, out.String())
		}
	}
	if i := slices.IndexFunc(r.Differences, func(d Difference) bool { return d.Symbol == "More" }); i < 0 || r.Differences[i].String() != want[0] {
		t.Errorf("extra constant is not reported as %q:\n%v", want[0], r.Differences)
	}
}

func TestCompareIgnoresFiles(t *testing.T) {
	tree := func(name, src string) API {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, src, 0)
		if err != nil {
			t.Fatal(err)
		}
		main, err := parser.ParseFile(fset, "client.go", "package p\ntype Client interface { Get(); Expansion }\ntype Impl struct{}\n", 0)
		if err != nil {
			t.Fatal(err)
		}
		var config types.Config
		pkg, err := config.Check("x", fset, []*ast.File{main, file}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return Describe(&Tree{Root: "x", Packages: []*types.Package{pkg}, fset: fset}, Options{IgnoreFiles: regexp.MustCompile(`expansion\.go$`)})
	}
	generated := tree("generated_expansion.go", "package p\ntype Expansion interface{}\n")
	written := tree("impl_expansion.go", "package p\ntype Expansion interface{ Evict() }\nfunc (*Impl) Evict() {}\nfunc Help() {}\n")
	if r := Compare(generated, written); !r.Same() || r.Symbols != 3 {
		t.Errorf("got %v of %d symbols, want no difference of 3", r.Differences, r.Symbols)
	}
	kept := tree("impl_other.go", "package p\ntype Expansion interface{ Evict() }\nfunc (*Impl) Evict() {}\n")
	if r := Compare(generated, kept); r.Extra != 4 {
		t.Errorf("got %v, want Expansion, its method, Client.Evict and Impl.Evict", r.Differences)
	}
}
