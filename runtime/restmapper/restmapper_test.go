package restmapper

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/discovery"
	"github.com/clientsmith/client-gen/runtime/discovery/cached/memory"
	"github.com/clientsmith/client-gen/runtime/discovery/fake"
	fakes "github.com/clientsmith/client-gen/runtime/testing"
)

// newServer returns a server with two groups that both have events, and two versions of apps.
func newServer() *fake.FakeDiscovery {
	return &fake.FakeDiscovery{Fake: &fakes.Fake{Resources: []*metav1.APIResourceList{
		{GroupVersion: "v1", APIResources: []metav1.APIResource{
			{Name: "pods", SingularName: "pod", Namespaced: true, Kind: "Pod", ShortNames: []string{"po"}, Categories: []string{"all"}},
			{Name: "pods/status", Namespaced: true, Kind: "Pod"},
			{Name: "nodes", Kind: "Node"},
			{Name: "events", SingularName: "event", Namespaced: true, Kind: "Event", ShortNames: []string{"ev"}},
		}},
		{GroupVersion: "apps/v1", APIResources: []metav1.APIResource{
			{Name: "deployments", SingularName: "deployment", Namespaced: true, Kind: "Deployment", ShortNames: []string{"deploy", "po"}, Categories: []string{"all"}},
		}},
		{GroupVersion: "apps/v1beta1", APIResources: []metav1.APIResource{
			{Name: "deployments", SingularName: "deployment", Namespaced: true, Kind: "Deployment", ShortNames: []string{"deploy", "po"}, Categories: []string{"all"}},
		}},
		{GroupVersion: "events.k8s.io/v1", APIResources: []metav1.APIResource{
			{Name: "events", SingularName: "event", Namespaced: true, Kind: "Event", ShortNames: []string{"ev"}},
		}},
	}}}
}

func gvr(group, version, resource string) schema.GroupVersionResource {
	return schema.GroupVersionResource{Group: group, Version: version, Resource: resource}
}

func gvk(group, version, kind string) schema.GroupVersionKind {
	return schema.GroupVersionKind{Group: group, Version: version, Kind: kind}
}

func mustGroups(t *testing.T) []*APIGroupResources {
	t.Helper()
	groups, err := GetAPIGroupResources(newServer())
	if err != nil {
		t.Fatal(err)
	}
	return groups
}

func TestMapper(t *testing.T) {
	groups := mustGroups(t)
	withContext := NewDiscoveryRESTMapperWithContext(groups)
	mapper := NewDiscoveryRESTMapper(groups)
	for _, c := range []struct {
		resource schema.GroupVersionResource
		want     schema.GroupVersionKind
	}{
		{gvr("", "", "pods"), gvk("", "v1", "Pod")},
		{gvr("", "", "pod"), gvk("", "v1", "Pod")},
		{gvr("", "", "node"), gvk("", "v1", "Node")}, // the singular is guessed
		{gvr("", "", "events"), gvk("", "v1", "Event")},
		{gvr("events.k8s.io", "", "events"), gvk("events.k8s.io", "v1", "Event")},
		{gvr("", "", "deployments"), gvk("apps", "v1", "Deployment")},
		{gvr("apps", "v1beta1", "deployments"), gvk("apps", "v1beta1", "Deployment")},
	} {
		if got, err := mapper.KindFor(c.resource); err != nil || got != c.want {
			t.Errorf("KindFor(%v) = %v, %v", c.resource, got, err)
		}
		if got, err := withContext.KindForWithContext(t.Context(), c.resource); err != nil || got != c.want {
			t.Errorf("KindForWithContext(%v) = %v, %v", c.resource, got, err)
		}
	}
	for _, c := range []struct {
		kind     schema.GroupKind
		versions []string
		want     schema.GroupVersionResource
		scope    meta.RESTScopeName
	}{
		{schema.GroupKind{Kind: "Pod"}, nil, gvr("", "v1", "pods"), meta.RESTScopeNameNamespace},
		{schema.GroupKind{Kind: "pod"}, nil, gvr("", "v1", "pods"), meta.RESTScopeNameNamespace},
		{schema.GroupKind{Kind: "Node"}, nil, gvr("", "v1", "nodes"), meta.RESTScopeNameRoot},
		{schema.GroupKind{Group: "apps", Kind: "Deployment"}, nil, gvr("apps", "v1", "deployments"), meta.RESTScopeNameNamespace},
		{schema.GroupKind{Group: "apps", Kind: "Deployment"}, []string{"v1beta1"}, gvr("apps", "v1beta1", "deployments"), meta.RESTScopeNameNamespace},
	} {
		got, err := mapper.RESTMapping(c.kind, c.versions...)
		if err != nil || got.Resource != c.want || got.Scope.Name() != c.scope {
			t.Errorf("RESTMapping(%v, %v) = %v, %v", c.kind, c.versions, got, err)
		}
	}
	if _, err := mapper.RESTMapping(schema.GroupKind{Kind: "None"}); !meta.IsNoMatchError(err) {
		t.Errorf("unknown kind: %v", err)
	}
	if _, err := mapper.ResourceFor(gvr("", "", "pods/status")); err == nil {
		t.Error("a subresource has a mapping")
	}
}

// partial is a server of which a group fails.
type partial struct {
	discovery.DiscoveryInterface
	err   error
	empty bool
}

func (p partial) ServerGroupsAndResources() ([]*metav1.APIGroup, []*metav1.APIResourceList, error) {
	if p.empty {
		return nil, nil, p.err
	}
	groups, lists, _ := p.DiscoveryInterface.ServerGroupsAndResources()
	return groups, lists[:1], p.err
}

func TestPartialDiscovery(t *testing.T) {
	failure := errors.New("a group fails")
	groups, err := GetAPIGroupResources(partial{newServer(), failure, false})
	if err != nil || len(groups) != 3 || len(groups[0].VersionedResources) != 1 || len(groups[1].VersionedResources) != 0 {
		t.Errorf("%v, %v", groups, err)
	}
	if _, err := GetAPIGroupResources(partial{newServer(), failure, true}); !errors.Is(err, failure) {
		t.Errorf("nothing discovered: %v", err)
	}
	// A preferred version that failed leaves the others usable.
	mapper := NewDiscoveryRESTMapper([]*APIGroupResources{{
		Group: metav1.APIGroup{Name: "g", PreferredVersion: metav1.GroupVersionForDiscovery{Version: "v2"},
			Versions: []metav1.GroupVersionForDiscovery{{Version: "v2"}, {Version: "v1"}}},
		VersionedResources: map[string][]metav1.APIResource{"v1": {{Name: "things", Kind: "Thing"}}},
	}})
	if got, err := mapper.KindFor(gvr("g", "", "things")); err != nil || got != gvk("g", "v1", "Thing") {
		t.Errorf("%v, %v", got, err)
	}
}

func TestDeferred(t *testing.T) {
	server := newServer()
	cache := memory.NewMemCacheClient(server)
	mapper := NewDeferredDiscoveryRESTMapper(cache)
	if n := len(server.Actions()); n != 0 || !strings.Contains(mapper.String(), "not used yet") {
		t.Errorf("%d calls before first use, %s", n, mapper)
	}
	if got, err := mapper.KindFor(gvr("", "", "pods")); err != nil || got != gvk("", "v1", "Pod") {
		t.Fatalf("%v, %v", got, err)
	}
	if !strings.Contains(mapper.String(), `"apps"`) {
		t.Errorf("description %s", mapper)
	}
	calls := len(server.Actions())
	if _, err := mapper.KindFor(gvr("", "", "news")); !meta.IsNoMatchError(err) || len(server.Actions()) != calls {
		t.Errorf("a fresh cache was asked again: %v", err)
	}

	server.Resources = append(server.Resources, &metav1.APIResourceList{GroupVersion: "news/v1", APIResources: []metav1.APIResource{{Name: "news", SingularName: "new", Kind: "News"}}})
	stale := NewDeferredDiscoveryRESTMapper(&staleOnce{CachedDiscoveryInterface: cache})
	news, newsKind := gvr("news", "v1", "news"), gvk("news", "v1", "News")
	if got, err := stale.KindFor(gvr("", "", "news")); err != nil || got != newsKind {
		t.Errorf("KindFor after a retry: %v, %v", got, err)
	}
	if got, err := stale.KindsFor(gvr("", "", "news")); err != nil || !reflect.DeepEqual(got, []schema.GroupVersionKind{newsKind}) {
		t.Errorf("KindsFor: %v, %v", got, err)
	}
	if got, err := stale.ResourceFor(gvr("", "", "new")); err != nil || got != news {
		t.Errorf("ResourceFor: %v, %v", got, err)
	}
	if got, err := stale.ResourcesFor(gvr("", "", "new")); err != nil || !reflect.DeepEqual(got, []schema.GroupVersionResource{news}) {
		t.Errorf("ResourcesFor: %v, %v", got, err)
	}
	if got, err := stale.RESTMapping(newsKind.GroupKind()); err != nil || got.Resource != news {
		t.Errorf("RESTMapping: %v, %v", got, err)
	}
	if got, err := stale.RESTMappings(newsKind.GroupKind()); err != nil || len(got) != 1 {
		t.Errorf("RESTMappings: %v, %v", got, err)
	}
	if got, err := stale.ResourceSingularizer("news"); err != nil || got != "new" {
		t.Errorf("ResourceSingularizer: %v, %v", got, err)
	}
	for what, err := range map[string]error{
		"KindsFor":     second(stale.KindsFor(gvr("", "", "none"))),
		"ResourcesFor": second(stale.ResourcesFor(gvr("", "", "none"))),
		"RESTMappings": second(stale.RESTMappings(schema.GroupKind{Kind: "None"})),
	} {
		if !meta.IsNoMatchError(err) {
			t.Errorf("%s of something unknown: %v", what, err)
		}
	}
	stale.Reset()
	if cache.Fresh() {
		t.Error("Reset did not invalidate the cache")
	}
}

func second[T any](_ T, err error) error { return err }

// staleOnce is a cache that is not fresh until it is invalidated.
type staleOnce struct {
	discovery.CachedDiscoveryInterface
	fresh bool
}

func (s *staleOnce) Fresh() bool { return s.fresh }
func (s *staleOnce) Invalidate() { s.fresh = true; s.CachedDiscoveryInterface.Invalidate() }

func TestDeferredFails(t *testing.T) {
	server, failure := newServer(), errors.New("down")
	server.PrependReactor("get", "group", func(fakes.Action) (bool, runtime.Object, error) { return true, nil, failure })
	mapper := NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(server))
	if _, err := mapper.KindFor(gvr("", "", "pods")); !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
	if got, err := mapper.ResourceSingularizer("pods"); got != "pods" || !errors.Is(err, failure) {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestShortcuts(t *testing.T) {
	var warnings []string
	server := newServer()
	mapper := NewShortcutExpander(NewDiscoveryRESTMapper(mustGroups(t)), server, func(w string) { warnings = append(warnings, w) })
	for _, c := range []struct {
		resource schema.GroupVersionResource
		want     schema.GroupVersionResource
		warnings int
	}{
		{gvr("", "", "po"), gvr("", "v1", "pods"), 1},
		{gvr("apps", "", "po"), gvr("apps", "v1", "deployments"), 0},
		{gvr("", "", "deploy"), gvr("apps", "v1", "deployments"), 0},
		{gvr("", "", "ev"), gvr("", "v1", "events"), 1},
		{gvr("events", "", "ev"), gvr("events.k8s.io", "v1", "events"), 0},
		{gvr("", "", "pods"), gvr("", "v1", "pods"), 0},
		{gvr("", "", "pod"), gvr("", "v1", "pods"), 0},
	} {
		warnings = nil
		if got, err := mapper.ResourceFor(c.resource); err != nil || got != c.want {
			t.Errorf("%v: %v, %v", c.resource, got, err)
		}
		if len(warnings) != c.warnings {
			t.Errorf("%v: warnings %q", c.resource, warnings)
		}
	}
	if got, err := mapper.ResourceSingularizer("deploy"); err != nil || got != "deployment" {
		t.Errorf("singular %v, %v", got, err)
	}
	if got, err := mapper.KindFor(gvr("", "", "deploy")); err != nil || got != gvk("apps", "v1", "Deployment") {
		t.Errorf("kind %v, %v", got, err)
	}
	if got, err := mapper.KindsFor(gvr("", "", "deploy")); err != nil || len(got) != 2 {
		t.Errorf("kinds %v, %v", got, err)
	}
	if got, err := mapper.ResourcesFor(gvr("", "", "deploy")); err != nil || len(got) != 2 {
		t.Errorf("resources %v, %v", got, err)
	}
	if got, err := mapper.RESTMapping(schema.GroupKind{Kind: "Pod"}); err != nil || got.Resource != gvr("", "v1", "pods") {
		t.Errorf("mapping %v, %v", got, err)
	}
	if got, err := mapper.RESTMappings(schema.GroupKind{Kind: "Pod"}); err != nil || len(got) != 1 {
		t.Errorf("mappings %v, %v", got, err)
	}
	if _, err := mapper.KindFor(gvr("", "", "none")); !meta.IsNoMatchError(err) {
		t.Errorf("unknown resource: %v", err)
	}
	quiet := NewShortcutExpanderWithContext(NewDiscoveryRESTMapperWithContext(mustGroups(t)), server, nil)
	if got, err := quiet.ResourceForWithContext(t.Context(), gvr("", "", "po")); err != nil || got != gvr("", "v1", "pods") {
		t.Errorf("without a warning handler: %v, %v", got, err)
	}
}

func TestShortcutReset(t *testing.T) {
	cache := memory.NewMemCacheClient(newServer())
	mapper := NewShortcutExpander(NewDeferredDiscoveryRESTMapper(cache), cache, nil)
	if _, err := mapper.KindFor(gvr("", "", "po")); err != nil || !cache.Fresh() {
		t.Fatal(err)
	}
	meta.MaybeResetRESTMapper(mapper)
	if cache.Fresh() {
		t.Error("a reset did not reach the delegate")
	}
}

type plainExpander struct{ CategoryExpander }

func TestCategories(t *testing.T) {
	pods, deployments := schema.GroupResource{Resource: "pods"}, schema.GroupResource{Group: "apps", Resource: "deployments"}
	nodes := schema.GroupResource{Resource: "nodes"}
	simple := SimpleCategoryExpander{Expansions: map[string][]schema.GroupResource{"all": {nodes, pods}, "mine": {nodes}}}
	byServer := NewDiscoveryCategoryExpander(newServer())
	for _, c := range []struct {
		name     string
		expander CategoryExpander
		category string
		want     []schema.GroupResource
		ok       bool
	}{
		{"simple", simple, "mine", []schema.GroupResource{nodes}, true},
		{"simple", simple, "none", nil, false},
		{"discovery", byServer, "all", []schema.GroupResource{pods, deployments}, true},
		{"discovery", byServer, "mine", nil, false},
		{"union", UnionCategoryExpander{simple, byServer}, "all", []schema.GroupResource{nodes, pods, deployments}, true},
		{"union", UnionCategoryExpander{simple, byServer}, "none", []schema.GroupResource{}, false},
	} {
		if got, ok := c.expander.Expand(c.category); ok != c.ok || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s, %s: %v, %v", c.name, c.category, got, ok)
		}
		withContext := UnionCategoryExpanderWithContext{ToCategoryExpanderWithContext(plainExpander{c.expander})}
		if got, ok := withContext.ExpandWithContext(context.Background(), c.category); ok != c.ok || len(got) != len(c.want) {
			t.Errorf("%s, %s with context: %v, %v", c.name, c.category, got, ok)
		}
	}
	if ToCategoryExpanderWithContext(nil) != nil {
		t.Error("nil does not stay nil")
	}
	if got, ok := NewDiscoveryCategoryExpanderWithContext(newServer()).ExpandWithContext(t.Context(), "all"); !ok || len(got) != 2 {
		t.Errorf("%v, %v", got, ok)
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic without a client")
		}
	}()
	NewDiscoveryCategoryExpander(nil)
}
