package discovery

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"time"

	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/version"

	"github.com/clientsmith/client-gen/runtime/openapi"
	restclient "github.com/clientsmith/client-gen/runtime/rest"
)

const (
	defaultTimeout = 32 * time.Second
	defaultBurst   = 300
	// defaultMaxBody is the longest document that is read unless the configuration says otherwise. Those of clusters with
	// thousands of types are a few megabytes.
	defaultMaxBody = 128 << 20
	// attempts is how often calls that gather from all groups are made when groups fail.
	attempts = 2
)

// DiscoveryClient is the client that asks a server.
type DiscoveryClient struct {
	restClient restclient.Interface

	// LegacyPrefix is the path of the core group, "/api" by default.
	LegacyPrefix string
	// UseLegacyDiscovery keeps the client from asking for aggregated discovery.
	UseLegacyDiscovery bool
	// NoPeerDiscovery asks for what the server itself serves, leaving out what its peers in the same control plane do.
	NoPeerDiscovery bool
}

var (
	_ DiscoveryInterfaces                     = (*DiscoveryClient)(nil)
	_ AggregatedDiscoveryInterface            = (*DiscoveryClient)(nil)
	_ AggregatedDiscoveryInterfaceWithContext = (*DiscoveryClient)(nil)
)

// NewDiscoveryClientForConfig returns a client for the server of a configuration. The default timeout is 32 seconds, the
// default burst 300 where QPS limits at all.
func NewDiscoveryClientForConfig(c *restclient.Config) (*DiscoveryClient, error) {
	config := withDefaults(c)
	httpClient, err := restclient.HTTPClientFor(config)
	if err != nil {
		return nil, err
	}
	return NewDiscoveryClientForConfigAndClient(config, httpClient)
}

// NewDiscoveryClientForConfigAndClient is NewDiscoveryClientForConfig on an existing http.Client, whose transport wins
// over that of the configuration.
func NewDiscoveryClientForConfigAndClient(c *restclient.Config, httpClient *http.Client) (*DiscoveryClient, error) {
	client, err := restclient.UnversionedRESTClientForConfigAndClient(withDefaults(c), httpClient)
	if err != nil {
		return nil, err
	}
	return NewDiscoveryClient(client), nil
}

// NewDiscoveryClientForConfigOrDie is NewDiscoveryClientForConfig that panics on errors.
func NewDiscoveryClientForConfigOrDie(c *restclient.Config) *DiscoveryClient {
	client, err := NewDiscoveryClientForConfig(c)
	if err != nil {
		panic(err)
	}
	return client
}

// NewDiscoveryClient returns a client that sends its requests through c.
func NewDiscoveryClient(c restclient.Interface) *DiscoveryClient {
	return &DiscoveryClient{restClient: c, LegacyPrefix: "/api"}
}

// withDefaults returns a copy of a configuration made fit for discovery.
func withDefaults(c *restclient.Config) *restclient.Config {
	config := *c
	config.APIPath = ""
	config.GroupVersion = nil
	if config.Timeout == 0 {
		config.Timeout = defaultTimeout
	}
	if config.Burst == 0 {
		config.Burst = defaultBurst
	}
	if config.MaxBodyBytes == 0 {
		config.MaxBodyBytes = defaultMaxBody
	}
	// The serializer is only used for the Status of failed requests; answers are decoded as JSON.
	scheme := runtime.NewScheme()
	metav1.AddToGroupVersion(scheme, schema.GroupVersion{Version: "v1"})
	config.NegotiatedSerializer = restclient.SerializerForGeneratedClient(scheme, serializer.NewCodecFactory(scheme))
	if config.UserAgent == "" {
		config.UserAgent = restclient.DefaultKubernetesUserAgent()
	}
	return &config
}

// RESTClient returns the client that requests go through, nil for a nil receiver.
func (d *DiscoveryClient) RESTClient() restclient.Interface {
	if d == nil {
		return nil
	}
	return d.restClient
}

// WithLegacy returns a copy that does not ask for aggregated discovery.
func (d *DiscoveryClient) WithLegacy() DiscoveryInterface {
	return d.legacy()
}

// WithLegacyWithContext returns a copy that does not ask for aggregated discovery.
func (d *DiscoveryClient) WithLegacyWithContext(context.Context) DiscoveryInterfaceWithContext {
	return d.legacy()
}

func (d *DiscoveryClient) legacy() *DiscoveryClient {
	legacy := *d
	legacy.UseLegacyDiscovery = true
	return &legacy
}

// get fetches a path and returns the body and its content type.
func (d *DiscoveryClient) get(ctx context.Context, path, accept string) ([]byte, string, error) {
	var contentType string
	result := d.restClient.Get().AbsPath(path).SetHeader("Accept", accept).Do(ctx).ContentType(&contentType)
	if err := result.Error(); err != nil {
		return nil, "", err
	}
	body, err := result.Raw()
	return body, contentType, err
}

// accept returns what to ask for groups.
func (d *DiscoveryClient) accept() string {
	switch {
	case d.UseLegacyDiscovery:
		return AcceptV1
	case d.NoPeerDiscovery:
		return AcceptV2NoPeer + "," + AcceptV2 + "," + AcceptV1
	}
	return AcceptV2 + "," + AcceptV1
}

// GroupsAndMaybeResources implements AggregatedDiscoveryInterface.
func (d *DiscoveryClient) GroupsAndMaybeResources() (
	*metav1.APIGroupList,
	map[schema.GroupVersion]*metav1.APIResourceList,
	map[schema.GroupVersion]error,
	error,
) {
	return d.GroupsAndMaybeResourcesWithContext(context.Background())
}

// GroupsAndMaybeResourcesWithContext implements AggregatedDiscoveryInterfaceWithContext. A server without core group is
// tolerated; any other failure is total.
func (d *DiscoveryClient) GroupsAndMaybeResourcesWithContext(ctx context.Context) (
	*metav1.APIGroupList,
	map[schema.GroupVersion]*metav1.APIResourceList,
	map[schema.GroupVersion]error,
	error,
) {
	groups, resources, failed, err := d.coreGroup(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	named, namedResources, namedFailed, err := d.namedGroups(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	groups.Groups = append(groups.Groups, named.Groups...)
	maps.Copy(failed, namedFailed)
	if resources == nil || namedResources == nil {
		return groups, nil, failed, nil
	}
	maps.Copy(resources, namedResources)
	return groups, resources, failed, nil
}

// coreGroup and namedGroups make one request each. Resources are nil unless the answer is aggregated.
func (d *DiscoveryClient) coreGroup(ctx context.Context) (*metav1.APIGroupList, map[schema.GroupVersion]*metav1.APIResourceList, map[schema.GroupVersion]error, error) {
	body, contentType, err := d.get(ctx, d.LegacyPrefix, d.accept())
	if errors.IsNotFound(err) {
		return &metav1.APIGroupList{}, map[schema.GroupVersion]*metav1.APIResourceList{}, map[schema.GroupVersion]error{}, nil
	}
	if err != nil {
		return nil, nil, nil, fmt.Errorf("discover the core group: %w", err)
	}
	if isAggregated(contentType) {
		return splitAnswer(body)
	}
	var versions metav1.APIVersions
	if err := json.Unmarshal(body, &versions); err != nil {
		return nil, nil, nil, fmt.Errorf("discover the core group: parse answer: %w", err)
	}
	groups := &metav1.APIGroupList{}
	if len(versions.Versions) > 0 {
		group := metav1.APIGroup{}
		for _, v := range versions.Versions {
			group.Versions = append(group.Versions, metav1.GroupVersionForDiscovery{GroupVersion: v, Version: v})
		}
		group.PreferredVersion = group.Versions[0]
		groups.Groups = []metav1.APIGroup{group}
	}
	return groups, nil, map[schema.GroupVersion]error{}, nil
}

func (d *DiscoveryClient) namedGroups(ctx context.Context) (*metav1.APIGroupList, map[schema.GroupVersion]*metav1.APIResourceList, map[schema.GroupVersion]error, error) {
	body, contentType, err := d.get(ctx, "/apis", d.accept())
	if err != nil {
		return nil, nil, nil, fmt.Errorf("discover groups: %w", err)
	}
	if isAggregated(contentType) {
		return splitAnswer(body)
	}
	groups := &metav1.APIGroupList{}
	if err := json.Unmarshal(body, groups); err != nil {
		return nil, nil, nil, fmt.Errorf("discover groups: parse answer: %w", err)
	}
	return groups, nil, map[schema.GroupVersion]error{}, nil
}

func isAggregated(contentType string) bool {
	aggregated, err := ContentTypeIsGVK(contentType, aggregatedGVK)
	return err == nil && aggregated
}

func splitAnswer(body []byte) (*metav1.APIGroupList, map[schema.GroupVersion]*metav1.APIResourceList, map[schema.GroupVersion]error, error) {
	var aggregated APIGroupDiscoveryList
	if err := json.Unmarshal(body, &aggregated); err != nil {
		return nil, nil, nil, fmt.Errorf("discover groups: parse aggregated answer: %w", err)
	}
	groups, resources, failed := SplitGroupsAndResources(aggregated)
	return groups, resources, failed, nil
}

// ServerVersion implements ServerVersionInterface.
func (d *DiscoveryClient) ServerVersion() (*version.Info, error) {
	return d.ServerVersionWithContext(context.Background())
}

// ServerVersionWithContext implements ServerVersionInterfaceWithContext.
func (d *DiscoveryClient) ServerVersionWithContext(ctx context.Context) (*version.Info, error) {
	body, _, err := d.get(ctx, "/version", AcceptV1)
	if err != nil {
		return nil, err
	}
	info := &version.Info{}
	if err := json.Unmarshal(body, info); err != nil {
		return nil, fmt.Errorf("unable to parse the server version: %w", err)
	}
	return info, nil
}

// OpenAPISchema implements OpenAPISchemaInterface.
func (d *DiscoveryClient) OpenAPISchema() ([]byte, error) {
	return d.OpenAPISchemaWithContext(context.Background())
}

// OpenAPISchemaWithContext implements OpenAPISchemaInterfaceWithContext.
func (d *DiscoveryClient) OpenAPISchemaWithContext(ctx context.Context) ([]byte, error) {
	body, _, err := d.get(ctx, "/openapi/v2", AcceptV1)
	return body, err
}

// OpenAPIV3 implements OpenAPIV3SchemaInterface.
func (d *DiscoveryClient) OpenAPIV3() openapi.Client {
	return openapi.NewClient(d.restClient)
}

// OpenAPIV3WithContext implements OpenAPIV3SchemaInterfaceWithContext.
func (d *DiscoveryClient) OpenAPIV3WithContext(context.Context) openapi.ClientWithContext {
	return openapi.NewClientWithContext(d.restClient)
}
