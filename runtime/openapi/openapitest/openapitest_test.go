package openapitest_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/clientsmith/client-gen/runtime/openapi"
	"github.com/clientsmith/client-gen/runtime/openapi/openapitest"
)

func TestFakeClient(t *testing.T) {
	refused := errors.New("refused")
	if paths, err := (openapitest.FakeClient{}).Paths(); err != nil || paths == nil {
		t.Errorf("no documents: %v, %v", paths, err)
	}
	f := openapitest.NewFakeClient()
	f.PathsMap["api/v1"] = openapitest.FakeGroupVersion{GVSpec: []byte("{}")}
	f.PathsMap["apis/apps/v1"] = openapitest.FakeGroupVersion{ForcedErr: refused}
	f.PathsMap["api/v2"] = openapitest.FakeGroupVersion{}
	paths, err := f.Paths()
	if err != nil || len(paths) != 3 {
		t.Fatal(paths, err)
	}
	if data, err := paths["api/v1"].Schema("application/json"); err != nil || string(data) != "{}" || paths["api/v1"].ServerRelativeURL() != "" {
		t.Errorf("%s, %v", data, err)
	}
	if data, err := paths["api/v2"].Schema("application/json"); err != nil || data == nil || len(data) != 0 {
		t.Errorf("%s, %v", data, err)
	}
	if _, err := paths["api/v1"].Schema(openapi.ContentTypeOpenAPIV3PB); err == nil {
		t.Error("protobuf is served")
	}
	if _, err := paths["apis/apps/v1"].Schema("application/json"); !errors.Is(err, refused) {
		t.Errorf("got %v", err)
	}
	f.ForcedErr = refused
	if _, err := f.Paths(); !errors.Is(err, refused) {
		t.Errorf("got %v", err)
	}
}

func TestFileClient(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"api__v1_openapi.json": `{"a":1}`, "apis__apps__v1_openapi.json": `{"b":1}`, "README.md": "x"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	paths, err := openapitest.NewFileClient(dir).Paths()
	if err != nil || len(paths) != 2 {
		t.Fatal(paths, err)
	}
	apps := paths["apis/apps/v1"]
	if data, err := apps.Schema("application/json"); err != nil || string(data) != `{"b":1}` || apps.ServerRelativeURL() != "apis__apps__v1_openapi.json" {
		t.Errorf("%s, %v", data, err)
	}
	if _, err := apps.Schema("text/plain"); err == nil {
		t.Error("text is served")
	}
	if err := os.Remove(filepath.Join(dir, apps.ServerRelativeURL())); err != nil {
		t.Fatal(err)
	}
	if _, err := apps.Schema("application/json"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is gone: %v", err)
	}
	if _, err := openapitest.NewFileClient(filepath.Join(dir, "none")).Paths(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder that is none: %v", err)
	}
}
