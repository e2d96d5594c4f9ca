package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"

	"github.com/clientsmith/client-gen/runtime/dynamic"
)

// Sizes of the soak.
const (
	soakNamespaces = 10 // with an informer of each sort, of which there are five
	soakObjects    = 20_000
	soakWriters    = 8
)

// TestSoak runs 50 informers on 20,000 objects that change all the time, while the server restarts every minute: it is
// killed, stopped, or the informers lose their connections and the server its history. SOAK_MINUTES says for how long.
func TestSoak(t *testing.T) {
	minutes, err := strconv.Atoi(os.Getenv("SOAK_MINUTES"))
	if err != nil {
		t.Skip("SOAK_MINUTES does not say for how long: run make soak")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Duration(minutes)*time.Minute+15*time.Minute)
	defer cancel()
	writer := connect(t, server.Admin())
	installDefinitions(t, writer)
	s := &soak{T: t, client: writer.dynamic}
	s.fill(ctx)
	t.Logf("%d objects are there", soakObjects)

	reader := connect(t, server.Admin())
	running, stop := context.WithCancel(ctx)
	defer stop()
	var families []*family
	var all []*watched
	for n := range soakNamespaces {
		f := inform(t, fmt.Sprint("namespace ", n), reader, soakNamespace(n))
		f.sync(running, t)
		families, all = append(families, f), append(all, f.members...)
	}
	settle(ctx, t, writer.metadata, all)
	first := s.measure("at first", reader)

	churning, still := context.WithCancel(ctx)
	var writers sync.WaitGroup
	for i := range soakWriters {
		writers.Go(func() { s.churn(churning, rand.New(rand.NewPCG(1, uint64(i)))) })
	}
	for minute := range minutes {
		select {
		case <-time.After(time.Minute - 10*time.Second):
		case <-ctx.Done():
			t.Fatal(ctx.Err())
		}
		s.restart(ctx, reader, minute)
		s.measure(fmt.Sprintf("after %d restarts, %d changes", minute+1, s.changes.Load()), reader)
	}
	still()
	writers.Wait()
	settle(ctx, t, writer.metadata, all)
	if last := s.measure("settled", reader); last > first*3/2 {
		t.Errorf("the heap has grown from %d MB to %d MB", first/1e6, last/1e6)
	}
	stop()
	told, relisted := 0, 0
	for _, f := range families {
		f.shutdown()
	}
	for _, w := range all {
		told, relisted = told+w.handler.told, relisted+w.handler.unknown
	}
	ordered(t, all)
	nothingLeft(ctx, t, reader, "runtime/tools/cache.", "runtime/internal/informerset.", "apimachinery/pkg/watch.")
	t.Logf("%d informers, %d changes, %d restarts, %d events told, %d deletions found out by lists; %d requests failed meanwhile",
		len(all), s.changes.Load(), minutes, told, relisted, s.failures.Load())
	t.Logf("every cache and handler has what the server has; no goroutine and no connection is left")
}

type soak struct {
	*testing.T
	client            dynamic.Interface
	changes, failures atomic.Int64
}

func soakNamespace(n int) string { return fmt.Sprint("soak-", n) }

// soakName spreads objects over kinds, namespaces and names.
func soakName(i int) (resource schema.GroupVersionResource, namespace, name string) {
	resource = configMaps
	if i%2 == 1 {
		resource = cronTabs
	}
	return resource, soakNamespace(i / 2 % soakNamespaces), fmt.Sprint("object-", i)
}

// create makes an object.
func (s *soak) create(ctx context.Context, i int) error {
	resource, namespace, name := soakName(i)
	obj := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]any{"name": name}, "data": map[string]any{"key": "value"},
	}}
	if resource == cronTabs {
		obj.Object = map[string]any{
			"apiVersion": cronTabs.GroupVersion().String(), "kind": "CronTab", "metadata": map[string]any{"name": name},
			"spec": map[string]any{"cronSpec": "0 4 * * *", "image": "registry.example.com/report:1"},
		}
	}
	_, err := s.client.Resource(resource).Namespace(namespace).Create(ctx, obj, metav1.CreateOptions{})
	return err
}

// fill makes all objects.
func (s *soak) fill(ctx context.Context) {
	s.Helper()
	for n := range soakNamespaces {
		post(s.T, "/api/v1/namespaces", `{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"`+soakNamespace(n)+`"}}`)
	}
	var next atomic.Int64
	var writers sync.WaitGroup
	for range 2 * soakWriters {
		writers.Go(func() {
			for i := int(next.Add(1)) - 1; i < soakObjects; i = int(next.Add(1)) - 1 {
				if err := s.create(ctx, i); err != nil {
					s.Errorf("create object %d: %v", i, err)
					return
				}
			}
		})
	}
	writers.Wait()
	if s.Failed() {
		s.FailNow()
	}
}

// churn changes objects until ctx ends. Requests fail while the server is away; what they have done counts, if anything.
func (s *soak) churn(ctx context.Context, random *rand.Rand) {
	for ctx.Err() == nil {
		i := random.IntN(soakObjects)
		resource, namespace, name := soakName(i)
		client := s.client.Resource(resource).Namespace(namespace)
		var err error
		switch random.IntN(10) {
		case 0:
			err = client.Delete(ctx, name, metav1.DeleteOptions{})
		case 1, 2:
			err = s.create(ctx, i)
		default:
			patch := fmt.Appendf(nil, `{"metadata":{"annotations":{"change":"%d"}}}`, random.Int())
			_, err = client.Patch(ctx, name, types.MergePatchType, patch, metav1.PatchOptions{})
		}
		if err == nil {
			s.changes.Add(1)
			continue
		}
		s.failures.Add(1)
		select {
		case <-time.After(10 * time.Millisecond):
		case <-ctx.Done():
		}
	}
}

// restart restarts the server in one of three ways.
func (s *soak) restart(ctx context.Context, reader *clients, round int) {
	s.Helper()
	away := round%3 == 2
	reader.gate.setShut(away)
	if away {
		// Changes happen that the informers will never hear of.
		select {
		case <-time.After(5 * time.Second):
		case <-ctx.Done():
		}
		if err := server.Compact(ctx); err != nil {
			s.Fatal(err)
		}
	}
	if round%3 == 1 {
		server.StopServer()
	} else {
		server.KillServer()
	}
	start(ctx, s.T)
	reader.gate.setShut(false)
}

// measure logs and returns what is live.
func (s *soak) measure(when string, reader *clients) uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	s.Logf("%s: heap %d MB, %d goroutines, %d connections", when, m.HeapAlloc/1e6, runtime.NumGoroutine(), reader.gate.connections())
	return m.HeapAlloc
}
