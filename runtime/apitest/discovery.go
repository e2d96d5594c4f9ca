package apitest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/version"
)

func (s *Server) serveVersion(w http.ResponseWriter) error {
	major, rest, _ := strings.Cut(strings.TrimPrefix(s.opts.Version, "v"), ".")
	minor, _, _ := strings.Cut(rest, ".")
	return writeJSON(w, http.StatusOK, version.Info{Major: major, Minor: minor, GitVersion: s.opts.Version,
		GitTreeState: "clean", GoVersion: runtime.Version(), Compiler: runtime.Compiler, Platform: runtime.GOOS + "/" + runtime.GOARCH})
}

// aggregatedAs is the form of the answer to /api and /apis that clients ask for: v2, v2beta1 or "".
func aggregatedAs(r *http.Request) string {
	for _, c := range acceptClauses(strings.Join(r.Header.Values("Accept"), ",")) {
		if c.media != mediaJSON {
			continue
		}
		if c.params["g"] == "apidiscovery.k8s.io" && c.params["as"] == "APIGroupDiscoveryList" && c.params["v"] == "v2" {
			return "v2"
		}
		if len(c.params) == 0 {
			return ""
		}
	}
	return ""
}

// serveGroups answers /api and /apis.
func (s *Server) serveGroups(w http.ResponseWriter, r *http.Request, path string) error {
	var groups []apiGroup
	for _, group := range s.registry.groups() {
		if (group.name == "") == (path == "/api") {
			groups = append(groups, group)
		}
	}
	w.Header().Set("Vary", "Accept")
	if aggregatedAs(r) != "" {
		return s.serveAggregated(w, groups)
	}
	if path == "/api" {
		return writeJSON(w, http.StatusOK, metav1.APIVersions{TypeMeta: metav1.TypeMeta{Kind: "APIVersions"}, Versions: []string{"v1"},
			ServerAddressByClientCIDRs: []metav1.ServerAddressByClientCIDR{{ClientCIDR: "0.0.0.0/0", ServerAddress: s.address}}})
	}
	list := metav1.APIGroupList{TypeMeta: metav1.TypeMeta{Kind: "APIGroupList", APIVersion: "v1"}, Groups: []metav1.APIGroup{}}
	for _, group := range groups {
		list.Groups = append(list.Groups, group.discovery())
	}
	return writeJSON(w, http.StatusOK, list)
}

// serveGroupOrVersion answers /api/v1, /apis/GROUP and /apis/GROUP/VERSION.
func (s *Server) serveGroupOrVersion(w http.ResponseWriter, path string) error {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if parts[0] == "apis" && len(parts) == 2 {
		for _, group := range s.registry.groups() {
			if group.name == parts[1] && group.name != "" {
				out := group.discovery()
				out.TypeMeta = metav1.TypeMeta{Kind: "APIGroup", APIVersion: "v1"}
				return writeJSON(w, http.StatusOK, out)
			}
		}
		return errNotFoundPath
	}
	gv := schema.GroupVersion{Version: parts[len(parts)-1]}
	if parts[0] == "apis" {
		gv.Group = parts[1]
	}
	versions := s.registry.in(gv)
	if len(versions) == 0 {
		return s.notFound(gv.Group)
	}
	list := metav1.APIResourceList{TypeMeta: metav1.TypeMeta{Kind: "APIResourceList", APIVersion: "v1"}, GroupVersion: gv.String()}
	for _, v := range versions {
		list.APIResources = append(list.APIResources, v.apiResources()...)
	}
	slices.SortFunc(list.APIResources, func(a, b metav1.APIResource) int { return strings.Compare(a.Name, b.Name) })
	return writeJSON(w, http.StatusOK, list)
}

// apiResources describes a resource and its subresources.
func (v *apiVersion) apiResources() []metav1.APIResource {
	r := v.res
	out := []metav1.APIResource{{Name: r.gr.Resource, SingularName: r.singular, Namespaced: r.namespaced, Kind: r.kind,
		Verbs: r.verbs, ShortNames: r.shortNames, Categories: r.categories, StorageVersionHash: r.storageHash()}}
	for _, name := range v.subresources() {
		sub := metav1.APIResource{Name: r.gr.Resource + "/" + name, Namespaced: r.namespaced, Kind: r.kind, Verbs: subresourceVerbs[name]}
		if own, ok := subresourceKinds[name]; ok {
			sub.Group, sub.Version, sub.Kind = own.Group, own.Version, own.Kind
		}
		out = append(out, sub)
	}
	return out
}

// storageHash identifies the version that a resource is stored in.
func (r *resource) storageHash() string {
	gvk := r.storage().gvk()
	sum := sha256.Sum256([]byte(gvk.Group + "/" + gvk.Version + "/" + gvk.Kind))
	return base64.StdEncoding.EncodeToString(sum[:8])
}

// The types of aggregated discovery, apidiscovery.k8s.io/v2.
type (
	groupDiscoveryList struct {
		Kind       string           `json:"kind"`
		APIVersion string           `json:"apiVersion"`
		Metadata   struct{}         `json:"metadata"`
		Items      []groupDiscovery `json:"items"`
	}
	groupDiscovery struct {
		Metadata groupName          `json:"metadata"`
		Versions []versionDiscovery `json:"versions"`
	}
	groupName struct {
		Name              string  `json:"name,omitempty"`
		CreationTimestamp *string `json:"creationTimestamp"`
	}
	versionDiscovery struct {
		Version   string              `json:"version"`
		Resources []resourceDiscovery `json:"resources"`
		Freshness string              `json:"freshness"`
	}
	resourceDiscovery struct {
		Resource         string                  `json:"resource"`
		ResponseKind     metav1.GroupVersionKind `json:"responseKind"`
		Scope            string                  `json:"scope"`
		SingularResource string                  `json:"singularResource"`
		Verbs            []string                `json:"verbs"`
		ShortNames       []string                `json:"shortNames,omitempty"`
		Categories       []string                `json:"categories,omitempty"`
		Subresources     []subresourceDiscovery  `json:"subresources,omitempty"`
	}
	subresourceDiscovery struct {
		Subresource  string                  `json:"subresource"`
		ResponseKind metav1.GroupVersionKind `json:"responseKind"`
		Verbs        []string                `json:"verbs"`
	}
)

func (s *Server) serveAggregated(w http.ResponseWriter, groups []apiGroup) error {
	list := groupDiscoveryList{Kind: "APIGroupDiscoveryList", APIVersion: "apidiscovery.k8s.io/v2", Items: []groupDiscovery{}}
	for _, group := range groups {
		item := groupDiscovery{Metadata: groupName{Name: group.name}}
		for _, name := range group.versions {
			entry := versionDiscovery{Version: name, Freshness: "Current", Resources: []resourceDiscovery{}}
			for _, v := range s.registry.in(schema.GroupVersion{Group: group.name, Version: name}) {
				entry.Resources = append(entry.Resources, v.discovery())
			}
			slices.SortFunc(entry.Resources, func(a, b resourceDiscovery) int { return strings.Compare(a.Resource, b.Resource) })
			item.Versions = append(item.Versions, entry)
		}
		list.Items = append(list.Items, item)
	}
	data, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	return writeBody(w, http.StatusOK, mediaJSON+";g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList", append(data, '\n'))
}

func (v *apiVersion) discovery() resourceDiscovery {
	r := v.res
	kind := func(gvk schema.GroupVersionKind) metav1.GroupVersionKind { return metav1.GroupVersionKind(gvk) }
	out := resourceDiscovery{Resource: r.gr.Resource, ResponseKind: kind(v.gvk()), Scope: "Namespaced",
		SingularResource: r.singular, Verbs: r.verbs, ShortNames: r.shortNames, Categories: r.categories}
	if !r.namespaced {
		out.Scope = "Cluster"
	}
	for _, name := range v.subresources() {
		gvk := v.gvk()
		if own, ok := subresourceKinds[name]; ok {
			gvk = own
		}
		out.Subresources = append(out.Subresources, subresourceDiscovery{Subresource: name, ResponseKind: kind(gvk), Verbs: subresourceVerbs[name]})
	}
	return out
}
