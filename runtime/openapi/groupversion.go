package openapi

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/clientsmith/client-gen/runtime/rest"
)

type groupVersion struct {
	client *client
	url    string // path and query as the server gave them
}

var (
	_ GroupVersion            = (*groupVersion)(nil)
	_ GroupVersionWithContext = (*groupVersion)(nil)
)

// ServerRelativeURL implements GroupVersion.
func (g *groupVersion) ServerRelativeURL() string { return g.url }

// Schema implements GroupVersion.
func (g *groupVersion) Schema(contentType string) ([]byte, error) {
	return g.SchemaWithContext(context.Background(), contentType)
}

// SchemaWithContext implements GroupVersionWithContext.
func (g *groupVersion) SchemaWithContext(ctx context.Context, contentType string) ([]byte, error) {
	request, err := g.request()
	if err != nil {
		return nil, fmt.Errorf("fetch OpenAPI document %s: %w", g.url, err)
	}
	result := request.SetHeader("Accept", contentType).Do(ctx)
	if err := result.Error(); err != nil {
		return nil, fmt.Errorf("fetch OpenAPI document %s: %w", g.url, err)
	}
	return result.Raw()
}

// request returns a GET of the document. Servers behind a proxy may or may not know the path under which the proxy shows
// them, so the URL may or may not start with the path of the client's own base URL.
func (g *groupVersion) request() (*rest.Request, error) {
	location, err := url.Parse(g.url)
	if err != nil {
		return nil, err
	}
	base := strings.TrimSuffix(g.client.restClient.Get().AbsPath("/").URL().Path, "/")
	path := location.Path
	if base != "" && strings.HasPrefix(path, base+"/") {
		path = strings.TrimPrefix(path, base)
	}
	if !strings.HasPrefix(path, "/openapi/v3") {
		return g.client.restClient.Get().RequestURI(g.url), nil
	}
	request := g.client.restClient.Get().AbsPath(path)
	for name, values := range location.Query() {
		for _, value := range values {
			request.Param(name, value)
		}
	}
	return request, nil
}

// ToClientWithContext returns c as a ClientWithContext: c itself when it is one, else a wrapper that ignores contexts.
// nil stays nil.
func ToClientWithContext(c Client) ClientWithContext {
	if c == nil {
		return nil
	}
	if withContext, ok := c.(ClientWithContext); ok {
		return withContext
	}
	return clientAdapter{c}
}

type clientAdapter struct{ Client }

// PathsWithContext implements ClientWithContext.
func (a clientAdapter) PathsWithContext(context.Context) (map[string]GroupVersionWithContext, error) {
	paths, err := a.Paths()
	if err != nil {
		return nil, err
	}
	result := make(map[string]GroupVersionWithContext, len(paths))
	for path, document := range paths {
		result[path] = ToGroupVersionWithContext(document)
	}
	return result, nil
}

// ToGroupVersionWithContext returns gv as a GroupVersionWithContext: gv itself when it is one, else a wrapper that ignores
// contexts. nil stays nil.
func ToGroupVersionWithContext(gv GroupVersion) GroupVersionWithContext {
	if gv == nil {
		return nil
	}
	if withContext, ok := gv.(GroupVersionWithContext); ok {
		return withContext
	}
	return groupVersionAdapter{gv}
}

type groupVersionAdapter struct{ GroupVersion }

// SchemaWithContext implements GroupVersionWithContext.
func (a groupVersionAdapter) SchemaWithContext(_ context.Context, contentType string) ([]byte, error) {
	return a.Schema(contentType)
}
