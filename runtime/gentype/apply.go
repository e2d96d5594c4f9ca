package gentype

import (
	"context"
	"errors"
	"net/http"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/clientsmith/client-gen/runtime/rest"
)

// ClientWithApply is a Client that also does server-side apply.
type ClientWithApply[T objectWithMeta, C namedObject] struct {
	*Client[T]
	alsoApplier[T, C]
}

type alsoApplier[T objectWithMeta, C namedObject] struct {
	client *Client[T]
}

// ClientWithListAndApply is a Client that also lists, deletes collections and does server-side apply.
type ClientWithListAndApply[T objectWithMeta, L runtime.Object, C namedObject] struct {
	*Client[T]
	alsoLister[T, L]
	alsoApplier[T, C]
}

// NewClientWithApply returns a client with server-side apply; see NewClient.
func NewClientWithApply[T objectWithMeta, C namedObject](
	resource string, client rest.Interface, parameterCodec runtime.ParameterCodec, namespace string, emptyObjectCreator func() T,
	options ...Option[T],
) *ClientWithApply[T, C] {
	c := NewClient(resource, client, parameterCodec, namespace, emptyObjectCreator, options...)
	return &ClientWithApply[T, C]{Client: c, alsoApplier: alsoApplier[T, C]{client: c}}
}

// NewClientWithListAndApply returns a client with list, delete-collection and server-side apply; see NewClient and
// NewClientWithList.
func NewClientWithListAndApply[T objectWithMeta, L runtime.Object, C namedObject](
	resource string, client rest.Interface, parameterCodec runtime.ParameterCodec, namespace string, emptyObjectCreator func() T,
	emptyListCreator func() L, options ...Option[T],
) *ClientWithListAndApply[T, L, C] {
	c := NewClient(resource, client, parameterCodec, namespace, emptyObjectCreator, options...)
	return &ClientWithListAndApply[T, L, C]{
		Client:      c,
		alsoLister:  alsoLister[T, L]{client: c, newList: emptyListCreator},
		alsoApplier: alsoApplier[T, C]{client: c},
	}
}

// Apply applies the configuration obj, which must have a name, and returns the object as the server stored it. opts needs
// a FieldManager; opts.Force takes over fields that others own.
func (a *alsoApplier[T, C]) Apply(ctx context.Context, obj C, opts metav1.ApplyOptions) (T, error) {
	return a.apply(ctx, obj, opts)
}

// ApplyStatus applies the status of the configuration obj; see Apply.
func (a *alsoApplier[T, C]) ApplyStatus(ctx context.Context, obj C, opts metav1.ApplyOptions) (T, error) {
	return a.apply(ctx, obj, opts, "status")
}

// apply returns a nil object for configurations that cannot be sent, as client-go does.
func (a *alsoApplier[T, C]) apply(ctx context.Context, obj C, opts metav1.ApplyOptions, subresources ...string) (T, error) {
	var none T
	if obj == *new(C) {
		return none, errors.New("object provided to Apply must not be nil")
	}
	name := obj.GetName()
	if name == nil {
		return none, errors.New("obj.Name must be provided to Apply")
	}
	request := a.client.client.Verb(http.MethodPatch).ApplyBody(obj)
	if err := request.Error(); err != nil {
		return none, err
	}
	result := a.client.newObject()
	patchOpts := opts.ToPatchOptions()
	err := a.client.scoped(request).
		Name(*name).
		SubResource(subresources...).
		OptionParams(&patchOpts).
		Do(ctx).
		Into(result)
	return result, err
}
