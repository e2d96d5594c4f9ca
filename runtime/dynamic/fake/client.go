package fake

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/dynamic"
	"github.com/clientsmith/client-gen/runtime/testing"
)

// FakeDynamicClient is a dynamic.Interface whose calls become actions of the embedded Fake. The tracker answers those
// that no reactor before it does.
type FakeDynamicClient struct {
	testing.Fake
	kinds   *kinds
	tracker testing.ObjectTracker
}

var (
	_ dynamic.Interface  = (*FakeDynamicClient)(nil)
	_ testing.FakeClient = (*FakeDynamicClient)(nil)
)

// NewSimpleDynamicClient returns a client that has the given objects. Typed objects, which scheme must know, are turned
// into unstructured ones; unstructured objects may be of any kind. The resource of a kind is its plural as
// meta.UnsafeGuessKindToResource has it.
//
// List works for the resources of all kinds in scheme that have a list kind there, and of the given objects. To list
// others, use NewSimpleDynamicClientWithCustomListKinds. An object that cannot be tracked panics, as in client-go.
func NewSimpleDynamicClient(scheme *runtime.Scheme, objects ...runtime.Object) *FakeDynamicClient {
	return NewSimpleDynamicClientWithCustomListKinds(scheme, nil, objects...)
}

// NewSimpleDynamicClientWithCustomListKinds is NewSimpleDynamicClient with the list kinds of resources, such as
// "CronTabList" for crontabs. They also say which resource serves a kind whose plural cannot be guessed, which they do
// not in client-go. A list kind that does not end in "List" panics.
func NewSimpleDynamicClientWithCustomListKinds(scheme *runtime.Scheme, gvrToListKind map[schema.GroupVersionResource]string, objects ...runtime.Object) *FakeDynamicClient {
	known := newKinds(scheme)
	for gvr, listKind := range gvrToListKind {
		if !strings.HasSuffix(listKind, "List") || listKind == "List" {
			panic(fmt.Sprintf("dynamic/fake: list kind %q of %v must be the kind of an object followed by List", listKind, gvr))
		}
		known.add(gvr, gvr.GroupVersion().WithKind(strings.TrimSuffix(listKind, "List")))
	}
	tracker := testing.NewObjectTracker(known, serializer.NewCodecFactory(runtime.NewScheme()).UniversalDecoder())
	testing.RegisterResources(tracker, known.resources)
	for _, obj := range objects {
		if err := add(tracker, known, obj); err != nil {
			panic(fmt.Sprintf("dynamic/fake: %v", err))
		}
	}
	client := &FakeDynamicClient{kinds: known, tracker: tracker}
	client.AddReactor("*", "*", testing.ObjectReaction(tracker))
	client.AddWatchReactor("*", func(action testing.Action) (bool, watch.Interface, error) {
		watchAction, ok := action.(testing.WatchActionImpl)
		if !ok {
			return false, nil, nil
		}
		w, err := tracker.Watch(action.GetResource(), action.GetNamespace(), watchAction.ListOptions)
		return true, w, err
	})
	return client
}

// add stores an object, or the items of a list, as unstructured ones.
func add(tracker testing.ObjectTracker, known *kinds, obj runtime.Object) error {
	if meta.IsListType(obj) {
		return meta.EachListItem(obj, func(item runtime.Object) error { return add(tracker, known, item) })
	}
	u, err := known.toUnstructured(obj)
	if err != nil {
		return err
	}
	known.guess(u.GroupVersionKind())
	return tracker.Add(u)
}

// Resource returns the client for one resource.
func (c *FakeDynamicClient) Resource(resource schema.GroupVersionResource) dynamic.NamespaceableResourceInterface {
	return &resourceClient{client: c, resource: resource}
}

// Tracker returns the tracker that keeps the objects.
func (c *FakeDynamicClient) Tracker() testing.ObjectTracker { return c.tracker }

// IsWatchListSemanticsUnSupported returns true: watches do not begin with a list that ends with a bookmark.
func (c *FakeDynamicClient) IsWatchListSemanticsUnSupported() bool { return true }

var _ testing.ObjectScheme = (*kinds)(nil)

// asList returns what a reactor answered as a list.
func (k *kinds) asList(obj runtime.Object) (*unstructured.UnstructuredList, error) {
	if list, ok := obj.(*unstructured.UnstructuredList); ok {
		return list, nil
	}
	list := &unstructured.UnstructuredList{}
	if accessor, err := meta.ListAccessor(obj); err == nil {
		list.SetResourceVersion(accessor.GetResourceVersion())
		list.SetContinue(accessor.GetContinue())
		list.SetRemainingItemCount(accessor.GetRemainingItemCount())
	}
	err := meta.EachListItem(obj, func(item runtime.Object) error {
		u, err := k.toUnstructured(item)
		if err != nil {
			return err
		}
		list.Items = append(list.Items, *u)
		return nil
	})
	return list, err
}
