package openapi3

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kube-openapi/pkg/spec3"

	"github.com/clientsmith/client-gen/runtime/openapi"
)

// Root is the OpenAPI v3 documents of a server.
type Root interface {
	// GroupVersions returns the groups and versions that have a document, each once, by their paths.
	GroupVersions() ([]schema.GroupVersion, error)
	// GVSpec returns the document of a group and version. If there is none the error is a *GroupVersionNotFoundError.
	GVSpec(gv schema.GroupVersion) (*spec3.OpenAPI, error)
	// GVSpecAsMap returns the document of a group and version as JSON is decoded by encoding/json.
	GVSpecAsMap(gv schema.GroupVersion) (map[string]interface{}, error)
}

// GroupVersionNotFoundError says that a server has no document for a group and version.
type GroupVersionNotFoundError struct {
	gv schema.GroupVersion
}

// Error names the group and version.
func (r *GroupVersionNotFoundError) Error() string {
	return fmt.Sprintf("the server has no OpenAPI v3 document for %s", r.gv)
}

type root struct{ client openapi.Client }

// NewRoot returns the documents that client has. Nothing is kept: every call asks client.
func NewRoot(client openapi.Client) Root {
	return &root{client: client}
}

// GroupVersions implements Root.
func (r *root) GroupVersions() ([]schema.GroupVersion, error) {
	paths, err := r.client.Paths()
	if err != nil {
		return nil, fmt.Errorf("list OpenAPI v3 documents: %w", err)
	}
	var names []string
	for path := range paths {
		names = append(names, path)
	}
	slices.Sort(names)
	var versions []schema.GroupVersion
	for _, name := range names {
		if gv, ok := versionOf(name); ok {
			versions = append(versions, gv)
		}
	}
	return versions, nil
}

// versionOf returns the group and version that a path is the document of. There are documents of other things too.
func versionOf(path string) (schema.GroupVersion, bool) {
	switch parts := strings.Split(path, "/"); {
	case len(parts) == 2 && parts[0] == "api":
		return schema.GroupVersion{Version: parts[1]}, true
	case len(parts) == 3 && parts[0] == "apis":
		return schema.GroupVersion{Group: parts[1], Version: parts[2]}, true
	}
	return schema.GroupVersion{}, false
}

// GVSpec implements Root.
func (r *root) GVSpec(gv schema.GroupVersion) (*spec3.OpenAPI, error) {
	document := &spec3.OpenAPI{}
	if err := r.read(gv, document); err != nil {
		return nil, err
	}
	return document, nil
}

// GVSpecAsMap implements Root.
func (r *root) GVSpecAsMap(gv schema.GroupVersion) (map[string]interface{}, error) {
	document := map[string]any{}
	if err := r.read(gv, &document); err != nil {
		return nil, err
	}
	return document, nil
}

func (r *root) read(gv schema.GroupVersion, target any) error {
	paths, err := r.client.Paths()
	if err != nil {
		return fmt.Errorf("list OpenAPI v3 documents: %w", err)
	}
	path := "apis/" + gv.Group + "/" + gv.Version
	if gv.Group == "" {
		path = "api/" + gv.Version
	}
	document, ok := paths[path]
	if !ok {
		return &GroupVersionNotFoundError{gv: gv}
	}
	data, err := document.Schema(runtime.ContentTypeJSON)
	if err != nil {
		return fmt.Errorf("get OpenAPI v3 document of %s: %w", gv, err)
	}
	if err := json.Unmarshal(data, target); err != nil {
		return fmt.Errorf("decode OpenAPI v3 document of %s: %w", gv, err)
	}
	return nil
}
