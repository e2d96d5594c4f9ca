package openapi3_test

import (
	"testing"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/openapi"
	"github.com/clientsmith/client-gen/runtime/openapi/openapitest"
	"github.com/clientsmith/client-gen/runtime/openapi3"
)

// FuzzDocument: a document of OpenAPI v3 is read or an error, by both methods the same, and what was read is written.
func FuzzDocument(f *testing.F) {
	for _, seed := range []string{
		`{"openapi":"3.0.0","info":{"title":"core","version":"v1"},"components":{"schemas":{"Pod":{"type":"object","properties":{"a":{"$ref":"#/components/schemas/Pod"}}}}}}`,
		`{"paths":{"/api/v1/pods":{"get":{"operationId":"list","parameters":[{"name":"limit","in":"query","schema":{"type":"integer"}}],"responses":{"200":{"description":"OK","content":{"application/json":{"schema":{"type":"string"}}}},"default":{}},"x-kubernetes-action":"list"}}}}`,
		`{"paths":{"/":null},"components":null}`, `{"paths":{"x":{"$ref":1}}}`, `{"servers":[{"url":"/"}],"security":[{}],"externalDocs":{}}`,
		`null`, `[]`, `{}`, `"x"`, `{"openapi":`, "",
	} {
		f.Add([]byte(seed), "apis/apps/v1")
	}
	f.Add([]byte(`{}`), "api/v1")
	f.Fuzz(func(t *testing.T, document []byte, path string) {
		root := openapi3.NewRoot(&openapitest.FakeClient{PathsMap: map[string]openapi.GroupVersion{path: openapitest.FakeGroupVersion{GVSpec: document}}})
		versions, err := root.GroupVersions()
		if err != nil {
			t.Fatal(err)
		}
		for _, gv := range append(versions, schema.GroupVersion{Group: "apps", Version: "v1"}) {
			_, asMapErr := root.GVSpecAsMap(gv)
			spec, err := root.GVSpec(gv)
			if err != nil {
				continue
			}
			if spec == nil || asMapErr != nil {
				t.Fatalf("%s: %v, %v", gv, spec, asMapErr)
			}
			if _, err := spec.MarshalJSON(); err != nil {
				t.Logf("cannot be written: %v", err) // values that are no JSON after all
			}
		}
	})
}
