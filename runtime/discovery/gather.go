package discovery

import (
	"context"
	"strings"
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// parallel is how many versions are fetched at once from a server without aggregated discovery.
const parallel = 32

// ServerGroupsAndResources returns all groups of a server and the resources of all their versions, in the order of the
// groups. Beside an *ErrGroupDiscoveryFailed the results are partial.
func ServerGroupsAndResources(d DiscoveryInterface) ([]*metav1.APIGroup, []*metav1.APIResourceList, error) {
	return ServerGroupsAndResourcesWithContext(context.Background(), ToDiscoveryInterfaceWithContext(d))
}

// ServerGroupsAndResourcesWithContext is ServerGroupsAndResources with a context.
func ServerGroupsAndResourcesWithContext(ctx context.Context, d DiscoveryInterfaceWithContext) ([]*metav1.APIGroup, []*metav1.APIResourceList, error) {
	groups, resources, failed, err := gather(ctx, d)
	if err != nil {
		return nil, nil, err
	}
	result := []*metav1.APIResourceList{}
	for _, gv := range versionsOf(groups) {
		if list := resources[gv]; list != nil {
			result = append(result, list)
		}
	}
	return groupPointers(groups), result, failure(failed)
}

// ServerPreferredResources returns each resource of a server in the version that is preferred, or in the first that has
// it; subresources are left out. There is a list for every version that was discovered, empty ones included. Beside an
// *ErrGroupDiscoveryFailed the result is partial.
func ServerPreferredResources(d DiscoveryInterface) ([]*metav1.APIResourceList, error) {
	return ServerPreferredResourcesWithContext(context.Background(), ToDiscoveryInterfaceWithContext(d))
}

// ServerPreferredResourcesWithContext is ServerPreferredResources with a context.
func ServerPreferredResourcesWithContext(ctx context.Context, d DiscoveryInterfaceWithContext) ([]*metav1.APIResourceList, error) {
	groups, resources, failed, err := gather(ctx, d)
	if err != nil {
		return nil, err
	}
	result := []*metav1.APIResourceList{}
	for i := range groups.Groups {
		result = append(result, preferredResources(&groups.Groups[i], resources)...)
	}
	return result, failure(failed)
}

// preferredResources returns a list for each version of a group, with each resource of the group in one of them.
func preferredResources(group *metav1.APIGroup, resources map[schema.GroupVersion]*metav1.APIResourceList) []*metav1.APIResourceList {
	chosen := map[string]string{} // resource -> version
	for _, version := range group.Versions {
		list := resources[schema.GroupVersion{Group: group.Name, Version: version.Version}]
		if list == nil {
			continue
		}
		for _, resource := range list.APIResources {
			if _, has := chosen[resource.Name]; !has || version.Version == group.PreferredVersion.Version {
				chosen[resource.Name] = version.Version
			}
		}
	}
	result := []*metav1.APIResourceList{}
	for _, version := range group.Versions {
		list := resources[schema.GroupVersion{Group: group.Name, Version: version.Version}]
		if list == nil {
			continue
		}
		preferred := &metav1.APIResourceList{TypeMeta: list.TypeMeta, GroupVersion: version.GroupVersion}
		for _, resource := range list.APIResources {
			if chosen[resource.Name] == version.Version && !strings.Contains(resource.Name, "/") {
				preferred.APIResources = append(preferred.APIResources, resource)
			}
		}
		result = append(result, preferred)
	}
	return result
}

// ServerPreferredNamespacedResources returns those of ServerPreferredResources that are namespaced, without empty lists.
func ServerPreferredNamespacedResources(d DiscoveryInterface) ([]*metav1.APIResourceList, error) {
	return ServerPreferredNamespacedResourcesWithContext(context.Background(), ToDiscoveryInterfaceWithContext(d))
}

// ServerPreferredNamespacedResourcesWithContext is ServerPreferredNamespacedResources with a context.
func ServerPreferredNamespacedResourcesWithContext(ctx context.Context, d DiscoveryInterfaceWithContext) ([]*metav1.APIResourceList, error) {
	all, err := ServerPreferredResourcesWithContext(ctx, d)
	return FilteredBy(ResourcePredicateFunc(func(_ string, r *metav1.APIResource) bool { return r.Namespaced }), all), err
}

// gather returns groups, resources and failures, by aggregated discovery if d can.
func gather(ctx context.Context, d DiscoveryInterfaceWithContext) (*metav1.APIGroupList, map[schema.GroupVersion]*metav1.APIResourceList, map[schema.GroupVersion]error, error) {
	var (
		groups    *metav1.APIGroupList
		resources map[schema.GroupVersion]*metav1.APIResourceList
		failed    map[schema.GroupVersion]error
		err       error
	)
	if aggregated := asAggregated(d); aggregated != nil {
		groups, resources, failed, err = aggregated.GroupsAndMaybeResourcesWithContext(ctx)
	} else {
		groups, err = d.ServerGroupsWithContext(ctx)
	}
	if err != nil {
		return nil, nil, nil, err
	}
	if groups == nil {
		groups = &metav1.APIGroupList{}
	}
	if resources != nil {
		return groups, resources, failed, nil
	}
	resources, fetchFailed := fetchResources(ctx, d, versionsOf(groups))
	for gv, err := range failed {
		fetchFailed[gv] = err
	}
	return groups, resources, fetchFailed, nil
}

// asAggregated returns d, or what it adapts, if that can get everything at once.
func asAggregated(d DiscoveryInterfaceWithContext) AggregatedDiscoveryInterfaceWithContext {
	if aggregated, ok := d.(AggregatedDiscoveryInterfaceWithContext); ok {
		return aggregated
	}
	if adapter, ok := d.(discoveryAdapter); ok {
		if aggregated, ok := adapter.DiscoveryInterface.(AggregatedDiscoveryInterface); ok {
			return ToAggregatedDiscoveryInterfaceWithContext(aggregated)
		}
	}
	return nil
}

// fetchResources gets the resources of each version.
func fetchResources(ctx context.Context, d DiscoveryInterfaceWithContext, versions []schema.GroupVersion) (map[schema.GroupVersion]*metav1.APIResourceList, map[schema.GroupVersion]error) {
	var (
		lock      sync.Mutex
		wait      sync.WaitGroup
		slots     = make(chan struct{}, parallel)
		resources = map[schema.GroupVersion]*metav1.APIResourceList{}
		failed    = map[schema.GroupVersion]error{}
	)
	for _, gv := range versions {
		slots <- struct{}{}
		wait.Go(func() {
			defer func() { <-slots }()
			list, err := d.ServerResourcesForGroupVersionWithContext(ctx, gv.String())
			lock.Lock()
			defer lock.Unlock()
			if err != nil {
				failed[gv] = err
			}
			if list != nil {
				resources[gv] = list
			}
		})
	}
	wait.Wait()
	return resources, failed
}

func versionsOf(groups *metav1.APIGroupList) []schema.GroupVersion {
	versions := []schema.GroupVersion{}
	for _, group := range groups.Groups {
		for _, version := range group.Versions {
			versions = append(versions, schema.GroupVersion{Group: group.Name, Version: version.Version})
		}
	}
	return versions
}

func groupPointers(groups *metav1.APIGroupList) []*metav1.APIGroup {
	result := make([]*metav1.APIGroup, len(groups.Groups))
	for i := range groups.Groups {
		result[i] = &groups.Groups[i]
	}
	return result
}
