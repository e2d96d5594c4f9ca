package memory

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"syscall"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/discovery"
	"github.com/clientsmith/client-gen/runtime/openapi"
	"github.com/clientsmith/client-gen/runtime/openapi/cached"
)

// ErrCacheNotFound says that a version is not among those that the server named when the cache was filled.
var ErrCacheNotFound = errors.New("not found")

// emptyResponseError stands for a list without resources, which servers send while an API is coming up.
type emptyResponseError struct{ gv string }

func (e *emptyResponseError) Error() string {
	return "received empty response for: " + e.gv
}

// entry is what is known about one version.
type entry struct {
	list *metav1.APIResourceList
	err  error
}

// client is the cache. The lock is held while the server is asked, so that it is asked once.
type client struct {
	delegate           discovery.DiscoveryInterfaceWithContext
	aggregatedDelegate discovery.AggregatedDiscoveryInterfaceWithContext // nil unless the delegate is one
	cachedDelegate     discovery.CachedDiscoveryInterfaceWithContext     // nil unless the delegate is one

	lock       sync.Mutex
	valid      bool
	aggregated bool
	groups     *metav1.APIGroupList
	entries    map[schema.GroupVersion]*entry
	openAPI    *cached.Client
}

var (
	_ discovery.CachedDiscoveryInterface                = (*client)(nil)
	_ discovery.CachedDiscoveryInterfaceWithContext     = (*client)(nil)
	_ discovery.AggregatedDiscoveryInterface            = (*client)(nil)
	_ discovery.AggregatedDiscoveryInterfaceWithContext = (*client)(nil)
)

// NewMemCacheClient returns a client that caches what delegate answers. It does not look up live what it does not have.
func NewMemCacheClient(delegate discovery.DiscoveryInterface) discovery.CachedDiscoveryInterface {
	c := newClient(discovery.ToDiscoveryInterfaceWithContext(delegate))
	if aggregated, ok := delegate.(discovery.AggregatedDiscoveryInterface); ok {
		c.aggregatedDelegate = discovery.ToAggregatedDiscoveryInterfaceWithContext(aggregated)
	}
	if cached, ok := delegate.(discovery.CachedDiscoveryInterface); ok {
		c.cachedDelegate = discovery.ToCachedDiscoveryInterfaceWithContext(cached)
	}
	return c
}

// NewMemCacheClientWithContext is NewMemCacheClient for clients with contexts.
func NewMemCacheClientWithContext(delegate discovery.DiscoveryInterfaceWithContext) discovery.CachedDiscoveryInterfaceWithContext {
	return newClient(delegate)
}

func newClient(delegate discovery.DiscoveryInterfaceWithContext) *client {
	c := &client{delegate: delegate}
	c.aggregatedDelegate, _ = delegate.(discovery.AggregatedDiscoveryInterfaceWithContext)
	c.cachedDelegate, _ = delegate.(discovery.CachedDiscoveryInterfaceWithContext)
	return c
}

// transient reports whether an error may go away by itself.
func transient(err error) bool {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ECONNRESET) {
		return true
	}
	var netErr net.Error
	if errors.As(err, &netErr) && netErr.Timeout() {
		return true
	}
	var status apierrors.APIStatus
	if errors.As(err, &status) {
		code := status.Status().Code
		return code >= http.StatusInternalServerError || code == http.StatusTooManyRequests
	}
	return false
}

// fill asks the delegate for everything unless that has been done. The caller holds the lock. The cache stays invalid
// when there are no groups.
func (c *client) fill(ctx context.Context) error {
	if c.valid {
		return nil
	}
	var (
		groups    *metav1.APIGroupList
		resources map[schema.GroupVersion]*metav1.APIResourceList
		failed    map[schema.GroupVersion]error
		err       error
	)
	if c.aggregatedDelegate != nil {
		groups, resources, failed, err = c.aggregatedDelegate.GroupsAndMaybeResourcesWithContext(ctx)
	} else {
		groups, err = c.delegate.ServerGroupsWithContext(ctx)
	}
	if err != nil {
		return err
	}
	if groups == nil || len(groups.Groups) == 0 {
		c.groups, c.entries = &metav1.APIGroupList{}, nil
		return nil
	}
	c.groups, c.aggregated, c.entries = groups, resources != nil, map[schema.GroupVersion]*entry{}
	for gv, list := range resources {
		c.entries[gv] = &entry{list: list}
	}
	if resources == nil {
		c.fetchAll(ctx)
	}
	for gv, err := range failed {
		c.entries[gv] = &entry{err: err}
	}
	c.valid = true
	return nil
}

// fetchAll gets the resources of every version, each on its own.
func (c *client) fetchAll(ctx context.Context) {
	var wait sync.WaitGroup
	slots := make(chan struct{}, 32)
	for _, group := range c.groups.Groups {
		for _, version := range group.Versions {
			e := &entry{}
			c.entries[schema.GroupVersion{Group: group.Name, Version: version.Version}] = e
			slots <- struct{}{}
			wait.Go(func() {
				defer func() { <-slots }()
				e.list, e.err = c.fetch(ctx, version.GroupVersion)
			})
		}
	}
	wait.Wait()
}

func (c *client) fetch(ctx context.Context, groupVersion string) (*metav1.APIResourceList, error) {
	list, err := c.delegate.ServerResourcesForGroupVersionWithContext(ctx, groupVersion)
	if err != nil {
		return list, err
	}
	if list == nil || len(list.APIResources) == 0 {
		return nil, &emptyResponseError{gv: groupVersion}
	}
	return list, nil
}

// ServerResourcesForGroupVersion returns the resources of a version, or ErrCacheNotFound.
func (c *client) ServerResourcesForGroupVersion(groupVersion string) (*metav1.APIResourceList, error) {
	return c.ServerResourcesForGroupVersionWithContext(context.Background(), groupVersion)
}

// ServerResourcesForGroupVersionWithContext returns the resources of a version, or ErrCacheNotFound.
func (c *client) ServerResourcesForGroupVersionWithContext(ctx context.Context, groupVersion string) (*metav1.APIResourceList, error) {
	gv, err := schema.ParseGroupVersion(groupVersion)
	if err != nil {
		return nil, fmt.Errorf("look up resources: %w", err)
	}
	c.lock.Lock()
	defer c.lock.Unlock()
	if err := c.fill(ctx); err != nil {
		return nil, err
	}
	cached := c.entries[gv]
	if cached == nil {
		return nil, ErrCacheNotFound
	}
	if cached.err != nil && transient(cached.err) {
		list, err := c.fetch(ctx, groupVersion)
		if err != nil {
			return list, err
		}
		cached.list, cached.err = list, nil
	}
	return cached.list, cached.err
}

// ServerGroups returns the groups.
func (c *client) ServerGroups() (*metav1.APIGroupList, error) {
	return c.ServerGroupsWithContext(context.Background())
}

// ServerGroupsWithContext returns the groups.
func (c *client) ServerGroupsWithContext(ctx context.Context) (*metav1.APIGroupList, error) {
	groups, _, _, err := c.GroupsAndMaybeResourcesWithContext(ctx)
	return groups, err
}

// GroupsAndMaybeResources returns groups, and resources if the server does aggregated discovery.
func (c *client) GroupsAndMaybeResources() (*metav1.APIGroupList, map[schema.GroupVersion]*metav1.APIResourceList, map[schema.GroupVersion]error, error) {
	return c.GroupsAndMaybeResourcesWithContext(context.Background())
}

// GroupsAndMaybeResourcesWithContext returns groups, and resources if the server does aggregated discovery.
func (c *client) GroupsAndMaybeResourcesWithContext(ctx context.Context) (*metav1.APIGroupList, map[schema.GroupVersion]*metav1.APIResourceList, map[schema.GroupVersion]error, error) {
	c.lock.Lock()
	defer c.lock.Unlock()
	if err := c.fill(ctx); err != nil {
		return nil, nil, nil, err
	}
	if !c.aggregated {
		return c.groups, nil, nil, nil
	}
	resources := map[schema.GroupVersion]*metav1.APIResourceList{}
	failed := map[schema.GroupVersion]error{}
	for gv, cached := range c.entries {
		if cached.err != nil {
			failed[gv] = cached.err
			continue
		}
		resources[gv] = cached.list
	}
	return c.groups, resources, failed, nil
}

// Fresh reports whether the cache is filled.
func (c *client) Fresh() bool { return c.FreshWithContext(context.Background()) }

// FreshWithContext reports whether the cache is filled.
func (c *client) FreshWithContext(context.Context) bool {
	c.lock.Lock()
	defer c.lock.Unlock()
	return c.valid
}

// Invalidate empties the cache, and that of the delegate if it has one.
func (c *client) Invalidate() { c.InvalidateWithContext(context.Background()) }

// InvalidateWithContext empties the cache, and that of the delegate if it has one.
func (c *client) InvalidateWithContext(ctx context.Context) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.valid, c.aggregated = false, false
	c.groups, c.entries = nil, nil
	c.openAPI = nil
	if c.cachedDelegate != nil {
		c.cachedDelegate.InvalidateWithContext(ctx)
	}
}

// OpenAPIV3 returns a client whose answers are kept until Invalidate.
func (c *client) OpenAPIV3() openapi.Client { return c.cachedOpenAPI(context.Background()) }

// OpenAPIV3WithContext returns a client whose answers are kept until Invalidate.
func (c *client) OpenAPIV3WithContext(ctx context.Context) openapi.ClientWithContext {
	return c.cachedOpenAPI(ctx)
}

func (c *client) cachedOpenAPI(ctx context.Context) *cached.Client {
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.openAPI == nil {
		c.openAPI = cached.NewClientWithContext(c.delegate.OpenAPIV3WithContext(ctx))
	}
	return c.openAPI
}
