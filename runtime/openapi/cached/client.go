package cached

import (
	"context"
	"sync"

	"github.com/clientsmith/client-gen/runtime/openapi"
)

// Client keeps the paths, and each document by content type. Errors are not kept, other than by client-go: the next call
// asks again.
type Client struct {
	delegate openapi.ClientWithContext

	lock  sync.Mutex
	paths map[string]*document
}

var (
	_ openapi.Client            = (*Client)(nil)
	_ openapi.ClientWithContext = (*Client)(nil)
)

// NewClient returns a client that keeps what other answers.
func NewClient(other openapi.Client) openapi.Client {
	return &Client{delegate: openapi.ToClientWithContext(other)}
}

// NewClientWithContext returns a client that keeps what other answers.
func NewClientWithContext(other openapi.ClientWithContext) *Client {
	return &Client{delegate: other}
}

func (c *Client) load(ctx context.Context) (map[string]*document, error) {
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.paths != nil {
		return c.paths, nil
	}
	paths, err := c.delegate.PathsWithContext(ctx)
	if err != nil {
		return nil, err
	}
	c.paths = make(map[string]*document, len(paths))
	for path, delegate := range paths {
		c.paths[path] = &document{delegate: delegate, bodies: map[string][]byte{}}
	}
	return c.paths, nil
}

// Paths implements openapi.Client.
func (c *Client) Paths() (map[string]openapi.GroupVersion, error) {
	documents, err := c.load(context.Background())
	if err != nil {
		return nil, err
	}
	result := make(map[string]openapi.GroupVersion, len(documents))
	for path, document := range documents {
		result[path] = document
	}
	return result, nil
}

// PathsWithContext implements openapi.ClientWithContext.
func (c *Client) PathsWithContext(ctx context.Context) (map[string]openapi.GroupVersionWithContext, error) {
	documents, err := c.load(ctx)
	if err != nil {
		return nil, err
	}
	result := make(map[string]openapi.GroupVersionWithContext, len(documents))
	for path, document := range documents {
		result[path] = document
	}
	return result, nil
}

// document is a cached openapi.GroupVersion.
type document struct {
	delegate openapi.GroupVersionWithContext

	lock   sync.Mutex
	bodies map[string][]byte
}

// ServerRelativeURL implements openapi.GroupVersion.
func (d *document) ServerRelativeURL() string { return d.delegate.ServerRelativeURL() }

// Schema implements openapi.GroupVersion.
func (d *document) Schema(contentType string) ([]byte, error) {
	return d.SchemaWithContext(context.Background(), contentType)
}

// SchemaWithContext implements openapi.GroupVersionWithContext.
func (d *document) SchemaWithContext(ctx context.Context, contentType string) ([]byte, error) {
	d.lock.Lock()
	defer d.lock.Unlock()
	if body, ok := d.bodies[contentType]; ok {
		return body, nil
	}
	body, err := d.delegate.SchemaWithContext(ctx, contentType)
	if err != nil {
		return nil, err
	}
	d.bodies[contentType] = body
	return body, nil
}
