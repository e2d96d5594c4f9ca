package restmapper

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/discovery"
)

// APIGroupResources is a group with the resources of its versions.
type APIGroupResources struct {
	// Group is the group.
	Group metav1.APIGroup
	// VersionedResources are the resources by version.
	VersionedResources map[string][]metav1.APIResource
}

// GetAPIGroupResources gathers all groups and their resources. Groups that cannot be discovered are left out without an
// error, unless none can.
func GetAPIGroupResources(cl discovery.DiscoveryInterface) ([]*APIGroupResources, error) {
	return groupResources(cl.ServerGroupsAndResources())
}

// GetAPIGroupResourcesWithContext is GetAPIGroupResources with a context.
func GetAPIGroupResourcesWithContext(ctx context.Context, cl discovery.DiscoveryInterfaceWithContext) ([]*APIGroupResources, error) {
	return groupResources(cl.ServerGroupsAndResourcesWithContext(ctx))
}

func groupResources(groups []*metav1.APIGroup, lists []*metav1.APIResourceList, err error) ([]*APIGroupResources, error) {
	// With results the error only names groups that are missing.
	if err != nil && (groups == nil || lists == nil) {
		return nil, err
	}
	byVersion := map[string][]metav1.APIResource{}
	for _, list := range lists {
		byVersion[list.GroupVersion] = list.APIResources
	}
	result := make([]*APIGroupResources, 0, len(groups))
	for _, group := range groups {
		resources := &APIGroupResources{Group: *group, VersionedResources: map[string][]metav1.APIResource{}}
		for _, version := range group.Versions {
			if list, ok := byVersion[version.GroupVersion]; ok {
				resources.VersionedResources[version.Version] = list
			}
		}
		result = append(result, resources)
	}
	return result, nil
}

// NewDiscoveryRESTMapper returns a mapper for the groups. Where several versions or groups match, the core group comes
// first, then the groups in their order, each with its preferred version first.
func NewDiscoveryRESTMapper(groupResources []*APIGroupResources) meta.RESTMapper {
	union, resources, kinds := mappers(groupResources)
	return meta.PriorityRESTMapper{Delegate: union, ResourcePriority: resources, KindPriority: kinds}
}

// NewDiscoveryRESTMapperWithContext is NewDiscoveryRESTMapper with contexts.
func NewDiscoveryRESTMapperWithContext(groupResources []*APIGroupResources) meta.RESTMapperWithContext {
	union, resources, kinds := mappers(groupResources)
	return meta.PriorityRESTMapperWithContext{Delegate: meta.ToMultiRESTMapperWithContext(union), ResourcePriority: resources, KindPriority: kinds}
}

// mappers returns a mapper per version and the order of preference.
func mappers(groupResources []*APIGroupResources) (meta.MultiRESTMapper, []schema.GroupVersionResource, []schema.GroupVersionKind) {
	var (
		union     meta.MultiRESTMapper
		resources []schema.GroupVersionResource
		kinds     []schema.GroupVersionKind
	)
	prefer := func(group, version string) {
		resources = append(resources, schema.GroupVersionResource{Group: group, Version: version, Resource: meta.AnyResource})
		kinds = append(kinds, schema.GroupVersionKind{Group: group, Version: version, Kind: meta.AnyKind})
	}
	prefer("", "v1")
	for _, group := range groupResources {
		preferred := group.Group.PreferredVersion.Version
		if _, ok := group.VersionedResources[preferred]; ok {
			prefer(group.Group.Name, preferred)
			union = append(union, versionMapper(group, preferred))
		}
		for _, version := range group.Group.Versions {
			if _, ok := group.VersionedResources[version.Version]; !ok || version.Version == preferred {
				continue
			}
			prefer(group.Group.Name, version.Version)
			union = append(union, versionMapper(group, version.Version))
		}
	}
	for _, group := range groupResources {
		prefer(group.Group.Name, meta.AnyVersion)
	}
	return union, resources, kinds
}

// versionMapper returns a mapper for one version. Subresources have no mapping. Kinds are also known in lower case, and
// by the names of their lists.
func versionMapper(group *APIGroupResources, version string) meta.RESTMapper {
	gv := schema.GroupVersion{Group: group.Group.Name, Version: version}
	mapper := meta.NewDefaultRESTMapper([]schema.GroupVersion{gv})
	for _, resource := range group.VersionedResources[version] {
		if strings.Contains(resource.Name, "/") {
			continue
		}
		scope := meta.RESTScopeRoot
		if resource.Namespaced {
			scope = meta.RESTScopeNamespace
		}
		plural := gv.WithResource(resource.Name)
		singular := gv.WithResource(resource.SingularName)
		if resource.SingularName == "" {
			_, singular = meta.UnsafeGuessKindToResource(gv.WithKind(resource.Kind))
		}
		mapper.AddSpecific(gv.WithKind(strings.ToLower(resource.Kind)), plural, singular, scope)
		mapper.AddSpecific(gv.WithKind(resource.Kind), plural, singular, scope)
		mapper.Add(gv.WithKind(resource.Kind+"List"), scope)
	}
	mapper.Add(gv.WithKind("List"), meta.RESTScopeRoot)
	return mapper
}

// describe names the groups for String methods.
func describe(groupResources []*APIGroupResources) string {
	names := []string{}
	for _, group := range groupResources {
		names = append(names, fmt.Sprintf("%q", group.Group.Name))
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
