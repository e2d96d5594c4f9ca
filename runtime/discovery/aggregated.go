package discovery

import (
	"fmt"
	"mime"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// What clients put into the Accept header of requests for groups. Servers compare the order of the parameters.
const (
	// AcceptV1 asks for groups only.
	AcceptV1 = runtime.ContentTypeJSON
	// AcceptV2 asks for aggregated discovery.
	AcceptV2 = runtime.ContentTypeJSON + ";" + "g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
	// AcceptV2NoPeer asks for aggregated discovery of what the server itself serves, without its peers.
	AcceptV2NoPeer = runtime.ContentTypeJSON + ";" + "g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList;profile=nopeer"
)

var aggregatedGVK = schema.GroupVersionKind{Group: "apidiscovery.k8s.io", Version: "v2", Kind: "APIGroupDiscoveryList"}

// freshnessStale marks a version whose resources the server could not refresh.
const freshnessStale = "Stale"

// APIGroupDiscoveryList is an aggregated answer. It has the JSON form of the type of that name in
// k8s.io/api/apidiscovery/v2, of which it holds the fields that discovery needs.
type APIGroupDiscoveryList struct {
	// Items are the groups.
	Items []APIGroupDiscovery `json:"items"`
}

// APIGroupDiscovery is one group of an aggregated answer.
type APIGroupDiscovery struct {
	// Metadata holds the name of the group, empty for the core group.
	Metadata metav1.ObjectMeta `json:"metadata"`
	// Versions are the versions, the preferred one first.
	Versions []APIVersionDiscovery `json:"versions"`
}

// APIVersionDiscovery is one version of a group.
type APIVersionDiscovery struct {
	// Version is the name, such as v1.
	Version string `json:"version"`
	// Resources are the resources of the version.
	Resources []APIResourceDiscovery `json:"resources"`
	// Freshness is Current or Stale.
	Freshness string `json:"freshness"`
}

// APIResourceDiscovery is one resource of a version.
type APIResourceDiscovery struct {
	// Resource is the plural name.
	Resource string `json:"resource"`
	// ResponseKind is the kind of the objects; nil when the resource only exists as the parent of subresources.
	ResponseKind *metav1.GroupVersionKind `json:"responseKind"`
	// Scope is Namespaced or Cluster.
	Scope string `json:"scope"`
	// SingularResource is the singular name.
	SingularResource string `json:"singularResource"`
	// Verbs are the supported verbs.
	Verbs []string `json:"verbs"`
	// ShortNames are abbreviations of the plural name.
	ShortNames []string `json:"shortNames"`
	// Categories are groups of resources that the resource belongs to, such as all.
	Categories []string `json:"categories"`
	// Subresources are the subresources.
	Subresources []APISubresourceDiscovery `json:"subresources"`
}

// APISubresourceDiscovery is one subresource of a resource.
type APISubresourceDiscovery struct {
	// Subresource is the name, without that of the resource.
	Subresource string `json:"subresource"`
	// ResponseKind is the kind of the objects.
	ResponseKind *metav1.GroupVersionKind `json:"responseKind"`
	// Verbs are the supported verbs.
	Verbs []string `json:"verbs"`
}

// StaleGroupVersionError says that a version is missing from aggregated discovery because the server's knowledge of it is
// stale, typically because an aggregated API server is down.
type StaleGroupVersionError struct {
	gv schema.GroupVersion
}

// Error implements error.
func (s StaleGroupVersionError) Error() string {
	return fmt.Sprintf("stale GroupVersion discovery: %v", s.gv)
}

// ContentTypeIsGVK reports whether a content type is JSON that represents the kind by its parameters g, v and as,
// whatever their order. A content type that cannot be parsed is an error.
func ContentTypeIsGVK(contentType string, gvk schema.GroupVersionKind) (bool, error) {
	base, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false, fmt.Errorf("parse content type %q: %w", contentType, err)
	}
	return base == runtime.ContentTypeJSON &&
		params["g"] == gvk.Group && params["v"] == gvk.Version && params["as"] == gvk.Kind, nil
}

// SplitGroupsAndResources takes an aggregated answer apart: into groups, resources by version, and the versions that are
// stale. client-go's function of this name takes the type of k8s.io/api, which is the same in JSON.
func SplitGroupsAndResources(aggregatedGroups APIGroupDiscoveryList) (
	*metav1.APIGroupList,
	map[schema.GroupVersion]*metav1.APIResourceList,
	map[schema.GroupVersion]error,
) {
	groups := &metav1.APIGroupList{}
	resources := map[schema.GroupVersion]*metav1.APIResourceList{}
	failed := map[schema.GroupVersion]error{}
	for _, aggregated := range aggregatedGroups.Items {
		group := metav1.APIGroup{Name: aggregated.Metadata.Name}
		for _, version := range aggregated.Versions {
			gv := schema.GroupVersion{Group: group.Name, Version: version.Version}
			if version.Freshness == freshnessStale {
				failed[gv] = StaleGroupVersionError{gv: gv}
				continue
			}
			group.Versions = append(group.Versions, metav1.GroupVersionForDiscovery{GroupVersion: gv.String(), Version: gv.Version})
			resources[gv] = &metav1.APIResourceList{GroupVersion: gv.String(), APIResources: splitResources(version.Resources)}
		}
		if len(group.Versions) > 0 {
			group.PreferredVersion = group.Versions[0]
		}
		groups.Groups = append(groups.Groups, group)
	}
	return groups, resources, failed
}

// splitResources lists resources, each followed by its subresources.
func splitResources(aggregated []APIResourceDiscovery) []metav1.APIResource {
	resources := []metav1.APIResource{}
	for _, resource := range aggregated {
		parent := metav1.APIResource{
			Name:         resource.Resource,
			SingularName: resource.SingularResource,
			Namespaced:   resource.Scope == "Namespaced",
			Verbs:        resource.Verbs,
			ShortNames:   resource.ShortNames,
			Categories:   resource.Categories,
		}
		if setKind(&parent, resource.ResponseKind) {
			resources = append(resources, parent)
		}
		for _, subresource := range resource.Subresources {
			child := metav1.APIResource{
				Name:         resource.Resource + "/" + subresource.Subresource,
				SingularName: parent.SingularName,
				Namespaced:   parent.Namespaced,
				Verbs:        subresource.Verbs,
			}
			if setKind(&child, subresource.ResponseKind) {
				resources = append(resources, child)
			}
		}
	}
	return resources
}

// setKind copies the kind and reports whether there is one.
func setKind(resource *metav1.APIResource, kind *metav1.GroupVersionKind) bool {
	if kind == nil || kind.Kind == "" {
		return false
	}
	resource.Group, resource.Version, resource.Kind = kind.Group, kind.Version, kind.Kind
	return true
}
