package dynamicinformer_test

import (
	"context"
	"testing"
	"testing/synctest"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/dynamic/dynamicinformer"
	"github.com/clientsmith/client-gen/runtime/dynamic/fake"
	"github.com/clientsmith/client-gen/runtime/tools/cache"
)

var (
	crontabs = schema.GroupVersionResource{Group: "example.com", Version: "v1", Resource: "crontabs"}
	others   = schema.GroupVersionResource{Group: "example.com", Version: "v1", Resource: "others"}
)

func crontab(namespace, name string, values map[string]string) *unstructured.Unstructured {
	u := &unstructured.Unstructured{Object: map[string]any{"spec": map[string]any{"replicas": int64(1)}}}
	u.SetAPIVersion("example.com/v1")
	u.SetKind("CronTab")
	u.SetNamespace(namespace)
	u.SetName(name)
	u.SetLabels(values)
	return u
}

func newClient(objects ...runtime.Object) *fake.FakeDynamicClient {
	return fake.NewSimpleDynamicClientWithCustomListKinds(runtime.NewScheme(),
		map[schema.GroupVersionResource]string{crontabs: "CronTabList", others: "OtherList"}, objects...)
}

func TestFactory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := newClient(crontab("a", "one", nil), crontab("b", "two", nil))
		factory := dynamicinformer.NewDynamicSharedInformerFactory(client, 0)
		generic := factory.ForResource(crontabs)
		if factory.ForResource(crontabs) != generic {
			t.Error("the informer is made twice")
		}
		factory.ForResource(others)
		ctx, cancel := context.WithCancel(t.Context())
		factory.Start(ctx.Done())
		factory.Start(ctx.Done()) // starts nothing twice
		late := factory.ForResource(schema.GroupVersionResource{Group: "example.com", Version: "v1", Resource: "late"})
		if synced := factory.WaitForCacheSync(ctx.Done()); len(synced) != 2 || !synced[crontabs] || !synced[others] {
			t.Errorf("synced %v", synced)
		}
		all, err := generic.Lister().List(labels.Everything())
		if err != nil || len(all) != 2 {
			t.Errorf("listed %v, %v", all, err)
		}
		one, err := generic.Lister().ByNamespace("a").Get("one")
		if err != nil || one.(*unstructured.Unstructured).GetName() != "one" {
			t.Errorf("got %v, %v", one, err)
		}
		if _, err := client.Resource(crontabs).Namespace("a").Create(ctx, crontab("a", "three", nil), metav1.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if _, err := generic.Lister().ByNamespace("a").Get("three"); err != nil {
			t.Error(err)
		}
		cancel()
		factory.Shutdown()
		factory.Start(nil) // nothing
		if late.Informer().IsStopped() || !generic.Informer().IsStopped() {
			t.Error("Shutdown and Start")
		}
		stopped := make(chan struct{})
		close(stopped)
		if synced := factory.WaitForCacheSync(stopped); !synced[crontabs] {
			t.Errorf("synced %v", synced)
		}
	})
}

func TestFilteredFactory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := newClient(crontab("a", "one", map[string]string{"x": "1"}), crontab("a", "two", nil), crontab("b", "three", map[string]string{"x": "1"}))
		selectX := func(options *metav1.ListOptions) { options.LabelSelector = "x=1" }
		drop, err := cache.DropFields("spec")
		if err != nil {
			t.Fatal(err)
		}
		for name, factory := range map[string]dynamicinformer.DynamicSharedInformerFactory{
			"filtered": dynamicinformer.NewFilteredDynamicSharedInformerFactory(client, 0, "a", selectX),
			"with options": dynamicinformer.NewFactoryWithOptions(client, 0, dynamicinformer.WithNamespace("a"),
				dynamicinformer.WithTweakListOptions(selectX), dynamicinformer.WithTransform(drop)),
		} {
			informer := factory.ForResource(crontabs).Informer()
			ctx, cancel := context.WithCancel(t.Context())
			factory.Start(ctx.Done())
			if err := cache.WaitForSync(ctx, informer); err != nil {
				t.Error(err)
			}
			if keys := informer.GetIndexer().ListKeys(); len(keys) != 1 || keys[0] != "a/one" {
				t.Errorf("%s: keys %v", name, keys)
			}
			found, err := informer.GetIndexer().ByIndex(cache.NamespaceIndex, "a")
			if err != nil || len(found) != 1 {
				t.Fatalf("%s: index has %v, %v", name, found, err)
			}
			if _, kept := found[0].(*unstructured.Unstructured).Object["spec"]; kept != (name == "filtered") {
				t.Errorf("%s: spec is there: %t", name, kept)
			}
			cancel()
			factory.Shutdown()
		}
	})
}
