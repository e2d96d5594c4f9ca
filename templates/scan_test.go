package templates

import (
	"slices"
	"strings"
	"testing"
)

func scanText(t *testing.T, text string) *scanned {
	t.Helper()
	qualifiers, _ := qualifiersFor("example.com/runtime")
	s, err := scan([]byte(text), qualifiers, map[string]string{"scheme": "example.com/scheme"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestReferences(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
		plain      []string
	}{
		{"qualifier", "var x metav1.Time", []string{"k8s.io/apimachinery/pkg/apis/meta/v1.Time"}, []string{"x"}},
		{"of the runtime", "var x rest.Config", []string{"example.com/runtime/rest.Config"}, nil},
		{"of the file", "var x = scheme.Codecs", []string{"example.com/scheme.Codecs"}, nil},
		{"ident", "var x " + Ident{"example.com/a", "B"}.String(), []string{"example.com/a.B"}, nil},
		{"ident in brackets", "var x []*`example.com/a`.B", []string{"example.com/a.B"}, nil},
		{"imported", "package\nimport y \"example.com/y\"\nimport (\n\"example.com/z/v1\"\n)\nvar a, b = y.A, zv1.B",
			[]string{"example.com/y.A", "example.com/z/v1.B"}, []string{"a", "b"}},
		{"selector of a field", "var x = c.rest.Config", nil, []string{"c", "x"}},
		{"method of a call", "var x = f().watch.Y", nil, []string{"f"}},
		{"unknown qualifier", "var x = other.Y", nil, []string{"other"}},
		{"raw string", "var x = `a.B`", nil, []string{"x"}},
		{"comment", "// metav1.Time\nvar x int", nil, nil},
		{"string", `var x = "metav1.Time"`, nil, nil},
		{"plain name of a qualifier", "func f(watch int) {}", nil, []string{"watch"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := scanText(t, tt.text)
			var got []string
			for _, r := range s.references {
				got = append(got, r.path+"."+r.name)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("references are %v, want %v", got, tt.want)
			}
			for _, name := range tt.plain {
				if !s.plain[name] {
					t.Errorf("%s is not among the plain identifiers", name)
				}
			}
		})
	}
}

func TestDeclarations(t *testing.T) {
	s := scanText(t, `package
		const a = 1
		var (
			b = func() { var inner int; _ = inner }
			c int
		)
		type d struct { e int }
		type ( f int; g[T any] []T )
		func h() { type local int }
		func (x *d) i() {}
		func (x g[T]) j() {}
		func (d) k() {}
		func init() {}
		var _ = 1
	`)
	want := []string{"a", "b", "c", "d", "f", "g", "h", "d.i", "g.j", "d.k"}
	if !slices.Equal(s.declared, want) {
		t.Errorf("declared %v, want %v", s.declared, want)
	}
}

func TestScanErrors(t *testing.T) {
	tests := []struct{ text, want string }{
		{"func f() {", "{ is never closed"},
		{"func f() }", "unexpected }"},
		{"func f( }", "unexpected }"},
		{"var x = \"open", "string literal not terminated"},
		{"package\nimport x func", "unexpected func in an import declaration"},
	}
	for _, tt := range tests {
		_, err := scan([]byte(tt.text), nil, nil)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("scan(%q) = %v, want an error with %q", tt.text, err, tt.want)
		}
	}
}

func TestNames(t *testing.T) {
	tests := []struct{ got, want string }{
		{Param("deployment"), "deployment"},
		{Param("type"), "typeObject"},
		{Param("string"), "stringObject"},
		{Param("watch"), "watchObject"},
		{Param("ctx"), "ctxObject"},
		{Param("podName", "podName"), "podNameObject"},
		{Private("pods"), "pods"},
		{Private("types"), "types"},
		{Private("func"), "funcClient"},
		{Private("error", "errorClient"), "errorClientClient"},
		{Alias("k8s.io/api/apps/v1"), "appsv1"},
		{Alias("example.com/my-group/v1beta2"), "mygroupv1beta2"},
		{Alias("example.com/go-yaml"), "goyaml"},
		{Alias("example.com/3scale"), "pkg3scale"},
		{Alias("v1"), "v1"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("got %s, want %s", tt.got, tt.want)
		}
	}
}
