package fake

import (
	"errors"
	"reflect"
	stdtesting "testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/version"

	"github.com/clientsmith/client-gen/runtime/testing"
)

func newFake() *FakeDiscovery {
	return &FakeDiscovery{Fake: &testing.Fake{Resources: []*metav1.APIResourceList{
		{GroupVersion: "v1", APIResources: []metav1.APIResource{{Name: "pods", Namespaced: true}, {Name: "nodes"}, {Name: "pods/status"}}},
		{GroupVersion: "apps/v1", APIResources: []metav1.APIResource{{Name: "deployments", Namespaced: true}}},
		{GroupVersion: "apps/v1beta1", APIResources: []metav1.APIResource{{Name: "deployments"}, {Name: "old"}}},
		{GroupVersion: "apps/v1", APIResources: []metav1.APIResource{{Name: "more"}}},
	}}}
}

func names(lists []*metav1.APIResourceList) map[string][]string {
	result := map[string][]string{}
	for _, list := range lists {
		for _, resource := range list.APIResources {
			result[list.GroupVersion] = append(result[list.GroupVersion], resource.Name)
		}
	}
	return result
}

func TestAnswers(t *stdtesting.T) {
	fake := newFake()
	groups, lists, err := fake.ServerGroupsAndResources()
	if err != nil || len(groups) != 2 || len(lists) != 4 {
		t.Fatalf("%v, %v, %v", groups, lists, err)
	}
	apps := groups[1]
	if apps.Name != "apps" || len(apps.Versions) != 2 || apps.PreferredVersion.GroupVersion != "apps/v1" || groups[0].Name != "" {
		t.Errorf("groups %v, %v", groups[0], apps)
	}
	if list, err := fake.ServerResourcesForGroupVersion("apps/v1beta1"); err != nil || len(list.APIResources) != 2 {
		t.Errorf("%v, %v", list, err)
	}
	if _, err := fake.ServerResourcesForGroupVersion("none/v1"); !apierrors.IsNotFound(err) {
		t.Errorf("unknown version: %v", err)
	}
	preferred, err := fake.ServerPreferredResources()
	if want := map[string][]string{"v1": {"pods", "nodes"}, "apps/v1": {"deployments"}, "apps/v1beta1": {"old"}}; err != nil || !reflect.DeepEqual(names(preferred), want) {
		t.Errorf("preferred %v, %v", names(preferred), err)
	}
	namespaced, err := fake.ServerPreferredNamespacedResources()
	if want := map[string][]string{"v1": {"pods"}, "apps/v1": {"deployments"}}; err != nil || !reflect.DeepEqual(names(namespaced), want) {
		t.Errorf("namespaced %v, %v", names(namespaced), err)
	}
}

func TestVersion(t *stdtesting.T) {
	fake := newFake()
	if info, err := fake.ServerVersion(); err != nil || info == nil {
		t.Errorf("%v, %v", info, err)
	}
	fake.FakedServerVersion = &version.Info{GitVersion: "v9"}
	if info, err := fake.ServerVersion(); err != nil || info.GitVersion != "v9" {
		t.Errorf("%v, %v", info, err)
	}
}

func TestReactorsFailCalls(t *stdtesting.T) {
	fake, failure := newFake(), errors.New("boom")
	fake.PrependReactor("get", "*", func(testing.Action) (bool, runtime.Object, error) { return true, nil, failure })
	_, resources := fake.ServerResourcesForGroupVersion("v1")
	_, groups := fake.ServerGroups()
	_, _, all := fake.ServerGroupsAndResources()
	_, serverVersion := fake.ServerVersion()
	for i, err := range []error{resources, groups, all, serverVersion} {
		if !errors.Is(err, failure) {
			t.Errorf("call %d: %v", i, err)
		}
	}
	got := []string{}
	for _, action := range fake.Actions() {
		got = append(got, action.GetVerb()+" "+action.GetResource().Resource)
	}
	if want := []string{"get resource", "get group", "get group", "get version"}; !reflect.DeepEqual(got, want) {
		t.Errorf("recorded %v", got)
	}
}

func TestNothingPanics(t *stdtesting.T) {
	fake := newFake()
	if document, err := fake.OpenAPISchema(); err != nil || len(document) == 0 {
		t.Errorf("%s, %v", document, err)
	}
	if paths, err := fake.OpenAPIV3().Paths(); err != nil || len(paths) != 0 {
		t.Errorf("%v, %v", paths, err)
	}
	if paths, err := fake.OpenAPIV3WithContext(t.Context()).PathsWithContext(t.Context()); err != nil || len(paths) != 0 {
		t.Errorf("%v, %v", paths, err)
	}
	if fake.RESTClient() != nil || fake.WithLegacy() != fake || fake.WithLegacyWithContext(t.Context()) != fake {
		t.Error("unexpected clients")
	}
}
