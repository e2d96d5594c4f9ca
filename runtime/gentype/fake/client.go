package fake

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/testing"
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

// FakeClient is the fake of gentype.Client. Methods that return an object return an empty one when the reactor that
// answers has none.
type FakeClient[T objectWithMeta] struct {
	*testing.Fake
	namespace string
	resource  schema.GroupVersionResource
	kind      schema.GroupVersionKind
	newObject func() T
}

// NewFakeClient returns a fake client that invokes fake. namespace is empty for cluster-scoped resources, and
// emptyObjectCreator returns a new object.
func NewFakeClient[T objectWithMeta](
	fake *testing.Fake, namespace string, resource schema.GroupVersionResource, kind schema.GroupVersionKind, emptyObjectCreator func() T,
) *FakeClient[T] {
	return &FakeClient[T]{Fake: fake, namespace: namespace, resource: resource, kind: kind, newObject: emptyObjectCreator}
}

// Resource returns the resource of the client.
func (c *FakeClient[T]) Resource() schema.GroupVersionResource { return c.resource }

// Kind returns the kind of the client's objects.
func (c *FakeClient[T]) Kind() schema.GroupVersionKind { return c.kind }

// Namespace returns the namespace of the client, empty for cluster-scoped resources.
func (c *FakeClient[T]) Namespace() string { return c.namespace }

// invoke plays the action and returns an empty object for the nil of a reactor.
func (c *FakeClient[T]) invoke(action testing.Action) (T, error) {
	empty := c.newObject()
	obj, err := c.Invokes(action, empty)
	return SubresourceResult(obj, err, empty)
}

// Get returns the object with the given name.
func (c *FakeClient[T]) Get(ctx context.Context, name string, options metav1.GetOptions) (T, error) {
	return c.invoke(testing.NewGetActionWithOptions(c.resource, c.namespace, name, options))
}

// Watch watches the objects that opts selects.
func (c *FakeClient[T]) Watch(ctx context.Context, opts metav1.ListOptions) (watch.Interface, error) {
	opts.Watch = true
	return c.InvokesWatch(testing.NewWatchActionWithOptions(c.resource, c.namespace, opts))
}

// Create creates the object.
func (c *FakeClient[T]) Create(ctx context.Context, resource T, opts metav1.CreateOptions) (result T, err error) {
	return c.invoke(testing.NewCreateActionWithOptions(c.resource, c.namespace, resource, opts))
}

// Update replaces the object.
func (c *FakeClient[T]) Update(ctx context.Context, resource T, opts metav1.UpdateOptions) (result T, err error) {
	return c.invoke(testing.NewUpdateActionWithOptions(c.resource, c.namespace, resource, opts))
}

// UpdateStatus replaces the status of the object.
func (c *FakeClient[T]) UpdateStatus(ctx context.Context, resource T, opts metav1.UpdateOptions) (result T, err error) {
	return c.invoke(testing.NewUpdateSubresourceActionWithOptions(c.resource, "status", c.namespace, resource, opts))
}

// Delete deletes the object with the given name.
func (c *FakeClient[T]) Delete(ctx context.Context, name string, opts metav1.DeleteOptions) error {
	_, err := c.Invokes(testing.NewDeleteActionWithOptions(c.resource, c.namespace, name, opts), c.newObject())
	return err
}

// Patch patches the object or a subresource of it.
func (c *FakeClient[T]) Patch(ctx context.Context, name string, pt types.PatchType, data []byte, opts metav1.PatchOptions, subresources ...string) (result T, err error) {
	return c.invoke(testing.NewPatchSubresourceActionWithOptions(c.resource, c.namespace, name, pt, data, opts, subresources...))
}
