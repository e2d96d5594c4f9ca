package jsondecode

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
)

type text string

func (*text) UnmarshalText([]byte) error { return nil }

type from struct{}

func (*from) UnmarshalJSONFrom(*jsontext.Decoder) error { return nil }

type own struct {
	metav1.TypeMeta `json:",inline"`
}

func (*own) UnmarshalJSON([]byte) error { return nil }

type named []byte

type recursive struct {
	Next *recursive            `json:"next"`
	Map  map[string]*recursive `json:"map"`
	Bad  any                   `json:"bad"`
}

type unexported struct{ X int }

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

// TestUnsupportedTags is about structs that go vet would not let pass.
func TestUnsupportedTags(t *testing.T) {
	field := func(name, pkg, tag string) reflect.StructField {
		return reflect.StructField{Name: name, PkgPath: pkg, Type: reflect.TypeFor[int](), Tag: reflect.StructTag(tag)}
	}
	for name, fields := range map[string][]reflect.StructField{
		"same name twice":                     {field("X", "", `json:"x"`), field("Y", "", `json:"x"`)},
		"tag on a field that is not exported": {field("x", "example.com/x", `json:"x"`)},
	} {
		if (&walk{seen: map[reflect.Type]bool{}}).supports(reflect.StructOf(fields)) {
			t.Errorf("%s: supported", name)
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
		"interface": struct {
			metav1.TypeMeta `json:",inline"`
			X               any
		}{},
		"interface below": struct {
			metav1.TypeMeta `json:",inline"`
			X               map[string][]*recursive
		}{},
		"string option": struct {
			metav1.TypeMeta `json:",inline"`
			X               int `json:"x,string"`
		}{},
		"unknown option": struct {
			metav1.TypeMeta `json:",inline"`
			X               int `json:"x,case:ignore"`
		}{},
		"quoted name": struct {
			metav1.TypeMeta `json:",inline"`
			X               int `json:"'x'"`
		}{},
		"name of an embedded field": struct {
			metav1.TypeMeta `json:",inline"`
			X               string `json:"kind"`
		}{},
		"embedded pointer": struct {
			metav1.TypeMeta `json:",inline"`
			*Common         `json:",inline"`
		}{},
		"embedded struct that is not exported": struct {
			metav1.TypeMeta `json:",inline"`
			unexported      `json:",inline"`
		}{},
		"embedded interface": struct {
			metav1.TypeMeta `json:",inline"`
			json.Unmarshaler
		}{},
		"text unmarshaler": struct {
			metav1.TypeMeta `json:",inline"`
			X               text
		}{},
		"text as map key": struct {
			metav1.TypeMeta `json:",inline"`
			X               map[text]int
		}{},
		"int as map key": struct {
			metav1.TypeMeta `json:",inline"`
			X               map[int]int
		}{},
		"v2 unmarshaler": struct {
			metav1.TypeMeta `json:",inline"`
			X               from
		}{},
		"time.Time": struct {
			metav1.TypeMeta `json:",inline"`
			X               time.Time
		}{},
		"time.Duration": struct {
			metav1.TypeMeta `json:",inline"`
			X               time.Duration
		}{},
		"named bytes": struct {
			metav1.TypeMeta `json:",inline"`
			X               named
		}{},
		"array": struct {
			metav1.TypeMeta `json:",inline"`
			X               [2]int
		}{},
		"unsigned": struct {
			metav1.TypeMeta `json:",inline"`
			X               uint
		}{},
		"pointer to pointer": struct {
			metav1.TypeMeta `json:",inline"`
			X               **int
		}{},
		"channel": struct {
			metav1.TypeMeta `json:",inline"`
			X               chan int
		}{},
	}
	for name, v := range tests {
		if Supports(reflect.TypeOf(v)) {
			t.Errorf("%s: supported", name)
		}
	}
}
