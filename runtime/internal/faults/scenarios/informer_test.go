package scenarios

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	apiwatch "k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/internal/faults"
	"github.com/clientsmith/client-gen/runtime/tools/cache"
)

// witness is a handler that holds what an informer tells to the ledger.
type witness struct {
	*testing.T
	mu     sync.Mutex
	known  map[string]int
	events int
}

func versionOf(object *unstructured.Unstructured) int {
	version, _ := strconv.Atoi(object.GetResourceVersion())
	return version
}

func (w *witness) set(kind apiwatch.EventType, object *unstructured.Unstructured, before int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.events++
	name := object.GetName()
	version := versionOf(object)
	known, there := w.known[name]
	if there == (kind == apiwatch.Added) || version < known || before != known {
		w.Errorf("%s %s %d (before %d), and what was told last is %d", kind, name, version, before, known)
	}
	w.known[name] = version
}

// OnAdd implements cache.ResourceEventHandler.
func (w *witness) OnAdd(obj any, _ bool) { w.set(apiwatch.Added, obj.(*unstructured.Unstructured), 0) }

// OnUpdate implements cache.ResourceEventHandler.
func (w *witness) OnUpdate(oldObj, newObj any) {
	w.set(apiwatch.Modified, newObj.(*unstructured.Unstructured), versionOf(oldObj.(*unstructured.Unstructured)))
}

// OnDelete implements cache.ResourceEventHandler.
func (w *witness) OnDelete(obj any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.events++
	if unknown, ok := obj.(cache.DeletedFinalStateUnknown); ok {
		obj = unknown.Obj
	}
	object := obj.(*unstructured.Unstructured)
	known, there := w.known[object.GetName()]
	if !there || versionOf(object) < known {
		w.Errorf("DELETED %s, and what was told last is %d", object.GetName(), known)
	}
	delete(w.known, object.GetName())
}

// TestInformersLoseNothing runs an informer with several handlers over breaking streams, on servers of every kind: in the
// end its cache, and what each handler was told, is what is there, and no object went back on the way.
func TestInformersLoseNothing(t *testing.T) {
	scenario(t)
	for _, tt := range []struct {
		name     string
		initial  bool
		compact  time.Duration
		statuses bool
		frames   faults.Kind
	}{
		{name: "list"}, {name: "watch list", initial: true},
		{name: "list, 410 as an event", compact: 40 * time.Second}, {name: "watch list, 410 as an event", initial: true, compact: 40 * time.Second},
		{name: "list, 410 as an answer", compact: 40 * time.Second, statuses: true},
		{name: "repeated frames", frames: faults.DuplicateFrames},
		{name: "swapped frames", frames: faults.SwapFrames},
		{name: "watch list, repeated frames", initial: true, frames: faults.DuplicateFrames},
		{name: "watch list, swapped frames", initial: true, frames: faults.SwapFrames},
	} {
		for seed := range uint64(churnSeeds) {
			t.Run(fmt.Sprint(tt.name, seed), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					l := newLedger()
					l.initial, l.statuses = tt.initial, tt.statuses
					l.change(apiwatch.Added, "first")
					all, watches := streamFaults, stalling
					if tt.frames != "" {
						all = []faults.Fault{{}}
						watches = []faults.Fault{{Kind: tt.frames}}
					}
					transport := faults.New(l, func(n int, req *http.Request) faults.Fault {
						if faults.Watches(req) {
							return faults.Random(seed, 0.7, watches...)(n, req)
						}
						return faults.Random(seed, 0.5, all...)(n, req)
					})
					client := l.on(t, transport)
					informer := cache.NewSharedIndexInformer(&cache.ListWatch{
						ListWithContextFunc: func(ctx context.Context, opts metav1.ListOptions) (runtime.Object, error) {
							return client.List(ctx, opts)
						},
						WatchFuncWithContext: func(ctx context.Context, opts metav1.ListOptions) (apiwatch.Interface, error) {
							return client.Watch(ctx, opts)
						},
					}, &unstructured.Unstructured{}, 0, cache.Indexers{})
					handlers := make([]*witness, 3)
					for i := range handlers {
						handlers[i] = &witness{T: t, known: map[string]int{}}
						if _, err := informer.AddEventHandler(handlers[i]); err != nil {
							t.Fatal(err)
						}
					}
					ctx, cancel := context.WithCancel(t.Context())
					var work sync.WaitGroup
					work.Go(func() { informer.RunWithContext(ctx) })
					if tt.compact > 0 {
						go func() {
							for ctx.Err() == nil {
								time.Sleep(tt.compact)
								l.compact()
							}
						}()
					}
					l.churn(seed, churnChanges, 3*time.Second)
					transport.SetPlan(faults.Never())
					time.Sleep(time.Hour) // far longer than the last fault lasts
					cached := map[string]int{}
					for _, item := range informer.GetStore().List() {
						cached[item.(*unstructured.Unstructured).GetName()] = versionOf(item.(*unstructured.Unstructured))
					}
					if there := l.state(0); !maps.Equal(cached, there) {
						t.Errorf("the cache has %v, there is %v", cached, there)
					}
					for i, h := range handlers {
						h.mu.Lock()
						if !maps.Equal(h.known, cached) || h.events < 20 {
							t.Errorf("handler %d knows %v after %d events, the cache has %v", i, h.known, h.events, cached)
						}
						h.mu.Unlock()
					}
					cancel()
					work.Wait()
					time.Sleep(time.Hour) // for what compacts
					if n := transport.Open(); n != 0 || l.started() < 5 {
						t.Errorf("%d responses are open, after %d watches and %d lists", n, l.started(), l.listed())
					}
				})
			})
		}
	}
}
