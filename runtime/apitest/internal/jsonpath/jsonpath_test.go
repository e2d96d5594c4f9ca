package jsonpath_test

import (
	"fmt"
	"testing"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/jsonpath"
)

func TestFind(t *testing.T) {
	document := map[string]any{
		"spec":     map[string]any{"replicas": int64(3), "list": []any{"a", "b"}, "null": nil},
		"metadata": map[string]any{"annotations": map[string]any{"a.b/c": "x"}},
		"status": map[string]any{"conditions": []any{
			map[string]any{"type": "Ready", "status": "True"}, map[string]any{"type": "[odd]", "status": "False"}, map[string]any{"status": "None"}}},
	}
	for _, c := range []struct{ expression, want string }{
		{".spec.replicas", "[3]"},
		{"{.spec.replicas}", "[3]"},
		{"$.spec.list[1]", "[b]"},
		{".spec.list[-1]", "[b]"},
		{".spec.list[7]", "[]"},
		{".spec.list[*]", "[a b]"},
		{".spec.null", "[]"},
		{".nope.deeper", "[]"},
		{`.metadata.annotations.a\.b/c`, "[x]"},
		{`.metadata.annotations['a\.b/c']`, "[x]"},
		{`.status.conditions[?(@.type=="Ready")].status`, "[True]"},
		{`.status.conditions[?(@.type=='[odd]')].status`, "[False]"},
		{`.status.conditions[?(@.type!="Ready")].status`, "[False None]"},
		{`.status.conditions[?(@.type)].status`, "[True False]"},
	} {
		path, err := jsonpath.Parse(c.expression)
		if err != nil {
			t.Errorf("%s: %v", c.expression, err)
			continue
		}
		if got := fmt.Sprint(path.Find(document)); got != c.want {
			t.Errorf("%s: %s, want %s", c.expression, got, c.want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, expression := range []string{"..a", ".a[", ".a[x]", ".a[?(type)]", ".a[?(@.x==1]"} {
		if _, err := jsonpath.Parse(expression); err == nil {
			t.Errorf("%q was parsed", expression)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{".a.b[0]", `.a[?(@.b=="c")].d`, "{.a['b']}", "[", `\`, "..", ".a[?(@[?(@.b)])]"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, expression string) {
		path, err := jsonpath.Parse(expression)
		if err == nil {
			path.Find(map[string]any{"a": []any{map[string]any{"b": "c"}}})
		}
	})
}
