package apitest

import (
	"slices"
	"sort"
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/apimachinery/pkg/version"
	"sigs.k8s.io/structured-merge-diff/v6/typed"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/jsonpath"
	openapi "github.com/clientsmith/client-gen/runtime/apitest/internal/schema"
)

var allVerbs = []string{"create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"}

// resource is one served resource in all its versions. It is not changed once it is registered.
type resource struct {
	gr         schema.GroupResource
	kind       string
	listKind   string
	singular   string
	shortNames []string
	categories []string
	verbs      []string
	versions   []*apiVersion // most preferred first
	namespaced bool
	custom     bool // defined by a CRD
	generation bool
	returned   bool // DELETE answers with the deleted object
	mustMatch  bool // updates need a resourceVersion
}

// apiVersion is one version of a resource.
type apiVersion struct {
	res        *resource
	name       string
	served     bool
	storage    bool
	status     bool
	scale      *scalePaths
	warning    string
	raw        map[string]any // openAPIV3Schema
	schema     *openapi.Schema
	columns    []column
	ageColumn  bool
	selectable map[string]jsonpath.Path
	scheme     *runtime.Scheme // knows the Go type; nil: none is known
	mergeType  *typed.ParseableType

	mu       sync.Mutex
	managers map[string]*managedfields.FieldManager // by subresource
}

// scalePaths are where /scale reads and writes.
type scalePaths struct {
	specReplicas, statusReplicas, selector jsonpath.Path
	spec                                   []string
}

func (r *resource) table() string { return r.gr.String() }

func (r *resource) storage() *apiVersion {
	for _, v := range r.versions {
		if v.storage {
			return v
		}
	}
	return r.versions[0]
}

func (r *resource) version(name string) *apiVersion {
	for _, v := range r.versions {
		if v.name == name && v.served {
			return v
		}
	}
	return nil
}

func (v *apiVersion) gv() schema.GroupVersion {
	return schema.GroupVersion{Group: v.res.gr.Group, Version: v.name}
}

func (v *apiVersion) gvk() schema.GroupVersionKind { return v.gv().WithKind(v.res.kind) }

// subresources lists what is served below a name, sorted.
func (v *apiVersion) subresources() []string {
	var names []string
	if v.status {
		names = append(names, "status")
	}
	if v.scale != nil {
		names = append(names, "scale")
	}
	names = append(names, builtinSubresources[v.res.gr]...)
	sort.Strings(names)
	return names
}

// registry knows all resources.
type registry struct {
	mu     sync.RWMutex
	byName map[schema.GroupResource]*resource
	order  []schema.GroupResource
}

func newRegistry() *registry {
	return &registry{byName: map[schema.GroupResource]*resource{}}
}

func (g *registry) add(r *resource) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if _, known := g.byName[r.gr]; !known {
		g.order = append(g.order, r.gr)
	}
	g.byName[r.gr] = r
}

func (g *registry) remove(gr schema.GroupResource) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.byName, gr)
	g.order = slices.DeleteFunc(g.order, func(other schema.GroupResource) bool { return other == gr })
}

func (g *registry) get(gr schema.GroupResource) *resource {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.byName[gr]
}

// all returns the resources in the order of registration.
func (g *registry) all() []*resource {
	g.mu.RLock()
	defer g.mu.RUnlock()
	out := make([]*resource, 0, len(g.order))
	for _, gr := range g.order {
		out = append(out, g.byName[gr])
	}
	return out
}

// hasGroup tells whether a group has any resource.
func (g *registry) hasGroup(group string) bool {
	return slices.ContainsFunc(g.all(), func(r *resource) bool { return r.gr.Group == group })
}

// hasBuiltin tells whether a group has resources of the server's own.
func (g *registry) hasBuiltin(group string) bool {
	return slices.ContainsFunc(g.all(), func(r *resource) bool { return r.gr.Group == group && !r.custom })
}

// byKind finds a resource by its group and kind, or returns nil.
func (g *registry) byKind(gk schema.GroupKind) *resource {
	for _, r := range g.all() {
		if r.kind == gk.Kind && r.gr.Group == gk.Group {
			return r
		}
	}
	return nil
}

// apiGroup is a group with its served versions, most preferred first.
type apiGroup struct {
	name     string
	versions []string
}

func (g apiGroup) discovery() metav1.APIGroup {
	out := metav1.APIGroup{Name: g.name}
	for _, v := range g.versions {
		gv := schema.GroupVersion{Group: g.name, Version: v}
		out.Versions = append(out.Versions, metav1.GroupVersionForDiscovery{GroupVersion: gv.String(), Version: v})
	}
	out.PreferredVersion = out.Versions[0]
	return out
}

// groups returns all groups: core first, the others in the order of their first resource.
func (g *registry) groups() []apiGroup {
	var groups []apiGroup
	index := map[string]int{}
	for _, r := range g.all() {
		for _, v := range r.versions {
			if !v.served {
				continue
			}
			i, known := index[r.gr.Group]
			if !known {
				i = len(groups)
				index[r.gr.Group] = i
				groups = append(groups, apiGroup{name: r.gr.Group})
			}
			if !slices.Contains(groups[i].versions, v.name) {
				groups[i].versions = append(groups[i].versions, v.name)
			}
		}
	}
	for _, group := range groups {
		slices.SortStableFunc(group.versions, func(a, b string) int { return version.CompareKubeAwareVersionStrings(b, a) })
	}
	slices.SortStableFunc(groups, func(a, b apiGroup) int {
		return min(len(a.name), 1) - min(len(b.name), 1)
	})
	return groups
}

// in returns the resources of one group and version.
func (g *registry) in(gv schema.GroupVersion) []*apiVersion {
	var out []*apiVersion
	for _, r := range g.all() {
		if r.gr.Group != gv.Group {
			continue
		}
		if v := r.version(gv.Version); v != nil {
			out = append(out, v)
		}
	}
	return out
}
