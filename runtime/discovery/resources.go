package discovery

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// ServerGroups implements ServerGroupsInterface.
func (d *DiscoveryClient) ServerGroups() (*metav1.APIGroupList, error) {
	return d.ServerGroupsWithContext(context.Background())
}

// ServerGroupsWithContext implements ServerGroupsInterfaceWithContext.
func (d *DiscoveryClient) ServerGroupsWithContext(ctx context.Context) (*metav1.APIGroupList, error) {
	groups, _, _, err := d.GroupsAndMaybeResourcesWithContext(ctx)
	return groups, err
}

// ServerResourcesForGroupVersion implements ServerResourcesInterface.
func (d *DiscoveryClient) ServerResourcesForGroupVersion(groupVersion string) (resources *metav1.APIResourceList, err error) {
	return d.ServerResourcesForGroupVersionWithContext(context.Background(), groupVersion)
}

// ServerResourcesForGroupVersionWithContext implements ServerResourcesInterfaceWithContext. A server without "v1" has no
// resources in it.
func (d *DiscoveryClient) ServerResourcesForGroupVersionWithContext(ctx context.Context, groupVersion string) (resources *metav1.APIResourceList, err error) {
	if groupVersion == "" {
		return nil, errors.New("groupVersion shouldn't be empty")
	}
	path, core := "/apis/"+groupVersion, false
	if d.LegacyPrefix != "" && groupVersion == "v1" {
		path, core = d.LegacyPrefix+"/"+groupVersion, true
	}
	resources = &metav1.APIResourceList{GroupVersion: groupVersion}
	body, _, err := d.get(ctx, path, AcceptV1)
	if err != nil {
		if core && apierrors.IsNotFound(err) {
			return resources, nil
		}
		return nil, fmt.Errorf("discover resources of %s: %w", groupVersion, err)
	}
	if err := json.Unmarshal(body, resources); err != nil {
		return nil, fmt.Errorf("discover resources of %s: parse answer: %w", groupVersion, err)
	}
	return resources, nil
}

// ServerGroupsAndResources implements ServerResourcesInterface.
func (d *DiscoveryClient) ServerGroupsAndResources() ([]*metav1.APIGroup, []*metav1.APIResourceList, error) {
	return d.ServerGroupsAndResourcesWithContext(context.Background())
}

// ServerGroupsAndResourcesWithContext implements ServerResourcesInterfaceWithContext. It asks again once when groups
// fail.
func (d *DiscoveryClient) ServerGroupsAndResourcesWithContext(ctx context.Context) ([]*metav1.APIGroup, []*metav1.APIResourceList, error) {
	type result struct {
		groups    []*metav1.APIGroup
		resources []*metav1.APIResourceList
	}
	got, err := retry(ctx, func() (result, error) {
		groups, resources, err := ServerGroupsAndResourcesWithContext(ctx, d)
		return result{groups, resources}, err
	})
	return got.groups, got.resources, err
}

// ServerPreferredResources implements ServerResourcesInterface.
func (d *DiscoveryClient) ServerPreferredResources() ([]*metav1.APIResourceList, error) {
	return d.ServerPreferredResourcesWithContext(context.Background())
}

// ServerPreferredResourcesWithContext implements ServerResourcesInterfaceWithContext. It asks again once when groups
// fail.
func (d *DiscoveryClient) ServerPreferredResourcesWithContext(ctx context.Context) ([]*metav1.APIResourceList, error) {
	return retry(ctx, func() ([]*metav1.APIResourceList, error) {
		return ServerPreferredResourcesWithContext(ctx, d)
	})
}

// ServerPreferredNamespacedResources implements ServerResourcesInterface.
func (d *DiscoveryClient) ServerPreferredNamespacedResources() ([]*metav1.APIResourceList, error) {
	return d.ServerPreferredNamespacedResourcesWithContext(context.Background())
}

// ServerPreferredNamespacedResourcesWithContext implements ServerResourcesInterfaceWithContext. It asks again once when
// groups fail.
func (d *DiscoveryClient) ServerPreferredNamespacedResourcesWithContext(ctx context.Context) ([]*metav1.APIResourceList, error) {
	return retry(ctx, func() ([]*metav1.APIResourceList, error) {
		return ServerPreferredNamespacedResourcesWithContext(ctx, d)
	})
}

// retry calls fetch until no group fails, at most twice.
func retry[T any](ctx context.Context, fetch func() (T, error)) (T, error) {
	var (
		result T
		err    error
	)
	for range attempts {
		result, err = fetch()
		if err == nil || !IsGroupDiscoveryFailedError(err) || ctx.Err() != nil {
			break
		}
	}
	return result, err
}
