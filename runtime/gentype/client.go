package gentype

import (
	"context"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/rest"
)

// objectWithMeta is what an API object is to a client.
type objectWithMeta interface {
	runtime.Object
	metav1.Object
}

// namedObject is what an apply configuration is to a client.
type namedObject interface {
	comparable
	GetName() *string
}

// Client does get, create, update, delete, patch and watch for one resource, in one namespace or cluster-wide.
//
// Methods that return an object return a non-nil, possibly empty one beside an error too, as client-go does, so that
// callers may use it without a check.
type Client[T objectWithMeta] struct {
	resource        string
	client          rest.Interface
	namespace       string // empty for cluster-scoped resources and for all namespaces
	newObject       func() T
	prefersProtobuf bool
}

// Option changes a client while it is made.
type Option[T objectWithMeta] func(*Client[T])

// PrefersProtobuf makes requests and responses protobuf when the configuration of the REST client names no content type.
// The server still answers in JSON for kinds that have no protobuf form.
func PrefersProtobuf[T objectWithMeta]() Option[T] {
	return func(c *Client[T]) { c.prefersProtobuf = true }
}

// NewClient returns a client for resource (the plural name in URLs). namespace is empty for cluster-scoped resources.
// client-go needs the parameter codec, for options that are the same in all versions; here it is not used and may be nil.
// emptyObjectCreator returns a new object to decode into.
func NewClient[T objectWithMeta](
	resource string, client rest.Interface, _ runtime.ParameterCodec, namespace string, emptyObjectCreator func() T,
	options ...Option[T],
) *Client[T] {
	c := &Client[T]{
		resource:  resource,
		client:    client,
		namespace: namespace,
		newObject: emptyObjectCreator,
	}
	for _, option := range options {
		option(c)
	}
	return c
}

// GetClient returns the REST client that requests go through.
func (c *Client[T]) GetClient() rest.Interface {
	return c.client
}

// GetNamespace returns the namespace of the client, empty for cluster-scoped resources.
func (c *Client[T]) GetNamespace() string {
	return c.namespace
}

// scoped adds to a request what all requests of the client have in common.
func (c *Client[T]) scoped(request *rest.Request) *rest.Request {
	return request.
		UseProtobufAsDefaultIfPreferred(c.prefersProtobuf).
		NamespaceIfScoped(c.namespace, c.namespace != "").
		Resource(c.resource)
}

// Get returns the object with the given name.
func (c *Client[T]) Get(ctx context.Context, name string, options metav1.GetOptions) (T, error) {
	result := c.newObject()
	err := c.scoped(c.client.Get()).
		Name(name).
		OptionParams(&options).
		Do(ctx).
		Into(result)
	return result, err
}

// Watch watches the objects that opts selects. opts.TimeoutSeconds, when set, also bounds the request on the client's
// side.
func (c *Client[T]) Watch(ctx context.Context, opts metav1.ListOptions) (watch.Interface, error) {
	opts.Watch = true
	return c.scoped(c.client.Get()).
		OptionParams(&opts).
		Timeout(timeoutOf(opts)).
		Watch(ctx)
}

// Create creates obj and returns it as the server stored it. The namespace is that of the client, whatever obj says.
func (c *Client[T]) Create(ctx context.Context, obj T, opts metav1.CreateOptions) (T, error) {
	result := c.newObject()
	err := c.scoped(c.client.Post()).
		OptionParams(&opts).
		Body(obj).
		Do(ctx).
		Into(result)
	return result, err
}

// Update replaces the object of obj's name and returns it as the server stored it.
func (c *Client[T]) Update(ctx context.Context, obj T, opts metav1.UpdateOptions) (T, error) {
	return c.put(ctx, obj, opts)
}

// UpdateStatus replaces the status of the object of obj's name and returns the object as the server stored it.
func (c *Client[T]) UpdateStatus(ctx context.Context, obj T, opts metav1.UpdateOptions) (T, error) {
	return c.put(ctx, obj, opts, "status")
}

func (c *Client[T]) put(ctx context.Context, obj T, opts metav1.UpdateOptions, subresources ...string) (T, error) {
	result := c.newObject()
	err := c.scoped(c.client.Put()).
		Name(obj.GetName()).
		SubResource(subresources...).
		OptionParams(&opts).
		Body(obj).
		Do(ctx).
		Into(result)
	return result, err
}

// Delete deletes the object with the given name. The options travel in the body.
func (c *Client[T]) Delete(ctx context.Context, name string, opts metav1.DeleteOptions) error {
	return c.scoped(c.client.Delete()).
		Name(name).
		Body(&opts).
		Do(ctx).
		Error()
}

// Patch sends data as a patch of type pt to the object, or to a subresource of it, and returns the object as the server
// stored it.
func (c *Client[T]) Patch(ctx context.Context, name string, pt types.PatchType, data []byte, opts metav1.PatchOptions, subresources ...string) (T, error) {
	result := c.newObject()
	err := c.scoped(c.client.Patch(pt)).
		Name(name).
		SubResource(subresources...).
		OptionParams(&opts).
		Body(data).
		Do(ctx).
		Into(result)
	return result, err
}

// timeoutOf returns how long the server may take by the caller's own word, or 0.
func timeoutOf(opts metav1.ListOptions) time.Duration {
	if opts.TimeoutSeconds == nil {
		return 0
	}
	return time.Duration(*opts.TimeoutSeconds) * time.Second
}
