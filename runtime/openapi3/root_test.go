package openapi3_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/openapi"
	"github.com/clientsmith/client-gen/runtime/openapi/openapitest"
	"github.com/clientsmith/client-gen/runtime/openapi3"
)

var errRefused = errors.New("errRefused")

func documents() *openapitest.FakeClient {
	return &openapitest.FakeClient{PathsMap: map[string]openapi.GroupVersion{
		"api/v1":             openapitest.FakeGroupVersion{GVSpec: []byte(`{"openapi":"3.0.0","info":{"title":"core"},"components":{"schemas":{"Pod":{"type":"object"}}}}`)},
		"apis/apps/v1":       openapitest.FakeGroupVersion{GVSpec: []byte(`{"openapi":`)},
		"apis/batch/v1":      openapitest.FakeGroupVersion{ForcedErr: errRefused},
		"apis/apps":          openapitest.FakeGroupVersion{},
		"version":            openapitest.FakeGroupVersion{},
		"apis/apps/v1/extra": openapitest.FakeGroupVersion{},
	}}
}

func TestGroupVersions(t *testing.T) {
	client := documents()
	got, err := openapi3.NewRoot(client).GroupVersions()
	want := []schema.GroupVersion{{Version: "v1"}, {Group: "apps", Version: "v1"}, {Group: "batch", Version: "v1"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	client.ForcedErr = errRefused
	if _, err := openapi3.NewRoot(client).GroupVersions(); !errors.Is(err, errRefused) {
		t.Errorf("got %v", err)
	}
	if _, err := openapi3.NewRoot(client).GVSpec(want[0]); !errors.Is(err, errRefused) {
		t.Errorf("got %v", err)
	}
}

func TestDocuments(t *testing.T) {
	root := openapi3.NewRoot(documents())
	core := schema.GroupVersion{Version: "v1"}
	spec, err := root.GVSpec(core)
	if err != nil || spec.Version != "3.0.0" || spec.Info.Title != "core" || !spec.Components.Schemas["Pod"].Type.Contains("object") {
		t.Errorf("%+v, %v", spec, err)
	}
	m, err := root.GVSpecAsMap(core)
	if err != nil || m["openapi"] != "3.0.0" {
		t.Errorf("%v, %v", m, err)
	}
	var notFound *openapi3.GroupVersionNotFoundError
	for _, test := range []struct {
		gv   schema.GroupVersion
		want string
		is   func(error) bool
	}{
		{schema.GroupVersion{Group: "none", Version: "v1"}, "none/v1", func(err error) bool { return errors.As(err, &notFound) }},
		{schema.GroupVersion{Group: "batch", Version: "v1"}, "batch/v1", func(err error) bool { return errors.Is(err, errRefused) }},
		{schema.GroupVersion{Group: "apps", Version: "v1"}, "apps/v1", func(err error) bool { return strings.Contains(err.Error(), "decode") }},
	} {
		spec, err := root.GVSpec(test.gv)
		m, mapErr := root.GVSpecAsMap(test.gv)
		if spec != nil || m != nil || err == nil || mapErr == nil || !test.is(err) || !test.is(mapErr) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, %v, %v, %v", test.gv, spec, err, m, mapErr)
		}
	}
}
