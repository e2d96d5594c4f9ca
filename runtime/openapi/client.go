package openapi

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/clientsmith/client-gen/runtime/rest"
)

// ContentTypeOpenAPIV3PB asks Schema for protobuf; "application/json" asks for JSON.
const ContentTypeOpenAPIV3PB = "application/com.github.proto-openapi.spec.v3@v1.0+protobuf"

// Client lists the OpenAPI v3 documents of a server. Client code that has a context uses ClientWithContext.
type Client interface {
	// Paths returns the documents by path, such as "api/v1" and "apis/apps/v1".
	Paths() (map[string]GroupVersion, error)
}

// ClientWithContext lists the OpenAPI v3 documents of a server.
type ClientWithContext interface {
	// PathsWithContext returns the documents by path, such as "api/v1" and "apis/apps/v1".
	PathsWithContext(ctx context.Context) (map[string]GroupVersionWithContext, error)
}

// GroupVersion is the document of one path.
type GroupVersion interface {
	// Schema fetches the document in the given content type.
	Schema(contentType string) ([]byte, error)
	// ServerRelativeURL returns the path and query of the document. The query holds a hash of the content, so the URL
	// may serve as the key of a cache.
	ServerRelativeURL() string
}

// GroupVersionWithContext is the document of one path.
type GroupVersionWithContext interface {
	// SchemaWithContext fetches the document in the given content type.
	SchemaWithContext(ctx context.Context, contentType string) ([]byte, error)
	// ServerRelativeURL returns the path and query of the document; see GroupVersion.
	ServerRelativeURL() string
}

type client struct {
	restClient rest.Interface
}

var (
	_ Client            = (*client)(nil)
	_ ClientWithContext = (*client)(nil)
)

// NewClient returns a Client that fetches through restClient.
func NewClient(restClient rest.Interface) Client {
	return &client{restClient: restClient}
}

// NewClientWithContext returns a ClientWithContext that fetches through restClient.
func NewClientWithContext(restClient rest.Interface) ClientWithContext {
	return &client{restClient: restClient}
}

// fetch returns the documents by path.
func (c *client) fetch(ctx context.Context) (map[string]*groupVersion, error) {
	result := c.restClient.Get().AbsPath("/openapi/v3").Do(ctx)
	if err := result.Error(); err != nil {
		return nil, fmt.Errorf("list OpenAPI v3 documents: %w", err)
	}
	data, err := result.Raw()
	if err != nil {
		return nil, fmt.Errorf("list OpenAPI v3 documents: %w", err)
	}
	var discovery struct {
		Paths map[string]struct {
			ServerRelativeURL string `json:"serverRelativeURL"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(data, &discovery); err != nil {
		return nil, fmt.Errorf("list OpenAPI v3 documents: parse answer: %w", err)
	}
	paths := make(map[string]*groupVersion, len(discovery.Paths))
	for path, item := range discovery.Paths {
		paths[path] = &groupVersion{client: c, url: item.ServerRelativeURL}
	}
	return paths, nil
}

// Paths implements Client.
func (c *client) Paths() (map[string]GroupVersion, error) {
	documents, err := c.fetch(context.Background())
	if err != nil {
		return nil, err
	}
	paths := make(map[string]GroupVersion, len(documents))
	for path, document := range documents {
		paths[path] = document
	}
	return paths, nil
}

// PathsWithContext implements ClientWithContext.
func (c *client) PathsWithContext(ctx context.Context) (map[string]GroupVersionWithContext, error) {
	documents, err := c.fetch(ctx)
	if err != nil {
		return nil, err
	}
	paths := make(map[string]GroupVersionWithContext, len(documents))
	for path, document := range documents {
		paths[path] = document
	}
	return paths, nil
}
