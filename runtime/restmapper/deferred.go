package restmapper

import (
	"context"
	"fmt"
	"sync"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/discovery"
)

// DeferredDiscoveryRESTMapper asks the server when it is first used. When it finds no match and its discovery client is
// not fresh, it has that client forget what it knows and tries once more.
type DeferredDiscoveryRESTMapper struct {
	client discovery.CachedDiscoveryInterfaceWithContext

	lock   sync.Mutex
	mapper meta.RESTMapperWithContext // nil until first used
	groups []*APIGroupResources
}

var (
	_ meta.ResettableRESTMapper            = (*DeferredDiscoveryRESTMapper)(nil)
	_ meta.ResettableRESTMapperWithContext = (*DeferredDiscoveryRESTMapper)(nil)
	_ fmt.Stringer                         = (*DeferredDiscoveryRESTMapper)(nil)
)

// NewDeferredDiscoveryRESTMapper returns a mapper that asks cl when it is first used.
func NewDeferredDiscoveryRESTMapper(cl discovery.CachedDiscoveryInterface) *DeferredDiscoveryRESTMapper {
	return NewDeferredDiscoveryRESTMapperWithContext(discovery.ToCachedDiscoveryInterfaceWithContext(cl))
}

// NewDeferredDiscoveryRESTMapperWithContext returns a mapper that asks cl when it is first used.
func NewDeferredDiscoveryRESTMapperWithContext(cl discovery.CachedDiscoveryInterfaceWithContext) *DeferredDiscoveryRESTMapper {
	return &DeferredDiscoveryRESTMapper{client: cl}
}

// delegate returns the mapper, made when needed.
func (d *DeferredDiscoveryRESTMapper) delegate(ctx context.Context) (meta.RESTMapperWithContext, error) {
	d.lock.Lock()
	defer d.lock.Unlock()
	if d.mapper != nil {
		return d.mapper, nil
	}
	groups, err := GetAPIGroupResourcesWithContext(ctx, d.client)
	if err != nil {
		return nil, err
	}
	d.groups, d.mapper = groups, NewDiscoveryRESTMapperWithContext(groups)
	return d.mapper, nil
}

// Reset forgets what is known; the next call asks the server again.
func (d *DeferredDiscoveryRESTMapper) Reset() { d.ResetWithContext(context.Background()) }

// ResetWithContext forgets what is known; the next call asks the server again.
func (d *DeferredDiscoveryRESTMapper) ResetWithContext(ctx context.Context) {
	d.lock.Lock()
	defer d.lock.Unlock()
	d.client.InvalidateWithContext(ctx)
	d.mapper, d.groups = nil, nil
}

// query asks the mapper, and once more after a reset when there is no match in what may be outdated.
func query[T any](ctx context.Context, d *DeferredDiscoveryRESTMapper, ask func(meta.RESTMapperWithContext) (T, error)) (T, error) {
	try := func() (T, error) {
		mapper, err := d.delegate(ctx)
		if err != nil {
			var none T
			return none, err
		}
		return ask(mapper)
	}
	result, err := try()
	if err != nil && meta.IsNoMatchError(err) && !d.client.FreshWithContext(ctx) {
		d.ResetWithContext(ctx)
		result, err = try()
	}
	return result, err
}

// KindFor returns the one kind of a partial resource, or an error when there are several.
func (d *DeferredDiscoveryRESTMapper) KindFor(resource schema.GroupVersionResource) (gvk schema.GroupVersionKind, err error) {
	return d.KindForWithContext(context.Background(), resource)
}

// KindForWithContext is KindFor with a context.
func (d *DeferredDiscoveryRESTMapper) KindForWithContext(ctx context.Context, resource schema.GroupVersionResource) (gvk schema.GroupVersionKind, err error) {
	return query(ctx, d, func(m meta.RESTMapperWithContext) (schema.GroupVersionKind, error) {
		return m.KindForWithContext(ctx, resource)
	})
}

// KindsFor returns the kinds of a partial resource, the preferred ones first.
func (d *DeferredDiscoveryRESTMapper) KindsFor(resource schema.GroupVersionResource) (gvks []schema.GroupVersionKind, err error) {
	return d.KindsForWithContext(context.Background(), resource)
}

// KindsForWithContext is KindsFor with a context.
func (d *DeferredDiscoveryRESTMapper) KindsForWithContext(ctx context.Context, resource schema.GroupVersionResource) (gvks []schema.GroupVersionKind, err error) {
	gvks, err = query(ctx, d, func(m meta.RESTMapperWithContext) ([]schema.GroupVersionKind, error) {
		gvks, err := m.KindsForWithContext(ctx, resource)
		return gvks, noneIsNoMatch(len(gvks), err, &meta.NoResourceMatchError{PartialResource: resource})
	})
	return gvks, err
}

// ResourceFor returns the one resource of a partial resource, or an error when there are several.
func (d *DeferredDiscoveryRESTMapper) ResourceFor(input schema.GroupVersionResource) (gvr schema.GroupVersionResource, err error) {
	return d.ResourceForWithContext(context.Background(), input)
}

// ResourceForWithContext is ResourceFor with a context.
func (d *DeferredDiscoveryRESTMapper) ResourceForWithContext(ctx context.Context, input schema.GroupVersionResource) (gvr schema.GroupVersionResource, err error) {
	return query(ctx, d, func(m meta.RESTMapperWithContext) (schema.GroupVersionResource, error) {
		return m.ResourceForWithContext(ctx, input)
	})
}

// ResourcesFor returns the resources of a partial resource, the preferred ones first.
func (d *DeferredDiscoveryRESTMapper) ResourcesFor(input schema.GroupVersionResource) (gvrs []schema.GroupVersionResource, err error) {
	return d.ResourcesForWithContext(context.Background(), input)
}

// ResourcesForWithContext is ResourcesFor with a context.
func (d *DeferredDiscoveryRESTMapper) ResourcesForWithContext(ctx context.Context, input schema.GroupVersionResource) (gvrs []schema.GroupVersionResource, err error) {
	return query(ctx, d, func(m meta.RESTMapperWithContext) ([]schema.GroupVersionResource, error) {
		gvrs, err := m.ResourcesForWithContext(ctx, input)
		return gvrs, noneIsNoMatch(len(gvrs), err, &meta.NoResourceMatchError{PartialResource: input})
	})
}

// RESTMapping returns the preferred mapping of a kind among the versions, or among all when none is given.
func (d *DeferredDiscoveryRESTMapper) RESTMapping(gk schema.GroupKind, versions ...string) (m *meta.RESTMapping, err error) {
	return d.RESTMappingWithContext(context.Background(), gk, versions...)
}

// RESTMappingWithContext is RESTMapping with a context.
func (d *DeferredDiscoveryRESTMapper) RESTMappingWithContext(ctx context.Context, gk schema.GroupKind, versions ...string) (m *meta.RESTMapping, err error) {
	return query(ctx, d, func(m meta.RESTMapperWithContext) (*meta.RESTMapping, error) {
		return m.RESTMappingWithContext(ctx, gk, versions...)
	})
}

// RESTMappings returns all mappings of a kind, in a rough order of preference.
func (d *DeferredDiscoveryRESTMapper) RESTMappings(gk schema.GroupKind, versions ...string) (ms []*meta.RESTMapping, err error) {
	return d.RESTMappingsWithContext(context.Background(), gk, versions...)
}

// RESTMappingsWithContext is RESTMappings with a context.
func (d *DeferredDiscoveryRESTMapper) RESTMappingsWithContext(ctx context.Context, gk schema.GroupKind, versions ...string) (ms []*meta.RESTMapping, err error) {
	return query(ctx, d, func(m meta.RESTMapperWithContext) ([]*meta.RESTMapping, error) {
		ms, err := m.RESTMappingsWithContext(ctx, gk, versions...)
		return ms, noneIsNoMatch(len(ms), err, &meta.NoKindMatchError{GroupKind: gk, SearchedVersions: versions})
	})
}

// noneIsNoMatch makes an empty answer an error, so that it is looked for again.
func noneIsNoMatch(n int, err, noMatch error) error {
	if n == 0 && err == nil {
		return noMatch
	}
	return err
}

// ResourceSingularizer returns the singular of a plural resource name.
func (d *DeferredDiscoveryRESTMapper) ResourceSingularizer(resource string) (singular string, err error) {
	return d.ResourceSingularizerWithContext(context.Background(), resource)
}

// ResourceSingularizerWithContext is ResourceSingularizer with a context. It returns the name itself with an error.
func (d *DeferredDiscoveryRESTMapper) ResourceSingularizerWithContext(ctx context.Context, resource string) (singular string, err error) {
	mapper, err := d.delegate(ctx)
	if err != nil {
		return resource, err
	}
	return mapper.ResourceSingularizerWithContext(ctx, resource)
}

// String says how far the mapper has got.
func (d *DeferredDiscoveryRESTMapper) String() string {
	d.lock.Lock()
	defer d.lock.Unlock()
	if d.mapper == nil {
		return "DeferredDiscoveryRESTMapper{not used yet}"
	}
	return fmt.Sprintf("DeferredDiscoveryRESTMapper{groups: %s}", describe(d.groups))
}
