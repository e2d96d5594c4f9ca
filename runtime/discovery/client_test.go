package discovery

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	restclient "github.com/clientsmith/client-gen/runtime/rest"
)

var (
	appsV1 = schema.GroupVersion{Group: "apps", Version: "v1"}
	appsV2 = schema.GroupVersion{Group: "apps", Version: "v2"}
	coreV1 = schema.GroupVersion{Version: "v1"}
)

func TestAggregated(t *testing.T) {
	s := newServer(t, aggregatedAnswers)
	groups, resources, failed, err := s.client(t).GroupsAndMaybeResources()
	if err != nil {
		t.Fatal(err)
	}
	wantGroups := []metav1.APIGroup{
		{Versions: []metav1.GroupVersionForDiscovery{{GroupVersion: "v1", Version: "v1"}}, PreferredVersion: metav1.GroupVersionForDiscovery{GroupVersion: "v1", Version: "v1"}},
		{Name: "apps", Versions: []metav1.GroupVersionForDiscovery{{GroupVersion: "apps/v1", Version: "v1"}, {GroupVersion: "apps/v1beta1", Version: "v1beta1"}},
			PreferredVersion: metav1.GroupVersionForDiscovery{GroupVersion: "apps/v1", Version: "v1"}},
	}
	if !reflect.DeepEqual(groups.Groups, wantGroups) {
		t.Errorf("groups %v", groups.Groups)
	}
	wantCore := []metav1.APIResource{
		{Name: "pods", SingularName: "pod", Namespaced: true, Version: "v1", Kind: "Pod", Verbs: metav1.Verbs{"get", "list"}, ShortNames: []string{"po"}, Categories: []string{"all"}},
		{Name: "pods/status", SingularName: "pod", Namespaced: true, Version: "v1", Kind: "Pod", Verbs: metav1.Verbs{"get"}},
		{Name: "parent/child", SingularName: "p", Group: "g", Version: "v2", Kind: "Child", Verbs: metav1.Verbs{"create"}},
	}
	if got := resources[coreV1].APIResources; !reflect.DeepEqual(got, wantCore) {
		t.Errorf("resources of v1\n got %v\nwant %v", got, wantCore)
	}
	if len(resources) != 3 || len(failed) != 1 || !errors.As(failed[appsV2], &StaleGroupVersionError{}) {
		t.Errorf("%d versions, failed %v", len(resources), failed)
	}
	if want := AcceptV2 + "," + AcceptV1; s.accepts["/api"] != want || s.accepts["/apis"] != want {
		t.Errorf("accept headers %v", s.accepts)
	}
}

func TestAggregatedGathering(t *testing.T) {
	client := newServer(t, aggregatedAnswers).client(t)
	groups, lists, err := client.ServerGroupsAndResources()
	if failed, ok := GroupDiscoveryFailedErrorGroups(err); !ok || len(failed) != 1 || failed[appsV2] == nil {
		t.Errorf("stale version: %v", err)
	}
	if want := []string{"v1: pods pods/status parent/child", "apps/v1: deployments", "apps/v1beta1: deployments old"}; len(groups) != 2 || !reflect.DeepEqual(summary(lists), want) {
		t.Errorf("%d groups, %v", len(groups), summary(lists))
	}
	preferred, err := client.ServerPreferredResources()
	if want := []string{"v1: pods", "apps/v1: deployments", "apps/v1beta1: old"}; !IsGroupDiscoveryFailedError(err) || !reflect.DeepEqual(summary(preferred), want) {
		t.Errorf("preferred %v, %v", summary(preferred), err)
	}
	namespaced, err := client.ServerPreferredNamespacedResources()
	if want := []string{"v1: pods", "apps/v1: deployments"}; !IsGroupDiscoveryFailedError(err) || !reflect.DeepEqual(summary(namespaced), want) {
		t.Errorf("namespaced %v, %v", summary(namespaced), err)
	}
}

func TestLegacy(t *testing.T) {
	s := newServer(t, legacyAnswers)
	client := s.client(t)
	if groups, resources, _, err := client.GroupsAndMaybeResources(); err != nil || resources != nil || len(groups.Groups) != 2 {
		t.Errorf("groups %v, resources %v, %v", groups, resources, err)
	}
	groups, lists, err := client.ServerGroupsAndResources()
	failed, _ := GroupDiscoveryFailedErrorGroups(err)
	if len(failed) != 1 || !apierrors.IsForbidden(failed[appsV2]) || !errors.Is(err, &ErrGroupDiscoveryFailed{}) {
		t.Errorf("failed %v", err)
	}
	if want := []string{"v1: pods pods/status nodes", "apps/v1: deployments"}; len(groups) != 2 || !reflect.DeepEqual(summary(lists), want) {
		t.Errorf("%d groups, %v", len(groups), summary(lists))
	}
	if n := s.times("/apis/apps/v2"); n != 2 {
		t.Errorf("the failing version was asked %d times, want 2", n)
	}
	if preferred, _ := client.ServerPreferredResources(); !reflect.DeepEqual(summary(preferred), []string{"v1: pods nodes", "apps/v1: deployments"}) {
		t.Errorf("preferred %v", summary(preferred))
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := client.ServerGroupsAndResourcesWithContext(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestMixedAnswersHaveNoResources(t *testing.T) {
	s := newServer(t, map[string]answer{"/api": aggregatedAnswers["/api"], "/apis": legacyAnswers["/apis"]})
	groups, resources, _, err := s.client(t).GroupsAndMaybeResources()
	if err != nil || resources != nil || len(groups.Groups) != 2 {
		t.Errorf("groups %v, resources %v, %v", groups, resources, err)
	}
}

func TestGroupFailures(t *testing.T) {
	for name, c := range map[string]struct {
		answers map[string]answer
		ok      bool
	}{
		"no core group":        {map[string]answer{"/apis": aggregatedAnswers["/apis"]}, true},
		"core group forbidden": {map[string]answer{"/api": {status: http.StatusForbidden}, "/apis": aggregatedAnswers["/apis"]}, false},
		"no groups":            {map[string]answer{"/api": aggregatedAnswers["/api"]}, false},
		"malformed":            {map[string]answer{"/api": aggregatedAnswers["/api"], "/apis": {body: "{"}}, false},
		"malformed aggregated": {map[string]answer{"/api": {contentType: aggregatedType, body: "{"}, "/apis": aggregatedAnswers["/apis"]}, false},
	} {
		groups, resources, _, err := newServer(t, c.answers).client(t).GroupsAndMaybeResources()
		if c.ok != (err == nil) {
			t.Errorf("%s: %v", name, err)
		}
		if c.ok && (len(groups.Groups) != 1 || resources == nil) {
			t.Errorf("%s: groups %v, resources %v", name, groups, resources)
		}
		if !c.ok && groups != nil {
			t.Errorf("%s: groups %v beside an error", name, groups)
		}
	}
}

func TestAcceptHeaders(t *testing.T) {
	s := newServer(t, legacyAnswers)
	client := s.client(t)
	client.NoPeerDiscovery = true
	if _, err := client.ServerGroups(); err != nil {
		t.Fatal(err)
	}
	if want := AcceptV2NoPeer + "," + AcceptV2 + "," + AcceptV1; s.accepts["/api"] != want {
		t.Errorf("no peers: %s", s.accepts["/api"])
	}
	for _, groups := range []func() (*metav1.APIGroupList, error){
		client.WithLegacy().ServerGroups,
		func() (*metav1.APIGroupList, error) {
			return client.WithLegacyWithContext(t.Context()).ServerGroupsWithContext(t.Context())
		},
	} {
		if _, err := groups(); err != nil {
			t.Fatal(err)
		}
		if s.accepts["/apis"] != AcceptV1 {
			t.Errorf("legacy: %s", s.accepts["/apis"])
		}
	}
	if client.UseLegacyDiscovery {
		t.Error("WithLegacy changed its receiver")
	}
}

func TestServerResourcesForGroupVersion(t *testing.T) {
	client := newServer(t, legacyAnswers).client(t)
	if list, err := client.ServerResourcesForGroupVersion("v1"); err != nil || len(list.APIResources) != 3 {
		t.Errorf("v1: %v, %v", list, err)
	}
	if list, err := client.ServerResourcesForGroupVersion("apps/v1"); err != nil || len(list.APIResources) != 1 {
		t.Errorf("apps/v1: %v, %v", list, err)
	}
	if _, err := client.ServerResourcesForGroupVersion(""); err == nil {
		t.Error("an empty version is no error")
	}
	if _, err := client.ServerResourcesForGroupVersion("none/v1"); !apierrors.IsNotFound(err) {
		t.Errorf("unknown version: %v", err)
	}
	bare := newServer(t, nil).client(t)
	if list, err := bare.ServerResourcesForGroupVersion("v1"); err != nil || len(list.APIResources) != 0 || list.GroupVersion != "v1" {
		t.Errorf("v1 on a server without it: %v, %v", list, err)
	}
}

func TestVersionAndOpenAPI(t *testing.T) {
	client := newServer(t, map[string]answer{
		"/version":    {body: `{"major":"1","gitVersion":"v1.37.2"}`},
		"/openapi/v2": {body: `{"swagger":"2.0"}`},
		"/openapi/v3": {body: `{"paths":{"api/v1":{"serverRelativeURL":"/openapi/v3/api/v1?hash=A"}}}`},
	}).client(t)
	if info, err := client.ServerVersion(); err != nil || info.GitVersion != "v1.37.2" {
		t.Errorf("version %v, %v", info, err)
	}
	if document, err := client.OpenAPISchema(); err != nil || string(document) != `{"swagger":"2.0"}` {
		t.Errorf("v2: %s, %v", document, err)
	}
	paths, err := client.OpenAPIV3().Paths()
	if err != nil || paths["api/v1"] == nil {
		t.Errorf("v3: %v, %v", paths, err)
	}
	if _, err := client.OpenAPIV3WithContext(t.Context()).PathsWithContext(t.Context()); err != nil {
		t.Error(err)
	}
	broken := newServer(t, map[string]answer{"/version": {body: `<html>`}}).client(t)
	if _, err := broken.ServerVersion(); err == nil || !strings.Contains(err.Error(), "unable to parse the server version") {
		t.Errorf("malformed version: %v", err)
	}
}

func TestDefaults(t *testing.T) {
	original := &restclient.Config{APIPath: "/x", ContentConfig: restclient.ContentConfig{GroupVersion: &appsV1}}
	config := withDefaults(original)
	if config.Timeout != 32*time.Second || config.Burst != 300 || config.APIPath != "" || config.GroupVersion != nil || config.UserAgent == "" || config.NegotiatedSerializer == nil {
		t.Errorf("defaults %+v", config)
	}
	if original.APIPath != "/x" || original.GroupVersion == nil || original.Timeout != 0 {
		t.Error("the configuration of the caller was changed")
	}
	if config := withDefaults(&restclient.Config{Timeout: time.Second, Burst: 5, UserAgent: "me"}); config.Timeout != time.Second || config.Burst != 5 || config.UserAgent != "me" {
		t.Errorf("settings of the caller were lost: %+v", config)
	}
	if _, err := NewDiscoveryClientForConfig(&restclient.Config{Host: "://"}); err == nil {
		t.Error("no error for a malformed host")
	}
	defer func() {
		if recover() == nil {
			t.Error("NewDiscoveryClientForConfigOrDie did not panic")
		}
	}()
	NewDiscoveryClientForConfigOrDie(&restclient.Config{Host: "://"})
}

func TestNilClient(t *testing.T) {
	var client *DiscoveryClient
	if client.RESTClient() != nil {
		t.Error("a nil client has a REST client")
	}
}
