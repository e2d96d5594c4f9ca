package scenarios

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	apiwatch "k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/dynamic"
	"github.com/clientsmith/client-gen/runtime/internal/faults"
	"github.com/clientsmith/client-gen/runtime/tools/cache"
	"github.com/clientsmith/client-gen/runtime/tools/watch"
)

// informerOn returns an informer of a client.
func informerOn(client dynamic.ResourceInterface) cache.SharedIndexInformer {
	return cache.NewSharedIndexInformer(&cache.ListWatch{
		ListWithContextFunc: func(ctx context.Context, opts metav1.ListOptions) (runtime.Object, error) {
			return client.List(ctx, opts)
		},
		WatchFuncWithContext: func(ctx context.Context, opts metav1.ListOptions) (apiwatch.Interface, error) {
			return client.Watch(ctx, opts)
		},
	}, &unstructured.Unstructured{}, 0, cache.Indexers{})
}

// cachedBy returns the version of each object in the cache of an informer.
func cachedBy(informer cache.SharedIndexInformer) map[string]int {
	cached := map[string]int{}
	for _, item := range informer.GetStore().List() {
		cached[item.(*unstructured.Unstructured).GetName()] = versionOf(item.(*unstructured.Unstructured))
	}
	return cached
}

// TestRestoredServers: the server's data is that of a backup now. Versions are lower than before, objects are back, older
// or gone, and in the end everybody knows.
func TestRestoredServers(t *testing.T) {
	scenario(t)
	for _, initial := range []bool{false, true} {
		t.Run(fmt.Sprint("informer, watch list ", initial), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLedger()
				l.initial = initial
				l.churn(1, 100, time.Second)
				transport := faults.New(l, faults.Never())
				informer := informerOn(l.on(t, transport))
				known := map[string]int{}
				tell := func(obj any) {
					known[obj.(*unstructured.Unstructured).GetName()] = versionOf(obj.(*unstructured.Unstructured))
				}
				if _, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
					AddFunc: tell, UpdateFunc: func(_, obj any) { tell(obj) },
					DeleteFunc: func(obj any) {
						key, _ := cache.DeletionHandlingMetaNamespaceKeyFunc(obj)
						delete(known, strings.TrimPrefix(key, "default/"))
					},
				}); err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithCancel(t.Context())
				var work sync.WaitGroup
				work.Go(func() { informer.RunWithContext(ctx) })
				l.churn(2, 100, time.Second)
				for i, to := range []int{150, 40, 1} {
					l.restore(to)
					l.churn(uint64(3+i), 20, time.Second)
					time.Sleep(10 * time.Minute)
					synctest.Wait()
					if cached := cachedBy(informer); !maps.Equal(cached, l.state(0)) || !maps.Equal(cached, known) {
						t.Errorf("restored to %d: the cache has %v, its handler knows %v, there is %v", to, cached, known, l.state(0))
					}
					l.churn(uint64(6+i), 20, time.Second) // is followed
					synctest.Wait()
					if cached := cachedBy(informer); !maps.Equal(cached, l.state(0)) || !maps.Equal(cached, known) {
						t.Errorf("after %d: the cache has %v, its handler knows %v, there is %v", to, cached, known, l.state(0))
					}
				}
				cancel()
				work.Wait()
				if n := transport.Open(); n != 0 {
					t.Errorf("%d responses are open", n)
				}
			})
		})
	}
	t.Run("events", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			l := newLedger()
			l.churn(1, 100, time.Second)
			transport := faults.New(l, faults.Never())
			known := map[string]int{}
			ctx, cancel := context.WithCancel(t.Context())
			var work sync.WaitGroup
			work.Go(func() {
				for event, err := range watch.Events[*unstructured.Unstructured](ctx, l.on(t, transport), metav1.ListOptions{}) {
					switch {
					case err != nil:
						return
					case event.Type == apiwatch.Deleted:
						delete(known, event.Object.GetName())
					default:
						known[event.Object.GetName()] = versionOf(event.Object)
					}
				}
			})
			l.churn(2, 100, time.Second)
			for i, to := range []int{150, 40, 1} {
				l.restore(to)
				l.churn(uint64(3+i), 20, time.Second)
				time.Sleep(10 * time.Minute)
				synctest.Wait()
				if !maps.Equal(known, l.state(0)) {
					t.Errorf("restored to %d: told %v, there is %v", to, known, l.state(0))
				}
				l.churn(uint64(6+i), 20, time.Second)
				synctest.Wait()
				if !maps.Equal(known, l.state(0)) {
					t.Errorf("after %d: told %v, there is %v", to, known, l.state(0))
				}
			}
			cancel()
			work.Wait()
			if n := transport.Open(); n != 0 {
				t.Errorf("%d responses are open", n)
			}
		})
	})
}
