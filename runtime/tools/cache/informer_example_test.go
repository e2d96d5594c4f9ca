package cache_test

import (
	"context"
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/tools/cache"
)

// exampleLists stands for the client of a real server.
func exampleLists(fail error) cache.ListerWatcher {
	list := func(context.Context, metav1.ListOptions) (runtime.Object, error) {
		if fail != nil {
			return nil, fail
		}
		list := &metav1.PartialObjectMetadataList{ListMeta: metav1.ListMeta{ResourceVersion: "1"}}
		list.Items = []metav1.PartialObjectMetadata{{ObjectMeta: metav1.ObjectMeta{
			Namespace: "default", Name: "nightly",
			ManagedFields: []metav1.ManagedFieldsEntry{{Manager: "kubectl"}},
			Annotations:   map[string]string{"kubectl.kubernetes.io/last-applied-configuration": "{...}"},
		}}}
		return list, nil
	}
	watchIt := func(context.Context, metav1.ListOptions) (watch.Interface, error) { return watch.NewFake(), nil }
	return cache.ToListWatcherWithWatchListSemantics(&cache.ListWatch{ListWithContextFunc: list, WatchFuncWithContext: watchIt}, noStreams{})
}

type noStreams struct{}

func (noStreams) IsWatchListSemanticsUnSupported() bool { return true }

// Waiting for a cache ends with the reason why it is not filled.
func ExampleWaitForSync() {
	forbidden := apierrors.NewForbidden(schema.GroupResource{Resource: "crontabs"}, "", nil)
	informer := cache.NewSharedIndexInformer(exampleLists(forbidden), &metav1.PartialObjectMetadata{}, 0, nil)
	// The error is told below, it need not be logged too.
	if err := informer.SetWatchErrorHandler(func(*cache.Reflector, error) {}); err != nil {
		fmt.Println(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	go informer.RunWithContext(ctx)

	err := cache.WaitForSync(ctx, informer)
	fmt.Println(apierrors.IsForbidden(err))
	// Output: true
}

// A program that had better not start without a permission does not wait for the deadline.
func ExampleWaitForSyncOrRefusal() {
	forbidden := apierrors.NewForbidden(schema.GroupResource{Resource: "crontabs"}, "", nil)
	informer := cache.NewSharedIndexInformer(exampleLists(forbidden), &metav1.PartialObjectMetadata{}, 0, nil)
	if err := informer.SetWatchErrorHandler(func(*cache.Reflector, error) {}); err != nil {
		fmt.Println(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go informer.RunWithContext(ctx)

	fmt.Println(cache.WaitForSyncOrRefusal(ctx, informer))
	// Output: wait for sync: SharedIndexInformer *v1.PartialObjectMetadata has not synced: list *v1.PartialObjectMetadata: crontabs is forbidden: <nil>
}

// printer is a handler that is told when it is over.
type printer struct {
	cache.ResourceEventHandlerFuncs
}

func (printer) OnStop() { fmt.Println("no more events") }

// One informer of a factory, or any other, can be stopped by itself.
func ExampleStopInformer() {
	informer := cache.NewSharedIndexInformer(exampleLists(nil), &metav1.PartialObjectMetadata{}, 0, nil)
	if _, err := informer.AddEventHandler(printer{}); err != nil {
		fmt.Println(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go informer.RunWithContext(ctx)
	if err := cache.WaitForSync(ctx, informer); err != nil {
		fmt.Println(err)
	}

	if err := cache.StopInformer(ctx, informer); err != nil {
		fmt.Println(err)
	}
	fmt.Println(informer.IsStopped(), informer.GetStore().ListKeys())
	// Output:
	// no more events
	// true [default/nightly]
}

// What nobody reads need not be cached.
func ExampleDropFields() {
	dropLastApplied, err := cache.DropFields("metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]")
	if err != nil {
		fmt.Println(err)
	}
	informer := cache.NewSharedIndexInformer(exampleLists(nil), &metav1.PartialObjectMetadata{}, 0, nil)
	// Factories take it as an option: WithTransform.
	if err := informer.SetTransform(cache.Transforms(cache.DropManagedFields(), dropLastApplied)); err != nil {
		fmt.Println(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go informer.RunWithContext(ctx)
	if err := cache.WaitForSync(ctx, informer); err != nil {
		fmt.Println(err)
	}

	obj := informer.GetStore().List()[0].(*metav1.PartialObjectMetadata)
	fmt.Println(obj.Name, len(obj.ManagedFields), len(obj.Annotations))
	// Output: nightly 0 0
}
