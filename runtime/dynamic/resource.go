package dynamic

import (
	"context"
	"errors"
	"fmt"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/internal/resourcepath"
	"github.com/clientsmith/client-gen/runtime/rest"
	"github.com/clientsmith/client-gen/runtime/util/apply"
)

// resourceClient is the client for one resource, in one namespace or none.
type resourceClient struct {
	client    rest.Interface
	resource  schema.GroupVersionResource
	namespace string
}

var errNoObject = errors.New("the object is nil")

func (c *resourceClient) Namespace(ns string) ResourceInterface {
	scoped := *c
	scoped.namespace = ns
	return &scoped
}

// failed says what could not be done; nothing has been sent.
func (c *resourceClient) failed(verb string, err error) error {
	return fmt.Errorf("%s %s: %w", verb, c.resource.GroupResource(), err)
}

// named returns the path of an object.
func (c *resourceClient) named(verb, name string, subresources []string) ([]string, error) {
	path, err := resourcepath.Object(c.resource, c.namespace, name, subresources)
	if err != nil {
		return nil, c.failed(verb, err)
	}
	return path, nil
}

// collection returns the path of the resource.
func (c *resourceClient) collection(verb string) ([]string, error) {
	path, err := resourcepath.Collection(c.resource, c.namespace)
	if err != nil {
		return nil, c.failed(verb, err)
	}
	return path, nil
}

// send sends a request whose answer is an object. Subresources such as bindings answer with a Status, which is an object
// like any other unless it tells of a failure.
func (c *resourceClient) send(ctx context.Context, request *rest.Request, path []string, opts runtime.Object) (*unstructured.Unstructured, error) {
	obj := &unstructured.Unstructured{}
	err := request.AbsPath(path...).SpecificallyVersionedParams(opts, metav1.ParameterCodec, core).Do(ctx).Into(obj)
	if err != nil {
		return nil, err
	}
	if obj.GroupVersionKind() == core.WithKind("Status") && obj.Object["status"] != metav1.StatusSuccess {
		status := &metav1.Status{}
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(obj.Object, status); err != nil {
			return nil, fmt.Errorf("decode response: %w", err)
		}
		return nil, apierrors.FromObject(status)
	}
	return obj, nil
}

func (c *resourceClient) Create(ctx context.Context, obj *unstructured.Unstructured, opts metav1.CreateOptions, subresources ...string) (*unstructured.Unstructured, error) {
	const verb = "create"
	if obj == nil {
		return nil, c.failed(verb, errNoObject)
	}
	path, err := c.collection(verb)
	if len(subresources) > 0 {
		path, err = c.named(verb, obj.GetName(), subresources)
	}
	if err != nil {
		return nil, err
	}
	return c.send(ctx, c.client.Post().Body(obj), path, &opts)
}

func (c *resourceClient) Update(ctx context.Context, obj *unstructured.Unstructured, opts metav1.UpdateOptions, subresources ...string) (*unstructured.Unstructured, error) {
	const verb = "update"
	if obj == nil {
		return nil, c.failed(verb, errNoObject)
	}
	path, err := c.named(verb, obj.GetName(), subresources)
	if err != nil {
		return nil, err
	}
	return c.send(ctx, c.client.Put().Body(obj), path, &opts)
}

func (c *resourceClient) UpdateStatus(ctx context.Context, obj *unstructured.Unstructured, opts metav1.UpdateOptions) (*unstructured.Unstructured, error) {
	return c.Update(ctx, obj, opts, "status")
}

func (c *resourceClient) Delete(ctx context.Context, name string, opts metav1.DeleteOptions, subresources ...string) error {
	path, err := c.named("delete", name, subresources)
	if err != nil {
		return err
	}
	return c.client.Delete().AbsPath(path...).Body(deleteBody(opts)).Do(ctx).Error()
}

func (c *resourceClient) DeleteCollection(ctx context.Context, opts metav1.DeleteOptions, listOptions metav1.ListOptions) error {
	path, err := c.collection("delete collection of")
	if err != nil {
		return err
	}
	return c.client.Delete().AbsPath(path...).
		SpecificallyVersionedParams(&listOptions, metav1.ParameterCodec, core).
		Body(deleteBody(opts)).Do(ctx).Error()
}

// deleteBody says what the options are, which no codec of this package adds.
func deleteBody(opts metav1.DeleteOptions) *metav1.DeleteOptions {
	opts.SetGroupVersionKind(core.WithKind("DeleteOptions"))
	return &opts
}

func (c *resourceClient) Get(ctx context.Context, name string, opts metav1.GetOptions, subresources ...string) (*unstructured.Unstructured, error) {
	path, err := c.named("get", name, subresources)
	if err != nil {
		return nil, err
	}
	return c.send(ctx, c.client.Get(), path, &opts)
}

func (c *resourceClient) List(ctx context.Context, opts metav1.ListOptions) (*unstructured.UnstructuredList, error) {
	path, err := c.collection("list")
	if err != nil {
		return nil, err
	}
	obj, err := c.client.Get().AbsPath(path...).SpecificallyVersionedParams(&opts, metav1.ParameterCodec, core).Do(ctx).Get()
	if err != nil {
		return nil, err
	}
	switch o := obj.(type) {
	case *unstructured.UnstructuredList:
		return o, nil
	case *unstructured.Unstructured: // a server may leave out empty items
		if items := o.Object["items"]; items != nil {
			return nil, c.failed("list", fmt.Errorf("the items of the response are no list but a %T", items))
		}
		if strings.HasSuffix(o.GetKind(), "List") {
			return &unstructured.UnstructuredList{Object: o.Object, Items: []unstructured.Unstructured{}}, nil
		}
	}
	return nil, c.failed("list", fmt.Errorf("the response is no list but %s", obj.GetObjectKind().GroupVersionKind()))
}

func (c *resourceClient) Watch(ctx context.Context, opts metav1.ListOptions) (watch.Interface, error) {
	path, err := c.collection("watch")
	if err != nil {
		return nil, err
	}
	opts.Watch = true
	return c.client.Get().AbsPath(path...).SpecificallyVersionedParams(&opts, metav1.ParameterCodec, core).Watch(ctx)
}

func (c *resourceClient) Patch(ctx context.Context, name string, pt types.PatchType, data []byte, opts metav1.PatchOptions, subresources ...string) (*unstructured.Unstructured, error) {
	path, err := c.named("patch", name, subresources)
	if err != nil {
		return nil, err
	}
	return c.send(ctx, c.client.Patch(pt).Body(data), path, &opts)
}

func (c *resourceClient) Apply(ctx context.Context, name string, obj *unstructured.Unstructured, opts metav1.ApplyOptions, subresources ...string) (*unstructured.Unstructured, error) {
	const verb = "apply"
	if obj == nil {
		return nil, c.failed(verb, errNoObject)
	}
	path, err := c.named(verb, name, subresources)
	if err != nil {
		return nil, err
	}
	if len(obj.GetManagedFields()) > 0 {
		return nil, c.failed(verb, fmt.Errorf("%q has managedFields, which only the server sets; apply an object without them", name))
	}
	request, err := apply.NewRequest(c.client, obj.Object)
	if err != nil {
		return nil, c.failed(verb, err)
	}
	patchOpts := opts.ToPatchOptions()
	return c.send(ctx, request, path, &patchOpts)
}

func (c *resourceClient) ApplyStatus(ctx context.Context, name string, obj *unstructured.Unstructured, opts metav1.ApplyOptions) (*unstructured.Unstructured, error) {
	return c.Apply(ctx, name, obj, opts, "status")
}
