package openapitest

import (
	"fmt"

	"k8s.io/apimachinery/pkg/runtime"

	"github.com/clientsmith/client-gen/runtime/openapi"
)

// FakeClient is an openapi.Client of given documents.
type FakeClient struct {
	// PathsMap is what Paths returns.
	PathsMap map[string]openapi.GroupVersion
	// ForcedErr is the error of Paths.
	ForcedErr error
}

// FakeGroupVersion is the document of one path.
type FakeGroupVersion struct {
	// GVSpec is the document, in JSON.
	GVSpec []byte
	// ForcedErr is the error of Schema.
	ForcedErr error
}

var (
	_ openapi.Client       = FakeClient{}
	_ openapi.GroupVersion = FakeGroupVersion{}
)

// NewFakeClient returns a client without documents.
func NewFakeClient() *FakeClient {
	return &FakeClient{PathsMap: map[string]openapi.GroupVersion{}}
}

// Paths returns PathsMap, which is made if it is nil, or ForcedErr.
func (f FakeClient) Paths() (map[string]openapi.GroupVersion, error) {
	if f.ForcedErr != nil {
		return nil, f.ForcedErr
	}
	if f.PathsMap == nil {
		return map[string]openapi.GroupVersion{}, nil
	}
	return f.PathsMap, nil
}

// Schema returns GVSpec, which is never nil, or ForcedErr. It knows no content type but application/json.
func (f FakeGroupVersion) Schema(contentType string) ([]byte, error) {
	if contentType != runtime.ContentTypeJSON {
		return nil, unsupported(contentType)
	}
	if f.ForcedErr != nil {
		return nil, f.ForcedErr
	}
	if f.GVSpec == nil {
		return []byte{}, nil
	}
	return f.GVSpec, nil
}

// ServerRelativeURL returns an empty string.
func (f FakeGroupVersion) ServerRelativeURL() string { return "" }

func unsupported(contentType string) error {
	return fmt.Errorf("get OpenAPI v3 document: content type %q is not supported, %s is", contentType, runtime.ContentTypeJSON)
}
