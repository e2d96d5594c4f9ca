package gentype

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/clientsmith/client-gen/runtime/rest"
)

// ClientWithList is a Client that also lists and deletes collections.
type ClientWithList[T objectWithMeta, L runtime.Object] struct {
	*Client[T]
	alsoLister[T, L]
}

type alsoLister[T objectWithMeta, L runtime.Object] struct {
	client  *Client[T]
	newList func() L
}

// NewClientWithList returns a client with list and delete-collection; see NewClient. emptyListCreator returns a new list
// to decode into.
func NewClientWithList[T objectWithMeta, L runtime.Object](
	resource string, client rest.Interface, parameterCodec runtime.ParameterCodec, namespace string, emptyObjectCreator func() T,
	emptyListCreator func() L, options ...Option[T],
) *ClientWithList[T, L] {
	c := NewClient(resource, client, parameterCodec, namespace, emptyObjectCreator, options...)
	return &ClientWithList[T, L]{Client: c, alsoLister: alsoLister[T, L]{client: c, newList: emptyListCreator}}
}

// List returns the objects that opts selects. opts.TimeoutSeconds, when set, also bounds the request on the client's
// side.
func (l *alsoLister[T, L]) List(ctx context.Context, opts metav1.ListOptions) (L, error) {
	list := l.newList()
	err := l.client.scoped(l.client.client.Get()).
		OptionParams(&opts).
		Timeout(timeoutOf(opts)).
		DoInto(ctx, list)
	return list, err
}

// DeleteCollection deletes the objects that listOpts selects: all of the namespace when it selects nothing out.
func (l *alsoLister[T, L]) DeleteCollection(ctx context.Context, opts metav1.DeleteOptions, listOpts metav1.ListOptions) error {
	return l.client.scoped(l.client.client.Delete()).
		OptionParams(&listOpts).
		Timeout(timeoutOf(listOpts)).
		Body(&opts).
		Do(ctx).
		Error()
}
