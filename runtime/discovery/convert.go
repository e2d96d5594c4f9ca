package discovery

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/version"

	"github.com/clientsmith/client-gen/runtime/openapi"
)

// The functions below return their argument when it has the methods with contexts already, nil for nil, and else a
// wrapper that ignores contexts.

// ToDiscoveryInterfaceWithContext returns i with contexts, which are ignored if i knows none.
func ToDiscoveryInterfaceWithContext(i DiscoveryInterface) DiscoveryInterfaceWithContext {
	if i == nil {
		return nil
	}
	if withContext, ok := i.(DiscoveryInterfaceWithContext); ok {
		return withContext
	}
	return discoveryAdapter{i}
}

// ToAggregatedDiscoveryInterfaceWithContext returns i with contexts, which are ignored if i knows none.
func ToAggregatedDiscoveryInterfaceWithContext(i AggregatedDiscoveryInterface) AggregatedDiscoveryInterfaceWithContext {
	if i == nil {
		return nil
	}
	if withContext, ok := i.(AggregatedDiscoveryInterfaceWithContext); ok {
		return withContext
	}
	return aggregatedAdapter{ToDiscoveryInterfaceWithContext(i), i}
}

// ToCachedDiscoveryInterfaceWithContext returns i with contexts, which are ignored if i knows none.
func ToCachedDiscoveryInterfaceWithContext(i CachedDiscoveryInterface) CachedDiscoveryInterfaceWithContext {
	if i == nil {
		return nil
	}
	if withContext, ok := i.(CachedDiscoveryInterfaceWithContext); ok {
		return withContext
	}
	return cachedAdapter{ToDiscoveryInterfaceWithContext(i), i}
}

// ToServerGroupsInterfaceWithContext returns i with contexts, which are ignored if i knows none.
func ToServerGroupsInterfaceWithContext(i ServerGroupsInterface) ServerGroupsInterfaceWithContext {
	if i == nil {
		return nil
	}
	if withContext, ok := i.(ServerGroupsInterfaceWithContext); ok {
		return withContext
	}
	return groupsAdapter{i}
}

// ToServerResourcesInterfaceWithContext returns i with contexts, which are ignored if i knows none.
func ToServerResourcesInterfaceWithContext(i ServerResourcesInterface) ServerResourcesInterfaceWithContext {
	if i == nil {
		return nil
	}
	if withContext, ok := i.(ServerResourcesInterfaceWithContext); ok {
		return withContext
	}
	return resourcesAdapter{i}
}

// ToServerVersionInterfaceWithContext returns i with contexts, which are ignored if i knows none.
func ToServerVersionInterfaceWithContext(i ServerVersionInterface) ServerVersionInterfaceWithContext {
	if i == nil {
		return nil
	}
	if withContext, ok := i.(ServerVersionInterfaceWithContext); ok {
		return withContext
	}
	return versionAdapter{i}
}

// ToOpenAPISchemaInterfaceWithContext returns i with contexts, which are ignored if i knows none.
func ToOpenAPISchemaInterfaceWithContext(i OpenAPISchemaInterface) OpenAPISchemaInterfaceWithContext {
	if i == nil {
		return nil
	}
	if withContext, ok := i.(OpenAPISchemaInterfaceWithContext); ok {
		return withContext
	}
	return openAPIAdapter{i}
}

// OpenAPIV3ToSchemaInterfaceWithContext returns i with contexts, which are ignored if i knows none.
func OpenAPIV3ToSchemaInterfaceWithContext(i OpenAPIV3SchemaInterface) OpenAPIV3SchemaInterfaceWithContext {
	if i == nil {
		return nil
	}
	if withContext, ok := i.(OpenAPIV3SchemaInterfaceWithContext); ok {
		return withContext
	}
	return openAPIV3Adapter{i}
}

// ToOpenAPIClientWithContext returns i with contexts, which are ignored if i knows none.
func ToOpenAPIClientWithContext(i openapi.Client) openapi.ClientWithContext {
	return openapi.ToClientWithContext(i)
}

type groupsAdapter struct{ i ServerGroupsInterface }

func (a groupsAdapter) ServerGroupsWithContext(context.Context) (*metav1.APIGroupList, error) {
	return a.i.ServerGroups()
}

type resourcesAdapter struct{ i ServerResourcesInterface }

func (a resourcesAdapter) ServerResourcesForGroupVersionWithContext(_ context.Context, groupVersion string) (*metav1.APIResourceList, error) {
	return a.i.ServerResourcesForGroupVersion(groupVersion)
}

func (a resourcesAdapter) ServerGroupsAndResourcesWithContext(context.Context) ([]*metav1.APIGroup, []*metav1.APIResourceList, error) {
	return a.i.ServerGroupsAndResources()
}

func (a resourcesAdapter) ServerPreferredResourcesWithContext(context.Context) ([]*metav1.APIResourceList, error) {
	return a.i.ServerPreferredResources()
}

func (a resourcesAdapter) ServerPreferredNamespacedResourcesWithContext(context.Context) ([]*metav1.APIResourceList, error) {
	return a.i.ServerPreferredNamespacedResources()
}

type versionAdapter struct{ i ServerVersionInterface }

func (a versionAdapter) ServerVersionWithContext(context.Context) (*version.Info, error) {
	return a.i.ServerVersion()
}

type openAPIAdapter struct{ i OpenAPISchemaInterface }

func (a openAPIAdapter) OpenAPISchemaWithContext(context.Context) ([]byte, error) {
	return a.i.OpenAPISchema()
}

type openAPIV3Adapter struct{ i OpenAPIV3SchemaInterface }

func (a openAPIV3Adapter) OpenAPIV3WithContext(context.Context) openapi.ClientWithContext {
	return openapi.ToClientWithContext(a.i.OpenAPIV3())
}

// discoveryAdapter keeps the methods without context, so that it can be turned back.
type discoveryAdapter struct{ DiscoveryInterface }

func (a discoveryAdapter) ServerGroupsWithContext(context.Context) (*metav1.APIGroupList, error) {
	return a.ServerGroups()
}

func (a discoveryAdapter) ServerResourcesForGroupVersionWithContext(_ context.Context, groupVersion string) (*metav1.APIResourceList, error) {
	return a.ServerResourcesForGroupVersion(groupVersion)
}

func (a discoveryAdapter) ServerGroupsAndResourcesWithContext(context.Context) ([]*metav1.APIGroup, []*metav1.APIResourceList, error) {
	return a.ServerGroupsAndResources()
}

func (a discoveryAdapter) ServerPreferredResourcesWithContext(context.Context) ([]*metav1.APIResourceList, error) {
	return a.ServerPreferredResources()
}

func (a discoveryAdapter) ServerPreferredNamespacedResourcesWithContext(context.Context) ([]*metav1.APIResourceList, error) {
	return a.ServerPreferredNamespacedResources()
}

func (a discoveryAdapter) ServerVersionWithContext(context.Context) (*version.Info, error) {
	return a.ServerVersion()
}

func (a discoveryAdapter) OpenAPISchemaWithContext(context.Context) ([]byte, error) {
	return a.OpenAPISchema()
}

func (a discoveryAdapter) OpenAPIV3WithContext(context.Context) openapi.ClientWithContext {
	return openapi.ToClientWithContext(a.OpenAPIV3())
}

func (a discoveryAdapter) WithLegacyWithContext(context.Context) DiscoveryInterfaceWithContext {
	return ToDiscoveryInterfaceWithContext(a.WithLegacy())
}

type aggregatedAdapter struct {
	DiscoveryInterfaceWithContext
	i AggregatedDiscoveryInterface
}

func (a aggregatedAdapter) GroupsAndMaybeResourcesWithContext(context.Context) (*metav1.APIGroupList, map[schema.GroupVersion]*metav1.APIResourceList, map[schema.GroupVersion]error, error) {
	return a.i.GroupsAndMaybeResources()
}

type cachedAdapter struct {
	DiscoveryInterfaceWithContext
	i CachedDiscoveryInterface
}

func (a cachedAdapter) FreshWithContext(context.Context) bool { return a.i.Fresh() }

func (a cachedAdapter) InvalidateWithContext(context.Context) { a.i.Invalidate() }
