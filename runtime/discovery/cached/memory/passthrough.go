package memory

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/version"

	"github.com/clientsmith/client-gen/runtime/discovery"
	restclient "github.com/clientsmith/client-gen/runtime/rest"
)

// RESTClient returns the client of the delegate.
func (c *client) RESTClient() restclient.Interface { return c.delegate.RESTClient() }

// ServerGroupsAndResources returns everything that is cached.
func (c *client) ServerGroupsAndResources() ([]*metav1.APIGroup, []*metav1.APIResourceList, error) {
	return c.ServerGroupsAndResourcesWithContext(context.Background())
}

// ServerGroupsAndResourcesWithContext returns everything that is cached.
func (c *client) ServerGroupsAndResourcesWithContext(ctx context.Context) ([]*metav1.APIGroup, []*metav1.APIResourceList, error) {
	return discovery.ServerGroupsAndResourcesWithContext(ctx, c)
}

// ServerPreferredResources chooses among what is cached.
func (c *client) ServerPreferredResources() ([]*metav1.APIResourceList, error) {
	return c.ServerPreferredResourcesWithContext(context.Background())
}

// ServerPreferredResourcesWithContext chooses among what is cached.
func (c *client) ServerPreferredResourcesWithContext(ctx context.Context) ([]*metav1.APIResourceList, error) {
	return discovery.ServerPreferredResourcesWithContext(ctx, c)
}

// ServerPreferredNamespacedResources chooses among what is cached.
func (c *client) ServerPreferredNamespacedResources() ([]*metav1.APIResourceList, error) {
	return c.ServerPreferredNamespacedResourcesWithContext(context.Background())
}

// ServerPreferredNamespacedResourcesWithContext chooses among what is cached.
func (c *client) ServerPreferredNamespacedResourcesWithContext(ctx context.Context) ([]*metav1.APIResourceList, error) {
	return discovery.ServerPreferredNamespacedResourcesWithContext(ctx, c)
}

// ServerVersion asks the delegate.
func (c *client) ServerVersion() (*version.Info, error) {
	return c.ServerVersionWithContext(context.Background())
}

// ServerVersionWithContext asks the delegate.
func (c *client) ServerVersionWithContext(ctx context.Context) (*version.Info, error) {
	return c.delegate.ServerVersionWithContext(ctx)
}

// OpenAPISchema asks the delegate.
func (c *client) OpenAPISchema() ([]byte, error) {
	return c.OpenAPISchemaWithContext(context.Background())
}

// OpenAPISchemaWithContext asks the delegate.
func (c *client) OpenAPISchemaWithContext(ctx context.Context) ([]byte, error) {
	return c.delegate.OpenAPISchemaWithContext(ctx)
}

// WithLegacy returns the receiver: what is cached has one form.
func (c *client) WithLegacy() discovery.DiscoveryInterface { return c }

// WithLegacyWithContext returns the receiver: what is cached has one form.
func (c *client) WithLegacyWithContext(context.Context) discovery.DiscoveryInterfaceWithContext {
	return c
}
