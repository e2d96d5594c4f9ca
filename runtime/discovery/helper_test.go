package discovery

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/version"
)

func TestContentTypeIsGVK(t *testing.T) {
	for contentType, want := range map[string]bool{
		"application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList":         true,
		"application/json; as=APIGroupDiscoveryList; v=v2; g=apidiscovery.k8s.io; x=y": true,
		"application/json": false,
		"application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList":         false,
		"application/yaml;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList":              false,
		"application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList;profile=none": true,
	} {
		if got, err := ContentTypeIsGVK(contentType, aggregatedGVK); err != nil || got != want {
			t.Errorf("%s: %v, %v", contentType, got, err)
		}
	}
	if _, err := ContentTypeIsGVK(";;", aggregatedGVK); err == nil {
		t.Error("a malformed content type is no error")
	}
}

func TestHelpers(t *testing.T) {
	answers := map[string]answer{"/version": {body: `{"gitVersion":"v1"}`}}
	for path, a := range legacyAnswers {
		answers[path] = a
	}
	client := newServer(t, answers).client(t)
	for gvr, want := range map[schema.GroupVersionResource]bool{
		coreV1.WithResource("pods"): true, coreV1.WithResource("none"): false, {Group: "none", Version: "v1", Resource: "x"}: false,
	} {
		if got, err := IsResourceEnabled(client, gvr); err != nil || got != want {
			t.Errorf("IsResourceEnabled(%v) = %v, %v", gvr, got, err)
		}
	}
	if _, err := IsResourceEnabled(client, appsV2.WithResource("x")); err == nil {
		t.Error("a forbidden version is no error")
	}
	if err := MatchesServerVersion(version.Info{GitVersion: "v1"}, client); err != nil {
		t.Error(err)
	}
	if err := MatchesServerVersion(version.Info{GitVersion: "v2"}, client); err == nil {
		t.Error("different versions match")
	}
	if err := ServerSupportsVersion(client, appsV1); err != nil {
		t.Error(err)
	}
	if err := ServerSupportsVersion(client, schema.GroupVersion{Group: "none", Version: "v1"}); err == nil {
		t.Error("an unknown version is supported")
	}
	empty := newServer(t, map[string]answer{"/apis": {body: `{"groups":[]}`}}).client(t)
	if err := ServerSupportsVersion(empty, appsV1); err != nil {
		t.Errorf("a server that names no versions: %v", err)
	}
}

func TestResourceSets(t *testing.T) {
	lists := []*metav1.APIResourceList{
		{GroupVersion: "v1", APIResources: []metav1.APIResource{{Name: "pods", Verbs: metav1.Verbs{"get", "list", "watch"}}, {Name: "nodes", Verbs: metav1.Verbs{"get"}}}},
		{GroupVersion: "apps/v1", APIResources: []metav1.APIResource{{Name: "deployments", Verbs: metav1.Verbs{"get"}}}},
	}
	set, err := GroupVersionResources(lists)
	if _, ok := set[appsV1.WithResource("deployments")]; err != nil || len(set) != 3 || !ok {
		t.Errorf("%v, %v", set, err)
	}
	if _, err := GroupVersionResources([]*metav1.APIResourceList{{GroupVersion: "a/b/c"}}); err == nil {
		t.Error("a malformed version is no error")
	}
	if got := summary(FilteredBy(SupportsAllVerbs{Verbs: []string{"list", "watch"}}, lists)); !reflect.DeepEqual(got, []string{"v1: pods"}) {
		t.Errorf("filtered %v", got)
	}
	if len(lists[0].APIResources) != 2 {
		t.Error("FilteredBy changed its argument")
	}
}

func TestErrors(t *testing.T) {
	cause := errors.New("cause")
	err := &ErrGroupDiscoveryFailed{Groups: map[schema.GroupVersion]error{appsV2: cause, appsV1: errors.New("other")}}
	if got, want := err.Error(), "unable to retrieve the complete list of server APIs: apps/v1: other, apps/v2: cause"; got != want {
		t.Errorf("got %q", got)
	}
	wrapped := fmt.Errorf("wrapped: %w", err)
	if !IsGroupDiscoveryFailedError(wrapped) || !errors.Is(wrapped, cause) || IsGroupDiscoveryFailedError(cause) || IsGroupDiscoveryFailedError(nil) {
		t.Error("the error is not recognised")
	}
	if groups, ok := GroupDiscoveryFailedErrorGroups(wrapped); !ok || groups[appsV2] != cause {
		t.Errorf("groups %v", groups)
	}
}

// plain hides the methods with contexts.
type plain struct{ DiscoveryInterface }
type plainAggregated struct{ AggregatedDiscoveryInterface }
type plainCached struct{ DiscoveryInterface }

func (plainCached) Fresh() bool { return true }
func (plainCached) Invalidate() {}

func TestConverters(t *testing.T) {
	s := newServer(t, aggregatedAnswers)
	client, ctx := s.client(t), t.Context()
	if ToDiscoveryInterfaceWithContext(nil) != nil || ToCachedDiscoveryInterfaceWithContext(nil) != nil || ToAggregatedDiscoveryInterfaceWithContext(nil) != nil ||
		ToServerGroupsInterfaceWithContext(nil) != nil || ToServerResourcesInterfaceWithContext(nil) != nil || ToServerVersionInterfaceWithContext(nil) != nil ||
		ToOpenAPISchemaInterfaceWithContext(nil) != nil || OpenAPIV3ToSchemaInterfaceWithContext(nil) != nil || ToOpenAPIClientWithContext(nil) != nil {
		t.Error("nil does not stay nil")
	}
	if ToDiscoveryInterfaceWithContext(client) != DiscoveryInterfaceWithContext(client) {
		t.Error("a client with contexts was wrapped")
	}
	hidden := plain{client}
	if groups, err := ToDiscoveryInterfaceWithContext(hidden).ServerGroupsWithContext(ctx); err != nil || len(groups.Groups) != 2 {
		t.Errorf("groups %v, %v", groups, err)
	}
	if groups, err := ToServerGroupsInterfaceWithContext(hidden).ServerGroupsWithContext(ctx); err != nil || len(groups.Groups) != 2 {
		t.Errorf("groups %v, %v", groups, err)
	}
	if !ToCachedDiscoveryInterfaceWithContext(plainCached{client}).FreshWithContext(ctx) {
		t.Error("Fresh was lost")
	}
	if _, resources, _, err := ToAggregatedDiscoveryInterfaceWithContext(plainAggregated{client}).GroupsAndMaybeResourcesWithContext(ctx); err != nil || len(resources) != 3 {
		t.Errorf("resources %v, %v", resources, err)
	}
	// Gathering through a wrapper still asks for everything at once.
	if _, lists, _ := ServerGroupsAndResources(plainAggregated{client}); len(lists) != 3 || s.times("/api/v1") != 0 {
		t.Errorf("%d lists, /api/v1 asked %d times", len(lists), s.times("/api/v1"))
	}
}
