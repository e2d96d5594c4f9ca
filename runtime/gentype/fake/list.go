package fake

import (
	"context"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/testing"
)

// FakeClientWithList is the fake of gentype.ClientWithList.
type FakeClientWithList[T objectWithMeta, L runtime.Object] struct {
	*FakeClient[T]
	alsoFakeLister[T, L]
}

type alsoFakeLister[T objectWithMeta, L runtime.Object] struct {
	client       *FakeClient[T]
	newList      func() L
	copyListMeta func(L, L)
	getItems     func(L) []T
	setItems     func(L, []T)
}

// NewFakeClientWithList returns a fake client with list and delete-collection; see NewFakeClient. listMetaCopier copies
// the list metadata from its second argument to its first.
func NewFakeClientWithList[T objectWithMeta, L runtime.Object](
	fake *testing.Fake, namespace string, resource schema.GroupVersionResource, kind schema.GroupVersionKind, emptyObjectCreator func() T,
	emptyListCreator func() L, listMetaCopier func(L, L), itemGetter func(L) []T, itemSetter func(L, []T),
) *FakeClientWithList[T, L] {
	c := NewFakeClient(fake, namespace, resource, kind, emptyObjectCreator)
	return &FakeClientWithList[T, L]{
		FakeClient:     c,
		alsoFakeLister: alsoFakeLister[T, L]{c, emptyListCreator, listMetaCopier, itemGetter, itemSetter},
	}
}

// List returns the objects that opts selects. Whatever the reactor answers is filtered by the label selector; the field
// selector is up to the reactor, and the tracker's honours it.
func (l *alsoFakeLister[T, L]) List(ctx context.Context, opts metav1.ListOptions) (result L, err error) {
	empty := l.newList()
	action := testing.NewListActionWithOptions(l.client.resource, l.client.kind, l.client.namespace, opts)
	obj, err := l.client.Invokes(action, empty)
	if obj == nil {
		return empty, err
	}
	list, ok := obj.(L)
	if !ok {
		if err == nil {
			err = fmt.Errorf("list %s: the reactor answered with a %T, not a %T", l.client.resource.GroupResource(), obj, empty)
		}
		return empty, err
	}
	selector := action.ListRestrictions.Labels
	if selector.Empty() {
		return list, err
	}
	filtered := l.newList()
	l.copyListMeta(filtered, list)
	var items []T
	for _, item := range l.getItems(list) {
		if selector.Matches(labels.Set(item.GetLabels())) {
			items = append(items, item)
		}
	}
	l.setItems(filtered, items)
	return filtered, err
}

// DeleteCollection deletes the objects that listOpts selects.
func (l *alsoFakeLister[T, L]) DeleteCollection(ctx context.Context, opts metav1.DeleteOptions, listOpts metav1.ListOptions) error {
	action := testing.NewDeleteCollectionActionWithOptions(l.client.resource, l.client.namespace, opts, listOpts)
	_, err := l.client.Invokes(action, l.newList())
	return err
}

// ToPointerSlice returns pointers to the elements of src; nil for nil.
func ToPointerSlice[T any](src []T) []*T {
	if src == nil {
		return nil
	}
	result := make([]*T, len(src))
	for i := range src {
		result[i] = &src[i]
	}
	return result
}

// FromPointerSlice returns what the elements of src point to; nil for nil. Elements must not be nil.
func FromPointerSlice[T any](src []*T) []T {
	if src == nil {
		return nil
	}
	result := make([]T, len(src))
	for i := range src {
		result[i] = *src[i]
	}
	return result
}
