package discovery

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	apimachineryversion "k8s.io/apimachinery/pkg/version"
)

// IsResourceEnabled reports whether the server serves a resource in a version.
func IsResourceEnabled(client DiscoveryInterface, resourceToCheck schema.GroupVersionResource) (bool, error) {
	list, err := client.ServerResourcesForGroupVersion(resourceToCheck.GroupVersion().String())
	if errors.IsNotFound(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(list.APIResources, func(r metav1.APIResource) bool { return r.Name == resourceToCheck.Resource }), nil
}

// MatchesServerVersion returns an error unless client and server are of the same git version.
func MatchesServerVersion(clientVersion apimachineryversion.Info, client DiscoveryInterface) error {
	serverVersion, err := client.ServerVersion()
	if err != nil {
		return fmt.Errorf("couldn't read version from server: %w", err)
	}
	if serverVersion.GitVersion != clientVersion.GitVersion {
		return fmt.Errorf("server version (%s) differs from client version (%s)", serverVersion.GitVersion, clientVersion.GitVersion)
	}
	return nil
}

// ServerSupportsVersion returns an error unless the server serves the group in the version. A server that names no
// versions at all is taken to serve it.
func ServerSupportsVersion(client DiscoveryInterface, requiredGV schema.GroupVersion) error {
	groups, err := client.ServerGroups()
	if err != nil {
		return fmt.Errorf("list groups of the server: %w", err)
	}
	versions := metav1.ExtractGroupVersions(groups)
	if len(versions) == 0 || slices.Contains(versions, requiredGV.String()) {
		return nil
	}
	return fmt.Errorf("server does not support API version %q", requiredGV)
}

// GroupVersionResources returns the resources of the lists as a set.
func GroupVersionResources(rls []*metav1.APIResourceList) (map[schema.GroupVersionResource]struct{}, error) {
	result := map[schema.GroupVersionResource]struct{}{}
	for _, list := range rls {
		gv, err := schema.ParseGroupVersion(list.GroupVersion)
		if err != nil {
			return nil, err
		}
		for _, resource := range list.APIResources {
			result[gv.WithResource(resource.Name)] = struct{}{}
		}
	}
	return result, nil
}

// FilteredBy returns the resources that pred matches. Lists of which nothing remains are left out.
func FilteredBy(pred ResourcePredicate, rls []*metav1.APIResourceList) []*metav1.APIResourceList {
	result := []*metav1.APIResourceList{}
	for _, list := range rls {
		filtered := *list
		filtered.APIResources = nil
		for i := range list.APIResources {
			if pred.Match(list.GroupVersion, &list.APIResources[i]) {
				filtered.APIResources = append(filtered.APIResources, list.APIResources[i])
			}
		}
		if filtered.APIResources != nil {
			result = append(result, &filtered)
		}
	}
	return result
}

// ResourcePredicate chooses resources.
type ResourcePredicate interface {
	// Match reports whether a resource of the version is chosen.
	Match(groupVersion string, r *metav1.APIResource) bool
}

// ResourcePredicateFunc is a function that is a ResourcePredicate.
type ResourcePredicateFunc func(groupVersion string, r *metav1.APIResource) bool

// Match calls the function.
func (fn ResourcePredicateFunc) Match(groupVersion string, r *metav1.APIResource) bool {
	return fn(groupVersion, r)
}

// SupportsAllVerbs chooses resources that have all the verbs.
type SupportsAllVerbs struct {
	// Verbs are the verbs, such as list and watch.
	Verbs []string
}

// Match reports whether the resource has all the verbs.
func (p SupportsAllVerbs) Match(groupVersion string, r *metav1.APIResource) bool {
	return !slices.ContainsFunc(p.Verbs, func(verb string) bool { return !slices.Contains(r.Verbs, verb) })
}
