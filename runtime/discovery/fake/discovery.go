package fake

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/version"

	"github.com/clientsmith/client-gen/runtime/discovery"
	"github.com/clientsmith/client-gen/runtime/openapi"
	kubeversion "github.com/clientsmith/client-gen/runtime/pkg/version"
	restclient "github.com/clientsmith/client-gen/runtime/rest"
	"github.com/clientsmith/client-gen/runtime/testing"
)

// FakeDiscovery answers from the Resources of its Fake. Calls are recorded as actions; a reactor that handles one with an
// error makes the call fail, other answers of reactors are ignored.
type FakeDiscovery struct {
	*testing.Fake
	// FakedServerVersion is the answer of ServerVersion; nil stands for the version of this library.
	FakedServerVersion *version.Info
}

var _ discovery.DiscoveryInterfaces = (*FakeDiscovery)(nil)

// invoke records a get of the pseudo resource by which discovery calls are known.
func (c *FakeDiscovery) invoke(resource string) error {
	_, err := c.Invokes(testing.ActionImpl{Verb: "get", Resource: schema.GroupVersionResource{Resource: resource}}, nil)
	return err
}

// ServerResourcesForGroupVersion returns the list of the version, or a NotFound error.
func (c *FakeDiscovery) ServerResourcesForGroupVersion(groupVersion string) (*metav1.APIResourceList, error) {
	return c.ServerResourcesForGroupVersionWithContext(context.Background(), groupVersion)
}

// ServerResourcesForGroupVersionWithContext returns the list of the version, or a NotFound error.
func (c *FakeDiscovery) ServerResourcesForGroupVersionWithContext(ctx context.Context, groupVersion string) (*metav1.APIResourceList, error) {
	if err := c.invoke("resource"); err != nil {
		return nil, err
	}
	for _, list := range c.Resources {
		if list.GroupVersion == groupVersion {
			return list, nil
		}
	}
	return nil, &errors.StatusError{ErrStatus: metav1.Status{
		Status:  metav1.StatusFailure,
		Code:    http.StatusNotFound,
		Reason:  metav1.StatusReasonNotFound,
		Message: fmt.Sprintf("the server could not find the requested resource, GroupVersion %q not found", groupVersion),
	}}
}

// ServerGroupsAndResources returns the groups and all lists.
func (c *FakeDiscovery) ServerGroupsAndResources() ([]*metav1.APIGroup, []*metav1.APIResourceList, error) {
	return c.ServerGroupsAndResourcesWithContext(context.Background())
}

// ServerGroupsAndResourcesWithContext returns the groups and all lists.
func (c *FakeDiscovery) ServerGroupsAndResourcesWithContext(ctx context.Context) ([]*metav1.APIGroup, []*metav1.APIResourceList, error) {
	groups, err := c.ServerGroupsWithContext(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := c.invoke("resource"); err != nil {
		return nil, nil, err
	}
	result := make([]*metav1.APIGroup, len(groups.Groups))
	for i := range groups.Groups {
		result[i] = &groups.Groups[i]
	}
	return result, c.Resources, nil
}

// ServerPreferredResources returns each resource in one version. client-go's fake returns nothing.
func (c *FakeDiscovery) ServerPreferredResources() ([]*metav1.APIResourceList, error) {
	return c.ServerPreferredResourcesWithContext(context.Background())
}

// ServerPreferredResourcesWithContext returns each resource in one version. client-go's fake returns nothing.
func (c *FakeDiscovery) ServerPreferredResourcesWithContext(ctx context.Context) ([]*metav1.APIResourceList, error) {
	return discovery.ServerPreferredResourcesWithContext(ctx, c)
}

// ServerPreferredNamespacedResources returns the namespaced resources, each in one version. client-go's fake returns
// nothing.
func (c *FakeDiscovery) ServerPreferredNamespacedResources() ([]*metav1.APIResourceList, error) {
	return c.ServerPreferredNamespacedResourcesWithContext(context.Background())
}

// ServerPreferredNamespacedResourcesWithContext returns the namespaced resources, each in one version. client-go's fake
// returns nothing.
func (c *FakeDiscovery) ServerPreferredNamespacedResourcesWithContext(ctx context.Context) ([]*metav1.APIResourceList, error) {
	return discovery.ServerPreferredNamespacedResourcesWithContext(ctx, c)
}

// ServerGroups returns the groups that the lists name. The first version of each is the preferred one.
func (c *FakeDiscovery) ServerGroups() (*metav1.APIGroupList, error) {
	return c.ServerGroupsWithContext(context.Background())
}

// ServerGroupsWithContext returns the groups that the lists name. The first version of each is the preferred one.
func (c *FakeDiscovery) ServerGroupsWithContext(ctx context.Context) (*metav1.APIGroupList, error) {
	if err := c.invoke("group"); err != nil {
		return nil, err
	}
	groups := &metav1.APIGroupList{}
	index := map[string]int{}
	for _, list := range c.Resources {
		gv, err := schema.ParseGroupVersion(list.GroupVersion)
		if err != nil {
			return nil, fmt.Errorf("invalid groupVersion %q in fake resources: %w", list.GroupVersion, err)
		}
		i, known := index[gv.Group]
		if !known {
			i = len(groups.Groups)
			index[gv.Group] = i
			groups.Groups = append(groups.Groups, metav1.APIGroup{
				Name:             gv.Group,
				PreferredVersion: metav1.GroupVersionForDiscovery{GroupVersion: gv.String(), Version: gv.Version},
			})
		}
		version := metav1.GroupVersionForDiscovery{GroupVersion: gv.String(), Version: gv.Version}
		if !slices.Contains(groups.Groups[i].Versions, version) {
			groups.Groups[i].Versions = append(groups.Groups[i].Versions, version)
		}
	}
	return groups, nil
}

// ServerVersion returns FakedServerVersion, or the version of this library.
func (c *FakeDiscovery) ServerVersion() (*version.Info, error) {
	return c.ServerVersionWithContext(context.Background())
}

// ServerVersionWithContext returns FakedServerVersion, or the version of this library.
func (c *FakeDiscovery) ServerVersionWithContext(ctx context.Context) (*version.Info, error) {
	if err := c.invoke("version"); err != nil {
		return nil, err
	}
	if c.FakedServerVersion != nil {
		return c.FakedServerVersion, nil
	}
	info := kubeversion.Get()
	return &info, nil
}

// OpenAPISchema returns an OpenAPI v2 document without definitions.
func (c *FakeDiscovery) OpenAPISchema() ([]byte, error) {
	return c.OpenAPISchemaWithContext(context.Background())
}

// OpenAPISchemaWithContext returns an OpenAPI v2 document without definitions.
func (c *FakeDiscovery) OpenAPISchemaWithContext(context.Context) ([]byte, error) {
	return []byte(`{"swagger":"2.0","info":{"title":"fake","version":"v0"},"paths":{},"definitions":{}}`), nil
}

// OpenAPIV3 returns a client that knows no documents. client-go's fake panics.
func (c *FakeDiscovery) OpenAPIV3() openapi.Client { return noDocuments{} }

// OpenAPIV3WithContext returns a client that knows no documents. client-go's fake panics.
func (c *FakeDiscovery) OpenAPIV3WithContext(context.Context) openapi.ClientWithContext {
	return noDocuments{}
}

// RESTClient returns nil: there is no server.
func (c *FakeDiscovery) RESTClient() restclient.Interface { return nil }

// WithLegacy returns the receiver.
func (c *FakeDiscovery) WithLegacy() discovery.DiscoveryInterface { return c }

// WithLegacyWithContext returns the receiver.
func (c *FakeDiscovery) WithLegacyWithContext(context.Context) discovery.DiscoveryInterfaceWithContext {
	return c
}

type noDocuments struct{}

func (noDocuments) Paths() (map[string]openapi.GroupVersion, error) {
	return map[string]openapi.GroupVersion{}, nil
}

func (noDocuments) PathsWithContext(context.Context) (map[string]openapi.GroupVersionWithContext, error) {
	return map[string]openapi.GroupVersionWithContext{}, nil
}
