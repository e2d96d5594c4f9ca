package openapitest

import (
	"fmt"
	"io/fs"
	"os"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"

	"github.com/clientsmith/client-gen/runtime/openapi"
)

const suffix = "_openapi.json"

type fileClient struct{ files fs.FS }

// NewFileClient returns a client of the documents in a folder. The files have the names that they have in
// api/openapi-spec/v3 of Kubernetes: apis__apps__v1_openapi.json is the document of the path apis/apps/v1. Others are
// left alone.
func NewFileClient(path string) openapi.Client {
	return &fileClient{files: os.DirFS(path)}
}

// Paths implements openapi.Client.
func (c *fileClient) Paths() (map[string]openapi.GroupVersion, error) {
	entries, err := fs.ReadDir(c.files, ".")
	if err != nil {
		return nil, fmt.Errorf("list OpenAPI v3 documents: %w", err)
	}
	paths := map[string]openapi.GroupVersion{}
	for _, entry := range entries {
		if name, ok := strings.CutSuffix(entry.Name(), suffix); ok && !entry.IsDir() {
			paths[strings.ReplaceAll(name, "__", "/")] = &file{files: c.files, name: entry.Name()}
		}
	}
	return paths, nil
}

type file struct {
	files fs.FS
	name  string
}

// Schema implements openapi.GroupVersion.
func (f *file) Schema(contentType string) ([]byte, error) {
	if contentType != runtime.ContentTypeJSON {
		return nil, unsupported(contentType)
	}
	data, err := fs.ReadFile(f.files, f.name)
	if err != nil {
		return nil, fmt.Errorf("get OpenAPI v3 document: %w", err)
	}
	return data, nil
}

// ServerRelativeURL returns the name of the file.
func (f *file) ServerRelativeURL() string { return f.name }
