package jsondecode

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	kjson "sigs.k8s.io/json"
)

type text string

func (t *text) UnmarshalText(b []byte) error {
	if len(b) > 3 {
		return fmt.Errorf("too long")
	}
	*t = text("text " + string(b))
	return nil
}

type method string

func (m *method) UnmarshalJSON(b []byte) error {
	*m = method("method " + string(b))
	return nil
}

type onValue map[string]string

func (v onValue) UnmarshalJSON(b []byte) error {
	if v == nil {
		return fmt.Errorf("no map")
	}
	v["json"] = string(b)
	return nil
}

type own struct {
	metav1.TypeMeta `json:",inline"`
}

func (*own) UnmarshalJSON([]byte) error { return nil }

type (
	named     []byte
	octet     uint8
	octets    []octet
	recursive struct {
		Next *recursive            `json:"next"`
		Map  map[string]*recursive `json:"map"`
		List []recursive           `json:"list"`
		Any  any                   `json:"any"`
	}
	unexported struct{ X int }
	list2      []list2
)

func TestSupports(t *testing.T) {
	for _, v := range []any{
		corev1.Pod{}, corev1.PodList{}, corev1.Node{}, corev1.Secret{}, corev1.Event{}, appsv1.Deployment{}, metav1.Status{},
		Widget{}, WidgetList{},
	} {
		if !Supports(reflect.TypeOf(v)) {
			t.Errorf("%T is not supported", v)
		}
	}
}

func TestUnsupportedTypes(t *testing.T) {
	tests := map[string]any{
		"no struct":      map[string]string{},
		"no TypeMeta":    struct{ X int }{},
		"named TypeMeta": struct{ TypeMeta metav1.TypeMeta }{},
		"tagged TypeMeta": struct {
			metav1.TypeMeta `json:"type"`
		}{},
		"unstructured":        unstructured.Unstructured{},
		"raw object":          runtime.Unknown{},
		"its own unmarshaler": own{},
		"string option": struct {
			metav1.TypeMeta `json:",inline"`
			X               int `json:"x,string"`
		}{},
		"name of an embedded field": struct {
			metav1.TypeMeta `json:",inline"`
			X               string `json:"kind"`
		}{},
		"embedded interface": struct {
			metav1.TypeMeta `json:",inline"`
			json.Unmarshaler
		}{},
		"method without a name": struct {
			metav1.TypeMeta `json:",inline"`
			X               struct{ metav1.Time }
		}{},
	}
	for name, v := range tests {
		if Supports(reflect.TypeOf(v)) {
			t.Errorf("%s: supported", name)
		}
	}
}

// oddTypes are types that need care.
var oddTypes = []any{
	struct {
		X int `json:"x,string"`
	}{},
	struct {
		X int `json:"x,case:ignore"`
	}{},
	struct {
		X int `json:"'x'"` //nolint:staticcheck // that is the point
	}{},
	struct {
		X int `json:"\u00e9"`
		Z int `json:"-"`
	}{},
	reflect.Zero(reflect.StructOf([]reflect.StructField{{Name: "Y", Type: reflect.TypeFor[int](), Tag: `json:"-,"`}})).Interface(),
	struct {
		Common `json:",inline"`
		Color  string
		Size   []string `json:"size"`
	}{},
	struct {
		*Common `json:",inline"`
	}{},
	struct {
		Common `json:"x"`
	}{},
	struct {
		Common
		text
	}{},
	struct {
		unexported
		Phase
		Y *unexported
	}{},
	struct{ X text }{},
	struct{ X *text }{},
	struct{ X map[text]int }{},
	struct{ X map[int]int }{},
	struct{ X map[Phase]method }{},
	struct{ X map[string]any }{},
	struct{ X method }{},
	struct{ X *method }{},
	struct{ X []method }{},
	struct{ X onValue }{},
	struct{ X time.Time }{},
	struct{ X time.Duration }{},
	struct{ X named }{},
	struct{ X octets }{},
	struct{ X []octet }{},
	struct{ X [2]int }{},
	struct{ X uint8 }{},
	struct{ X uintptr }{},
	struct{ X float32 }{},
	struct{ X complex64 }{},
	struct{ X **int }{},
	struct{ X chan int }{},
	struct{ X any }{},
	struct{ X fmt.Stringer }{},
	struct{ X json.Number }{},
	struct{ X json.RawMessage }{},
	struct{ X *json.RawMessage }{},
	struct{ X recursive }{},
	struct{ X list2 }{},
	struct{ X metav1.Duration }{},
	struct{ X metav1.LabelSelector }{},
	struct{ X map[string][]map[string]bool }{},
	struct{ X []*[]*string }{},
}

// oddValues are what their fields may hold.
var oddValues = []string{
	`null`, `true`, `false`, `0`, `-0`, `1`, `-1`, `255`, `256`, `1.5`, `1.0`, `1e2`, `-1E-2`, `9007199254740993`, `9223372036854775808`, `18446744073709551616`,
	`1e39`, `1e400`, `""`, `"x"`, `"12"`, `"long text"`, `"\u00e9\ud83d\ude00\n"`, `"AAEC"`, `"2026-03-04T10:11:12Z"`, `"1h"`,
	`[]`, `[null]`, `[1,2]`, `[1,2,3]`, `["a","b"]`, `[[],[[]],null]`, `[true,"x",1,1.0,1.5,null,{},[]]`, `[[null,"a"],null]`,
	`{}`, `{"a":null}`, `{"a":1,"b":2}`, `{"1":1,"-2":2}`, `{"a":"b","a":"c"}`, `{"a":[{"b":true},null]}`, `{"color":"x","size":"y","X":5}`, `{"a":{"b":[1,2.0,9223372036854775808]}}`,
	`{"next":{"next":{"any":[{"x":1}]},"map":{"a":{"list":[{"any":1},{"list":[{"any":2},{}]}]},"b":null}},"list":[{},{"list":[]}]}`,
	`{"matchLabels":{"a":"b"},"matchExpressions":[{"key":"k","operator":"In","values":["v"]}]}`,
	`{"a":1,}`, `[1 2]`, `tru`, `01`, `1.`, `"\x"`, `{"a" 1}`, `{1:1}`, `[1`, `"a`,
}

// TestOddTypes has every type decode every value the way apimachinery's decoder does.
func TestOddTypes(t *testing.T) {
	fast := 0
	for _, v := range oddTypes {
		typ := reflect.TypeOf(v)
		for _, value := range oddValues {
			for _, in := range []string{`{"X":` + value + `}`, `{"x":` + value + `,"color":"c","é":1,"-":2}`, value, ` { "X" : ` + value + ` , "Y":{"X":2} } `} {
				if sameValue(t, typ, []byte(in)) {
					fast++
				}
			}
		}
	}
	if fast < 2000 {
		t.Errorf("only %d values were decoded the fast way", fast)
	}
}

// sameValue decodes data into a type, if that has a plan, and reports whether that worked. It must not unless
// apimachinery's decoder comes to the same value.
func sameValue(t *testing.T, typ reflect.Type, data []byte) bool {
	t.Helper()
	p := planOf(typ)
	if p == nil {
		return false
	}
	s := newState(objectStrings)
	s.data = data
	got, want := reflect.New(typ), reflect.New(typ)
	end := s.value(p, got.UnsafePointer(), 0)
	if end < 0 || space(data, end) != len(data) {
		return false
	}
	if err := kjson.UnmarshalCaseSensitivePreserveInts(data, want.Interface()); err != nil {
		t.Fatalf("%v: %.300s decodes, though %v", typ, data, err)
	}
	if !reflect.DeepEqual(got.Interface(), want.Interface()) {
		t.Fatalf("%v: %.300s\n got %#v\nwant %#v", typ, data, got.Elem(), want.Elem())
	}
	if s.depth != 0 {
		t.Fatalf("%v: %.300s: the depth is %d in the end", typ, data, s.depth)
	}
	return true
}

// TestManyFields has a struct with more fields than the fast way takes, and one with as many as that.
func TestManyFields(t *testing.T) {
	for _, n := range []int{maxFields, maxFields + 1} {
		var fields []reflect.StructField
		var in strings.Builder
		for i := range n {
			fields = append(fields, reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: reflect.TypeFor[int]()})
			fmt.Fprintf(&in, `,"F%d":%d`, n-i-1, i)
		}
		typ := reflect.StructOf(fields)
		if !sameValue(t, typ, []byte("{"+in.String()[1:]+"}")) {
			t.Errorf("%d fields do not decode", n)
		}
		if op := planOf(typ).op; (op == opStruct) != (n <= maxFields) {
			t.Errorf("%d fields: %d", n, op)
		}
		if n == maxFields && sameValue(t, typ, []byte(`{"F254":1,"F254":2}`)) {
			t.Error("a duplicate goes unnoticed")
		}
	}
}

// TestDepth compares what is nested as deep as apimachinery lets it, and one deeper.
func TestDepth(t *testing.T) {
	for _, n := range []int{deepest - 2, deepest, maxDepth - 1, maxDepth, maxDepth + 1} {
		for _, in := range []string{strings.Repeat("[", n) + strings.Repeat("]", n), strings.Repeat(`{"next":`, n) + "1" + strings.Repeat("}", n)} {
			for _, v := range []any{recursive{}, list2{}, struct{}{}, json.RawMessage{}} {
				for _, data := range []string{in, `{"next":{"any":` + in + `}}`, `{"unknown":` + in + `}`} {
					ok := sameValue(t, reflect.TypeOf(v), []byte(data))
					if _, raw := v.(json.RawMessage); raw && ok != json.Valid([]byte(data)) {
						t.Errorf("%d deep: %v", n, ok)
					}
				}
			}
		}
	}
}
