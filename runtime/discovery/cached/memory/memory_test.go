package memory

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"syscall"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/discovery"
	"github.com/clientsmith/client-gen/runtime/discovery/fake"
	fakes "github.com/clientsmith/client-gen/runtime/testing"
)

var lists = []*metav1.APIResourceList{
	{GroupVersion: "v1", APIResources: []metav1.APIResource{{Name: "pods"}}},
	{GroupVersion: "apps/v1", APIResources: []metav1.APIResource{{Name: "deployments"}}},
	{GroupVersion: "empty/v1"},
}

// newFake returns a server whose answers for one version can be made to fail.
func newFake() *fake.FakeDiscovery {
	return &fake.FakeDiscovery{Fake: &fakes.Fake{Resources: lists}}
}

// count returns how many calls for resources or groups the server has seen.
func count(server *fake.FakeDiscovery, what string) int {
	n := 0
	for _, action := range server.Actions() {
		if action.GetResource().Resource == what {
			n++
		}
	}
	return n
}

func TestCache(t *testing.T) {
	server := newFake()
	c := NewMemCacheClient(server)
	if c.Fresh() {
		t.Error("fresh before first use")
	}
	for range 3 {
		if list, err := c.ServerResourcesForGroupVersion("apps/v1"); err != nil || len(list.APIResources) != 1 {
			t.Fatalf("%v, %v", list, err)
		}
		if groups, err := c.ServerGroups(); err != nil || len(groups.Groups) != 3 {
			t.Fatalf("%v, %v", groups, err)
		}
	}
	if g, r := count(server, "group"), count(server, "resource"); g != 1 || r != 3 {
		t.Errorf("asked %d times for groups, %d for resources", g, r)
	}
	if !c.Fresh() {
		t.Error("not fresh after use")
	}
	if _, err := c.ServerResourcesForGroupVersion("none/v1"); !errors.Is(err, ErrCacheNotFound) {
		t.Errorf("unknown version: %v", err)
	}
	if _, err := c.ServerResourcesForGroupVersion("a/b/c"); err == nil {
		t.Error("a malformed version is no error")
	}
	var empty *emptyResponseError
	if _, err := c.ServerResourcesForGroupVersion("empty/v1"); !errors.As(err, &empty) {
		t.Errorf("version without resources: %v", err)
	}
	groups, all, err := c.ServerGroupsAndResources()
	if failed, _ := discovery.GroupDiscoveryFailedErrorGroups(err); len(groups) != 3 || len(all) != 2 || len(failed) != 1 {
		t.Errorf("%v, %v, %v", groups, all, err)
	}
	c.Invalidate()
	if c.Fresh() {
		t.Error("fresh after Invalidate")
	}
	if _, err := c.ServerGroups(); err != nil || count(server, "group") != 2 {
		t.Errorf("after Invalidate asked %d times, %v", count(server, "group"), err)
	}
}

func TestErrorsOfVersions(t *testing.T) {
	for _, c := range []struct {
		name      string
		err       error
		transient bool
	}{
		{"cancelled", context.Canceled, true},
		{"deadline", fmt.Errorf("wrapped: %w", context.DeadlineExceeded), true},
		{"refused", syscall.ECONNREFUSED, true},
		{"reset", syscall.ECONNRESET, true},
		{"500", apierrors.NewInternalError(errors.New("x")), true},
		{"429", apierrors.NewTooManyRequests("x", 1), true},
		{"403", apierrors.NewForbidden(schema.GroupResource{}, "x", nil), false},
		{"other", errors.New("x"), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := newFake()
			failing := true
			server.PrependReactor("get", "resource", func(fakes.Action) (bool, runtime.Object, error) { return failing, nil, c.err })
			cache := NewMemCacheClient(server)
			if _, err := cache.ServerResourcesForGroupVersion("v1"); !errors.Is(err, c.err) {
				t.Fatalf("got %v", err)
			}
			failing = false
			list, err := cache.ServerResourcesForGroupVersion("v1")
			if c.transient && (err != nil || len(list.APIResources) != 1) {
				t.Errorf("a transient error stays: %v", err)
			}
			if !c.transient && !errors.Is(err, c.err) {
				t.Errorf("a lasting error was forgotten: %v", err)
			}
			cache.Invalidate()
			if _, err := cache.ServerResourcesForGroupVersion("v1"); err != nil {
				t.Errorf("after Invalidate: %v", err)
			}
		})
	}
}

func TestGroupsFail(t *testing.T) {
	server := newFake()
	failure := &apierrors.StatusError{ErrStatus: metav1.Status{Code: http.StatusForbidden}}
	failing := true
	server.PrependReactor("get", "group", func(fakes.Action) (bool, runtime.Object, error) { return failing, nil, failure })
	c := NewMemCacheClient(server)
	if _, err := c.ServerGroups(); !errors.Is(err, failure) || c.Fresh() {
		t.Errorf("%v, fresh %v", err, c.Fresh())
	}
	failing = false
	if _, err := c.ServerGroups(); err != nil || !c.Fresh() {
		t.Errorf("%v, fresh %v", err, c.Fresh())
	}
}

func TestNoGroups(t *testing.T) {
	server := &fake.FakeDiscovery{Fake: &fakes.Fake{}}
	c := NewMemCacheClient(server)
	if groups, err := c.ServerGroups(); err != nil || len(groups.Groups) != 0 || c.Fresh() {
		t.Errorf("%v, %v, fresh %v", groups, err, c.Fresh())
	}
	server.Resources = lists
	if groups, err := c.ServerGroups(); err != nil || len(groups.Groups) != 3 {
		t.Errorf("an empty answer was kept: %v, %v", groups, err)
	}
}

// aggregated is a server that answers at once.
type aggregated struct {
	discovery.DiscoveryInterface
	calls, invalidated int
}

var errStale = errors.New("stale")

func (a *aggregated) GroupsAndMaybeResources() (*metav1.APIGroupList, map[schema.GroupVersion]*metav1.APIResourceList, map[schema.GroupVersion]error, error) {
	a.calls++
	return &metav1.APIGroupList{Groups: []metav1.APIGroup{{Name: "apps", Versions: []metav1.GroupVersionForDiscovery{{GroupVersion: "apps/v1", Version: "v1"}}}}},
		map[schema.GroupVersion]*metav1.APIResourceList{{Group: "apps", Version: "v1"}: lists[1]},
		map[schema.GroupVersion]error{{Group: "apps", Version: "v2"}: errStale}, nil
}
func (a *aggregated) Fresh() bool { return true }
func (a *aggregated) Invalidate() { a.invalidated++ }

func TestAggregated(t *testing.T) {
	server := &aggregated{DiscoveryInterface: newFake()}
	c := NewMemCacheClient(server)
	if list, err := c.ServerResourcesForGroupVersion("apps/v1"); err != nil || len(list.APIResources) != 1 {
		t.Errorf("%v, %v", list, err)
	}
	if _, err := c.ServerResourcesForGroupVersion("apps/v2"); !errors.Is(err, errStale) {
		t.Errorf("stale version: %v", err)
	}
	_, resources, failed, err := c.(discovery.AggregatedDiscoveryInterface).GroupsAndMaybeResources()
	if err != nil || len(resources) != 1 || len(failed) != 1 || server.calls != 1 {
		t.Errorf("%v, %v, %v after %d calls", resources, failed, err, server.calls)
	}
	c.Invalidate()
	if server.invalidated != 1 {
		t.Error("the cache of the delegate was not invalidated")
	}
}

func TestConcurrentUse(t *testing.T) {
	server := newFake()
	c := NewMemCacheClientWithContext(server)
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			if _, err := c.ServerResourcesForGroupVersionWithContext(t.Context(), "v1"); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if n := count(server, "group"); n != 1 {
		t.Errorf("groups were asked for %d times", n)
	}
}

func TestOpenAPIIsKeptUntilInvalidate(t *testing.T) {
	c := NewMemCacheClient(newFake())
	first := c.OpenAPIV3()
	if c.OpenAPIV3() != first {
		t.Error("a second client was made")
	}
	c.Invalidate()
	if c.OpenAPIV3() == first {
		t.Error("Invalidate kept the client")
	}
}
