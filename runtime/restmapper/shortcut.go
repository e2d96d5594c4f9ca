package restmapper

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/discovery"
)

// shortcutExpander is a mapper that knows short names such as po and deploy.
type shortcutExpander struct {
	mapper  meta.RESTMapperWithContext
	client  discovery.DiscoveryInterfaceWithContext
	warning func(string) // may be nil
}

var (
	_ meta.ResettableRESTMapper            = shortcutExpander{}
	_ meta.ResettableRESTMapperWithContext = shortcutExpander{}
)

// NewShortcutExpander returns a mapper that expands the short names of discovery before it asks delegate. Full names, plural
// or singular, are never expanded. When several resources have a short name, the first one in the order of discovery is
// taken and warningHandler, which may be nil, is told.
func NewShortcutExpander(delegate meta.RESTMapper, client discovery.DiscoveryInterface, warningHandler func(string)) meta.RESTMapper {
	return shortcutExpander{
		mapper:  meta.ToRESTMapperWithContext(delegate),
		client:  discovery.ToDiscoveryInterfaceWithContext(client),
		warning: warningHandler,
	}
}

// NewShortcutExpanderWithContext is NewShortcutExpander with contexts.
func NewShortcutExpanderWithContext(delegate meta.RESTMapperWithContext, client discovery.DiscoveryInterfaceWithContext, warningHandler func(string)) meta.RESTMapperWithContext {
	return shortcutExpander{mapper: delegate, client: client, warning: warningHandler}
}

// expand returns the resource that a short name stands for, or the resource itself.
func (e shortcutExpander) expand(ctx context.Context, resource schema.GroupVersionResource) schema.GroupVersionResource {
	_, lists, err := e.client.ServerGroupsAndResourcesWithContext(ctx)
	if err != nil && len(lists) == 0 {
		return resource
	}
	var found []schema.GroupVersionResource
	for _, list := range lists {
		gv, err := schema.ParseGroupVersion(list.GroupVersion)
		if err != nil {
			continue
		}
		for _, candidate := range list.APIResources {
			if !strings.Contains(candidate.Name, "/") && (candidate.Name == resource.Resource || candidate.SingularName == resource.Resource) {
				return resource
			}
			if slices.Contains(candidate.ShortNames, resource.Resource) {
				found = append(found, gv.WithResource(candidate.Name))
			}
		}
	}
	match, ok := firstMatch(found, resource.Group)
	if !ok {
		return resource
	}
	e.warnIfAmbiguous(resource, match, found)
	match.Version = resource.Version
	return match
}

// firstMatch returns the first resource of the wanted group, else the first of a group that starts with it.
func firstMatch(found []schema.GroupVersionResource, group string) (schema.GroupVersionResource, bool) {
	if i := slices.IndexFunc(found, func(gvr schema.GroupVersionResource) bool { return group == "" || gvr.Group == group }); i >= 0 {
		return found[i], true
	}
	if i := slices.IndexFunc(found, func(gvr schema.GroupVersionResource) bool { return strings.HasPrefix(gvr.Group, group) }); i >= 0 {
		return found[i], true
	}
	return schema.GroupVersionResource{}, false
}

func (e shortcutExpander) warnIfAmbiguous(resource, match schema.GroupVersionResource, found []schema.GroupVersionResource) {
	if e.warning == nil {
		return
	}
	told := []schema.GroupResource{match.GroupResource()} // several versions of a resource are no ambiguity
	for _, other := range found {
		if !slices.Contains(told, other.GroupResource()) && (resource.Group == "" || strings.HasPrefix(other.Group, resource.Group)) {
			told = append(told, other.GroupResource())
			e.warning(fmt.Sprintf("short name %q could also match lower priority resource %s", resource.Resource, other.GroupResource()))
		}
	}
}

// KindFor implements meta.RESTMapper.
func (e shortcutExpander) KindFor(resource schema.GroupVersionResource) (schema.GroupVersionKind, error) {
	return e.KindForWithContext(context.Background(), resource)
}

// KindForWithContext implements meta.RESTMapperWithContext. A name that the mapper knows by itself is not expanded.
func (e shortcutExpander) KindForWithContext(ctx context.Context, resource schema.GroupVersionResource) (schema.GroupVersionKind, error) {
	return again(ctx, e, resource, func(resource schema.GroupVersionResource) (schema.GroupVersionKind, error) {
		return e.mapper.KindForWithContext(ctx, resource)
	})
}

// again asks for the expanded resource and, when that has no match although the server may have changed, a second time:
// looking for it may have made a lazy mapper ask the server.
func again[T any](ctx context.Context, e shortcutExpander, resource schema.GroupVersionResource, ask func(schema.GroupVersionResource) (T, error)) (T, error) {
	expanded := e.expand(ctx, resource)
	result, err := ask(expanded)
	if err == nil || !meta.IsNoMatchError(err) {
		return result, err
	}
	if retried := e.expand(ctx, resource); retried != expanded {
		return ask(retried)
	}
	return result, err
}

// KindsFor implements meta.RESTMapper.
func (e shortcutExpander) KindsFor(resource schema.GroupVersionResource) ([]schema.GroupVersionKind, error) {
	return e.KindsForWithContext(context.Background(), resource)
}

// KindsForWithContext implements meta.RESTMapperWithContext.
func (e shortcutExpander) KindsForWithContext(ctx context.Context, resource schema.GroupVersionResource) ([]schema.GroupVersionKind, error) {
	return again(ctx, e, resource, func(resource schema.GroupVersionResource) ([]schema.GroupVersionKind, error) {
		return e.mapper.KindsForWithContext(ctx, resource)
	})
}

// ResourceFor implements meta.RESTMapper.
func (e shortcutExpander) ResourceFor(input schema.GroupVersionResource) (schema.GroupVersionResource, error) {
	return e.ResourceForWithContext(context.Background(), input)
}

// ResourceForWithContext implements meta.RESTMapperWithContext.
func (e shortcutExpander) ResourceForWithContext(ctx context.Context, input schema.GroupVersionResource) (schema.GroupVersionResource, error) {
	return again(ctx, e, input, func(input schema.GroupVersionResource) (schema.GroupVersionResource, error) {
		return e.mapper.ResourceForWithContext(ctx, input)
	})
}

// ResourcesFor implements meta.RESTMapper.
func (e shortcutExpander) ResourcesFor(input schema.GroupVersionResource) ([]schema.GroupVersionResource, error) {
	return e.ResourcesForWithContext(context.Background(), input)
}

// ResourcesForWithContext implements meta.RESTMapperWithContext.
func (e shortcutExpander) ResourcesForWithContext(ctx context.Context, input schema.GroupVersionResource) ([]schema.GroupVersionResource, error) {
	return again(ctx, e, input, func(input schema.GroupVersionResource) ([]schema.GroupVersionResource, error) {
		return e.mapper.ResourcesForWithContext(ctx, input)
	})
}

// RESTMapping implements meta.RESTMapper.
func (e shortcutExpander) RESTMapping(gk schema.GroupKind, versions ...string) (*meta.RESTMapping, error) {
	return e.RESTMappingWithContext(context.Background(), gk, versions...)
}

// RESTMappingWithContext implements meta.RESTMapperWithContext.
func (e shortcutExpander) RESTMappingWithContext(ctx context.Context, gk schema.GroupKind, versions ...string) (*meta.RESTMapping, error) {
	return e.mapper.RESTMappingWithContext(ctx, gk, versions...)
}

// RESTMappings implements meta.RESTMapper.
func (e shortcutExpander) RESTMappings(gk schema.GroupKind, versions ...string) ([]*meta.RESTMapping, error) {
	return e.RESTMappingsWithContext(context.Background(), gk, versions...)
}

// RESTMappingsWithContext implements meta.RESTMapperWithContext.
func (e shortcutExpander) RESTMappingsWithContext(ctx context.Context, gk schema.GroupKind, versions ...string) ([]*meta.RESTMapping, error) {
	return e.mapper.RESTMappingsWithContext(ctx, gk, versions...)
}

// ResourceSingularizer implements meta.RESTMapper.
func (e shortcutExpander) ResourceSingularizer(resource string) (string, error) {
	return e.ResourceSingularizerWithContext(context.Background(), resource)
}

// ResourceSingularizerWithContext implements meta.RESTMapperWithContext.
func (e shortcutExpander) ResourceSingularizerWithContext(ctx context.Context, resource string) (string, error) {
	return e.mapper.ResourceSingularizerWithContext(ctx, e.expand(ctx, schema.GroupVersionResource{Resource: resource}).Resource)
}

// Reset has the delegate forget what it knows.
func (e shortcutExpander) Reset() { e.ResetWithContext(context.Background()) }

// ResetWithContext has the delegate forget what it knows.
func (e shortcutExpander) ResetWithContext(ctx context.Context) {
	meta.MaybeResetRESTMapperWithContext(ctx, e.mapper)
}
