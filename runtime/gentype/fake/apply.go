package fake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"

	"github.com/clientsmith/client-gen/runtime/testing"
)

// FakeClientWithApply is the fake of gentype.ClientWithApply.
type FakeClientWithApply[T objectWithMeta, C namedObject] struct {
	*FakeClient[T]
	alsoFakeApplier[T, C]
}

type alsoFakeApplier[T objectWithMeta, C namedObject] struct {
	client *FakeClient[T]
}

// FakeClientWithListAndApply is the fake of gentype.ClientWithListAndApply.
type FakeClientWithListAndApply[T objectWithMeta, L runtime.Object, C namedObject] struct {
	*FakeClient[T]
	alsoFakeLister[T, L]
	alsoFakeApplier[T, C]
}

// NewFakeClientWithApply returns a fake client with server-side apply; see NewFakeClient.
func NewFakeClientWithApply[T objectWithMeta, C namedObject](
	fake *testing.Fake, namespace string, resource schema.GroupVersionResource, kind schema.GroupVersionKind, emptyObjectCreator func() T,
) *FakeClientWithApply[T, C] {
	c := NewFakeClient(fake, namespace, resource, kind, emptyObjectCreator)
	return &FakeClientWithApply[T, C]{FakeClient: c, alsoFakeApplier: alsoFakeApplier[T, C]{c}}
}

// NewFakeClientWithListAndApply returns a fake client with list, delete-collection and server-side apply; see
// NewFakeClient and NewFakeClientWithList.
func NewFakeClientWithListAndApply[T objectWithMeta, L runtime.Object, C namedObject](
	fake *testing.Fake, namespace string, resource schema.GroupVersionResource, kind schema.GroupVersionKind, emptyObjectCreator func() T,
	emptyListCreator func() L, listMetaCopier func(L, L), itemGetter func(L) []T, itemSetter func(L, []T),
) *FakeClientWithListAndApply[T, L, C] {
	c := NewFakeClient(fake, namespace, resource, kind, emptyObjectCreator)
	return &FakeClientWithListAndApply[T, L, C]{
		FakeClient:      c,
		alsoFakeLister:  alsoFakeLister[T, L]{c, emptyListCreator, listMetaCopier, itemGetter, itemSetter},
		alsoFakeApplier: alsoFakeApplier[T, C]{c},
	}
}

// Apply applies the configuration, which must have a name.
func (a *alsoFakeApplier[T, C]) Apply(ctx context.Context, configuration C, opts metav1.ApplyOptions) (result T, err error) {
	return a.apply(configuration, opts)
}

// ApplyStatus applies the status of the configuration, which must have a name.
func (a *alsoFakeApplier[T, C]) ApplyStatus(ctx context.Context, configuration C, opts metav1.ApplyOptions) (result T, err error) {
	return a.apply(configuration, opts, "status")
}

func (a *alsoFakeApplier[T, C]) apply(configuration C, opts metav1.ApplyOptions, subresources ...string) (result T, err error) {
	if configuration == *new(C) {
		return result, errors.New("configuration provided to Apply must not be nil")
	}
	name := configuration.GetName()
	if name == nil {
		return result, errors.New("configuration.Name must be provided to Apply")
	}
	data, err := json.Marshal(configuration)
	if err != nil {
		return result, fmt.Errorf("apply %q: %w", *name, err)
	}
	return a.client.invoke(testing.NewPatchSubresourceActionWithOptions(
		a.client.resource, a.client.namespace, *name, types.ApplyPatchType, data, opts.ToPatchOptions(), subresources...))
}
