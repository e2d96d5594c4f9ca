package e2e

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"

	stablev1 "github.com/clientsmith/client-gen/examples/crd-clientset/apis/stable/v1"
	"github.com/clientsmith/client-gen/examples/crd-clientset/config/crd"
	"github.com/clientsmith/client-gen/examples/crd-clientset/controller/generated/informers/externalversions"
	"github.com/clientsmith/client-gen/runtime/dynamic/dynamicinformer"
	"github.com/clientsmith/client-gen/runtime/features"
	featurestesting "github.com/clientsmith/client-gen/runtime/features/testing"
	"github.com/clientsmith/client-gen/runtime/informers"
	"github.com/clientsmith/client-gen/runtime/metadata/metadatainformer"
	"github.com/clientsmith/client-gen/runtime/tools/cache"
)

var (
	configMaps = schema.GroupVersionResource{Version: "v1", Resource: "configmaps"}
	cronTabs   = stablev1.SchemeGroupVersion.WithResource("crontabs")
)

// installDefinitions installs the example's CustomResourceDefinitions until the end of the test.
func installDefinitions(t *testing.T, c *clients) {
	t.Helper()
	client := c.crd.StableV1().RESTClient()
	installed, err := crd.Install(t.Context(), client)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := crd.Remove(context.Background(), client, installed); err != nil {
			t.Error(err)
		}
	})
}

// family is a factory of each sort, for one namespace or all.
type family struct {
	start    func(ctx context.Context)
	shutdown func()
	members  []*watched
}

// inform makes informers of every sort: of a generated clientset, of the built-in types, dynamic ones and such of metadata.
func inform(t *testing.T, title string, c *clients, namespace string) *family {
	t.Helper()
	drop := cache.DropManagedFields()
	builtin := informers.NewSharedInformerFactoryWithOptions(c.builtin, 0, informers.WithNamespace(namespace), informers.WithTransform(drop))
	crds := externalversions.NewSharedInformerFactoryWithOptions(c.crd, 0, externalversions.WithNamespace(namespace))
	dynamics := dynamicinformer.NewFactoryWithOptions(c.dynamic, 0, dynamicinformer.WithNamespace(namespace), dynamicinformer.WithTransform(drop))
	metadatas := metadatainformer.NewSharedInformerFactoryWithOptions(c.metadata, 0, metadatainformer.WithNamespace(namespace))
	of := func(sort string, informer cache.SharedIndexInformer, resource schema.GroupVersionResource) *watched {
		return follow(t, fmt.Sprintf("%s, %s %s", title, sort, resource.Resource), informer, resource, namespace)
	}
	return &family{
		members: []*watched{
			of("built-in", builtin.Core().V1().ConfigMaps().Informer(), configMaps),
			of("generated", crds.Stable().V1().CronTabs().Informer(), cronTabs),
			of("dynamic", dynamics.ForResource(configMaps).Informer(), configMaps),
			of("dynamic", dynamics.ForResource(cronTabs).Informer(), cronTabs),
			of("metadata", metadatas.ForResource(configMaps).Informer(), configMaps),
		},
		start: func(ctx context.Context) {
			builtin.StartWithContext(ctx)
			crds.StartWithContext(ctx)
			dynamics.Start(ctx.Done())
			metadatas.Start(ctx.Done())
		},
		shutdown: func() {
			for _, f := range []interface{ Shutdown() }{builtin, crds, dynamics, metadatas} {
				f.Shutdown()
			}
		},
	}
}

// sync starts the informers and waits for the server's state.
func (f *family) sync(ctx context.Context, t *testing.T) {
	t.Helper()
	f.start(ctx)
	wait, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	var all []cache.SharedInformer
	for _, w := range f.members {
		all = append(all, w.informer)
	}
	if err := cache.WaitForSync(wait, all...); err != nil {
		t.Fatal(err)
	}
}

// seed makes ten objects of each sort.
func seed(ctx context.Context, t *testing.T, c *clients, namespace string, round int) {
	t.Helper()
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() {
			meta := metav1.ObjectMeta{Name: fmt.Sprintf("o-%d-%d", round, i)}
			_, err := c.builtin.CoreV1().ConfigMaps(namespace).Create(ctx, &corev1.ConfigMap{ObjectMeta: meta}, metav1.CreateOptions{})
			if err != nil {
				t.Error(err)
			}
			spec := stablev1.CronTabSpec{CronSpec: "0 4 * * *", Image: "registry.example.com/report:1"}
			_, err = c.crd.StableV1().CronTabs(namespace).Create(ctx, &stablev1.CronTab{ObjectMeta: meta, Spec: spec}, metav1.CreateOptions{})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// change makes the objects of a round, and changes and deletes some of the round before.
func change(ctx context.Context, t *testing.T, c *clients, namespace string, round int) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	seed(ctx, t, c, namespace, round)
	maps, tabs := c.builtin.CoreV1().ConfigMaps(namespace), c.crd.StableV1().CronTabs(namespace)
	patch := fmt.Appendf(nil, `{"metadata":{"annotations":{"round":"%d"}}}`, round)
	for i := range 3 {
		name := fmt.Sprintf("o-%d-%d", round-1, i)
		_, err := maps.Patch(ctx, name, types.MergePatchType, patch, metav1.PatchOptions{})
		must(err)
		_, err = tabs.Patch(ctx, name, types.MergePatchType, patch, metav1.PatchOptions{})
		must(err)
	}
	for i := range 3 {
		name := fmt.Sprintf("o-%d-%d", round-1, 5+i)
		must(maps.Delete(ctx, name, metav1.DeleteOptions{}))
		must(tabs.Delete(ctx, name, metav1.DeleteOptions{}))
	}
}

// TestInformers follows the server with informers of every sort: while it is killed and forgets, and as users that it does
// not let in.
func TestInformers(t *testing.T) {
	writer := connect(t, server.Admin())
	installDefinitions(t, writer)
	t.Run("faults", func(t *testing.T) { followFaults(t, writer) })
	t.Run("refusals", func(t *testing.T) {
		t.Run("forbidden", func(t *testing.T) { t.Parallel(); forbidden(t, writer) })
		t.Run("expired token", func(t *testing.T) { t.Parallel(); expiredToken(t, writer) })
	})
}

// newNamespace makes a namespace with the first objects.
func newNamespace(ctx context.Context, t *testing.T, c *clients, name string) {
	t.Helper()
	post(t, "/api/v1/namespaces", `{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"`+name+`"}}`)
	seed(ctx, t, c, name, 0)
}

// followFaults runs informers that ask for the initial state as a stream and others that ask for it as a list, while the
// server is killed, takes WatchList away, and forgets its history.
func followFaults(t *testing.T, writer *clients) {
	const namespace = "informers"
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	newNamespace(ctx, t, writer, namespace)
	reader := connect(t, server.Admin())
	running, stop := context.WithCancel(ctx)
	defer stop()
	streams := inform(t, "streams", reader, namespace)
	streams.sync(running, t)
	featurestesting.SetFeatureDuringTest(t, features.WatchListClient, false)
	lists := inform(t, "lists", reader, namespace)
	lists.sync(running, t)
	all := append(streams.members, lists.members...)
	change(ctx, t, writer, namespace, 1)
	settle(ctx, t, writer.metadata, all)

	t.Log("the server is killed and comes back without WatchList")
	server.KillServer()
	start(ctx, t, "--feature-gates=WatchList=false")
	change(ctx, t, writer, namespace, 2)
	settle(ctx, t, writer.metadata, all)

	t.Log("changes are made and forgotten while the informers are away; the server has WatchList again")
	reader.gate.setShut(true)
	change(ctx, t, writer, namespace, 3)
	if err := server.Compact(ctx); err != nil {
		t.Fatal(err)
	}
	server.KillServer()
	start(ctx, t)
	reader.gate.setShut(false)
	settle(ctx, t, writer.metadata, all)
	for _, w := range all {
		if w.handler.mu.Lock(); w.handler.unknown == 0 {
			t.Errorf("%s has not listed again: no deletion was found out", w.name)
		}
		w.handler.mu.Unlock()
	}

	if err := cache.StopInformer(ctx, streams.members[0].informer); err != nil {
		t.Error(err)
	}
	change(ctx, t, writer, namespace, 4)
	settle(ctx, t, writer.metadata, all[1:])
	stop()
	streams.shutdown()
	lists.shutdown()
	ordered(t, all)
	for _, w := range all {
		if !w.handler.stopped {
			t.Errorf("%s: the handler was not told of the end", w.name)
		}
	}
	nothingLeft(ctx, t, reader, "runtime/tools/cache.", "runtime/internal/informerset.", "apimachinery/pkg/watch.")
}

// start starts the server again.
func start(ctx context.Context, t *testing.T, args ...string) {
	t.Helper()
	if err := server.StartServer(ctx, args...); err != nil {
		t.Fatal(err)
	}
}
