package e2e

import (
	"context"
	"fmt"
	"maps"
	"strconv"
	"sync"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/metadata"
	"github.com/clientsmith/client-gen/runtime/tools/cache"
)

// follower is a handler that keeps what it is told of, and complains about what cannot be: what is told out of order, of
// an object that it does not know, or of one that it knows already.
type follower struct {
	mu      sync.Mutex
	known   map[string]uint64 // key to resource version
	told    int
	unknown int // deletions that were found out by listing again
	wrong   []string
	stopped bool
}

func newFollower() *follower { return &follower{known: map[string]uint64{}} }

func (f *follower) complain(format string, args ...any) {
	if len(f.wrong) < 5 {
		f.wrong = append(f.wrong, fmt.Sprintf(format, args...))
	}
}

// read returns the key and the resource version of an object. The server's versions are numbers.
func (f *follower) read(obj any) (key string, version uint64) {
	m, err := meta.Accessor(obj)
	if err != nil {
		f.complain("%v", err)
		return "", 0
	}
	version, err = strconv.ParseUint(m.GetResourceVersion(), 10, 64)
	if err != nil {
		f.complain("%v", err)
	}
	return m.GetNamespace() + "/" + m.GetName(), version
}

func (f *follower) see(what string, obj any, old *uint64) {
	key, version := f.read(obj)
	last, known := f.known[key]
	switch {
	case f.stopped:
		f.complain("%s of %s after the stop", what, key)
	case known != (old != nil):
		f.complain("%s of %s, which is known: %t", what, key, known)
	case old != nil && *old != last:
		f.complain("%s of %s from version %d, the last one was %d", what, key, *old, last)
	case version <= last:
		f.complain("%s of %s to version %d, the last one was %d", what, key, version, last)
	}
	f.known[key] = version
	f.told++
}

func (f *follower) OnAdd(obj any, _ bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.see("addition", obj, nil)
}

func (f *follower) OnUpdate(old, obj any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	_, version := f.read(old)
	f.see("update", obj, &version)
}

func (f *follower) OnDelete(obj any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if last, ok := obj.(cache.DeletedFinalStateUnknown); ok {
		f.unknown++
		obj = last.Obj
	}
	key, version := f.read(obj)
	if last, known := f.known[key]; !known || version < last {
		f.complain("deletion of %s at version %d, the last one was %d", key, version, last)
	}
	delete(f.known, key)
	f.told++
}

func (f *follower) OnStop() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stopped = true
}

func (f *follower) state() map[string]uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.known)
}

// watched is an informer under test.
type watched struct {
	name      string
	informer  cache.SharedIndexInformer
	handler   *follower
	resource  schema.GroupVersionResource
	namespace string // "" for all
}

func follow(t *testing.T, name string, informer cache.SharedIndexInformer, resource schema.GroupVersionResource, namespace string) *watched {
	t.Helper()
	w := &watched{name: name, informer: informer, handler: newFollower(), resource: resource, namespace: namespace}
	if _, err := informer.AddEventHandler(w.handler); err != nil {
		t.Fatal(err)
	}
	// Restarts would fill the log of the test.
	if err := informer.SetWatchErrorHandler(func(*cache.Reflector, error) {}); err != nil {
		t.Fatal(err)
	}
	return w
}

// cached is what the informer's cache has.
func (w *watched) cached() map[string]uint64 {
	f := newFollower() // reads versions
	state := map[string]uint64{}
	for _, obj := range w.informer.GetStore().List() {
		key, version := f.read(obj)
		state[key] = version
	}
	return state
}

// stored is what the server has, as of now.
func (w *watched) stored(ctx context.Context, client metadata.Interface) (map[string]uint64, error) {
	f := newFollower()
	state := map[string]uint64{}
	options := metav1.ListOptions{Limit: 2000}
	for {
		list, err := client.Resource(w.resource).Namespace(w.namespace).List(ctx, options)
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", w.resource.Resource, err)
		}
		for i := range list.Items {
			key, version := f.read(&list.Items[i])
			state[key] = version
		}
		if options.Continue = list.Continue; options.Continue == "" {
			return state, nil
		}
	}
}

// settle waits until the caches and handlers of all informers have what the server has, which must not change meanwhile.
func settle(ctx context.Context, t *testing.T, client metadata.Interface, all []*watched) {
	t.Helper()
	type place struct {
		resource  schema.GroupVersionResource
		namespace string
	}
	states := map[place]map[string]uint64{}
	for _, w := range all {
		at := place{w.resource, w.namespace}
		if states[at] == nil {
			state, err := w.stored(ctx, client)
			if err != nil {
				t.Fatal(err)
			}
			states[at] = state
		}
		want := states[at]
		for !maps.Equal(w.cached(), want) || !maps.Equal(w.handler.state(), want) {
			select {
			case <-ctx.Done():
				t.Fatalf("%s: the cache has %d objects, the handler knows %d, the server has %d: %s", w.name,
					len(w.cached()), len(w.handler.state()), len(want), difference(w.cached(), want))
			case <-time.After(50 * time.Millisecond):
			}
		}
	}
}

// difference names one object by which two states differ.
func difference(got, want map[string]uint64) string {
	for key, version := range want {
		if got[key] != version {
			return fmt.Sprintf("%s has version %d, want %d", key, got[key], version)
		}
	}
	for key := range got {
		if _, ok := want[key]; !ok {
			return key + " should be gone"
		}
	}
	return "the caches are equal"
}

// ordered fails the test if a handler was told something that cannot be.
func ordered(t *testing.T, all []*watched) {
	t.Helper()
	for _, w := range all {
		w.handler.mu.Lock()
		for _, wrong := range w.handler.wrong {
			t.Errorf("%s: %s", w.name, wrong)
		}
		w.handler.mu.Unlock()
	}
}
