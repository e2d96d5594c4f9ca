package discovery

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/version"

	"github.com/clientsmith/client-gen/runtime/openapi"
	restclient "github.com/clientsmith/client-gen/runtime/rest"
)

// DiscoveryInterface is everything that can be asked of a server.
type DiscoveryInterface interface {
	// RESTClient returns the client that requests go through; it may be nil in fakes.
	RESTClient() restclient.Interface
	ServerGroupsInterface
	ServerResourcesInterface
	ServerVersionInterface
	OpenAPISchemaInterface
	OpenAPIV3SchemaInterface
	// WithLegacy returns a client that does not ask for aggregated discovery, or the same client where that makes no
	// difference.
	WithLegacy() DiscoveryInterface
}

// DiscoveryInterfaceWithContext is DiscoveryInterface with contexts.
type DiscoveryInterfaceWithContext interface {
	// RESTClient returns the client that requests go through; it may be nil in fakes.
	RESTClient() restclient.Interface
	ServerGroupsInterfaceWithContext
	ServerResourcesInterfaceWithContext
	ServerVersionInterfaceWithContext
	OpenAPISchemaInterfaceWithContext
	OpenAPIV3SchemaInterfaceWithContext
	// WithLegacyWithContext returns a client that does not ask for aggregated discovery; see DiscoveryInterface.
	WithLegacyWithContext(ctx context.Context) DiscoveryInterfaceWithContext
}

// DiscoveryInterfaces is what the Discovery method of generated clientsets returns.
type DiscoveryInterfaces interface {
	DiscoveryInterface
	DiscoveryInterfaceWithContext
}

// AggregatedDiscoveryInterface is a DiscoveryInterface that can get everything at once.
type AggregatedDiscoveryInterface interface {
	DiscoveryInterface

	// GroupsAndMaybeResources returns the groups; the resources by group and version, or nil when the server does not
	// do aggregated discovery; and the reasons why some versions are missing.
	GroupsAndMaybeResources() (*metav1.APIGroupList, map[schema.GroupVersion]*metav1.APIResourceList, map[schema.GroupVersion]error, error)
}

// AggregatedDiscoveryInterfaceWithContext is AggregatedDiscoveryInterface with contexts.
type AggregatedDiscoveryInterfaceWithContext interface {
	DiscoveryInterfaceWithContext

	// GroupsAndMaybeResourcesWithContext is GroupsAndMaybeResources with a context.
	GroupsAndMaybeResourcesWithContext(ctx context.Context) (*metav1.APIGroupList, map[schema.GroupVersion]*metav1.APIResourceList, map[schema.GroupVersion]error, error)
}

// CachedDiscoveryInterface is a DiscoveryInterface that remembers answers.
type CachedDiscoveryInterface interface {
	DiscoveryInterface
	// Fresh reports whether asking again after Invalidate could not find more: a caller that misses something
	// invalidates and retries only when it is false.
	Fresh() bool
	// Invalidate makes the cache forget what it learnt before now.
	Invalidate()
}

// CachedDiscoveryInterfaceWithContext is CachedDiscoveryInterface with contexts.
type CachedDiscoveryInterfaceWithContext interface {
	DiscoveryInterfaceWithContext
	// FreshWithContext is Fresh with a context.
	FreshWithContext(ctx context.Context) bool
	// InvalidateWithContext is Invalidate with a context.
	InvalidateWithContext(ctx context.Context)
}

// ServerGroupsInterface asks for groups.
type ServerGroupsInterface interface {
	// ServerGroups returns the groups with their versions, the preferred one among them.
	ServerGroups() (*metav1.APIGroupList, error)
}

// ServerGroupsInterfaceWithContext is ServerGroupsInterface with contexts.
type ServerGroupsInterfaceWithContext interface {
	// ServerGroupsWithContext is ServerGroups with a context.
	ServerGroupsWithContext(ctx context.Context) (*metav1.APIGroupList, error)
}

// ServerResourcesInterface asks for resources. All methods but the first may return a partial result beside an
// *ErrGroupDiscoveryFailed.
type ServerResourcesInterface interface {
	// ServerResourcesForGroupVersion returns the resources of one version, such as "v1" or "apps/v1".
	ServerResourcesForGroupVersion(groupVersion string) (*metav1.APIResourceList, error)
	// ServerGroupsAndResources returns all groups and the resources of all their versions.
	ServerGroupsAndResources() ([]*metav1.APIGroup, []*metav1.APIResourceList, error)
	// ServerPreferredResources returns each resource once, in the version that the server prefers, without
	// subresources.
	ServerPreferredResources() ([]*metav1.APIResourceList, error)
	// ServerPreferredNamespacedResources returns those of ServerPreferredResources that are namespaced.
	ServerPreferredNamespacedResources() ([]*metav1.APIResourceList, error)
}

// ServerResourcesInterfaceWithContext is ServerResourcesInterface with contexts.
type ServerResourcesInterfaceWithContext interface {
	// ServerResourcesForGroupVersionWithContext is ServerResourcesForGroupVersion with a context.
	ServerResourcesForGroupVersionWithContext(ctx context.Context, groupVersion string) (*metav1.APIResourceList, error)
	// ServerGroupsAndResourcesWithContext is ServerGroupsAndResources with a context.
	ServerGroupsAndResourcesWithContext(ctx context.Context) ([]*metav1.APIGroup, []*metav1.APIResourceList, error)
	// ServerPreferredResourcesWithContext is ServerPreferredResources with a context.
	ServerPreferredResourcesWithContext(ctx context.Context) ([]*metav1.APIResourceList, error)
	// ServerPreferredNamespacedResourcesWithContext is ServerPreferredNamespacedResources with a context.
	ServerPreferredNamespacedResourcesWithContext(ctx context.Context) ([]*metav1.APIResourceList, error)
}

// ServerVersionInterface asks for the version of the server.
type ServerVersionInterface interface {
	// ServerVersion returns the version of the server.
	ServerVersion() (*version.Info, error)
}

// ServerVersionInterfaceWithContext is ServerVersionInterface with contexts.
type ServerVersionInterfaceWithContext interface {
	// ServerVersionWithContext is ServerVersion with a context.
	ServerVersionWithContext(ctx context.Context) (*version.Info, error)
}

// OpenAPISchemaInterface asks for the OpenAPI v2 document.
type OpenAPISchemaInterface interface {
	// OpenAPISchema returns the OpenAPI v2 document as JSON. client-go returns the parsed protobuf form.
	OpenAPISchema() ([]byte, error)
}

// OpenAPISchemaInterfaceWithContext is OpenAPISchemaInterface with contexts.
type OpenAPISchemaInterfaceWithContext interface {
	// OpenAPISchemaWithContext is OpenAPISchema with a context.
	OpenAPISchemaWithContext(ctx context.Context) ([]byte, error)
}

// OpenAPIV3SchemaInterface gives access to the OpenAPI v3 documents.
type OpenAPIV3SchemaInterface interface {
	// OpenAPIV3 returns a client for the OpenAPI v3 documents.
	OpenAPIV3() openapi.Client
}

// OpenAPIV3SchemaInterfaceWithContext is OpenAPIV3SchemaInterface with contexts.
type OpenAPIV3SchemaInterfaceWithContext interface {
	// OpenAPIV3WithContext is OpenAPIV3 with a context.
	OpenAPIV3WithContext(ctx context.Context) openapi.ClientWithContext
}
