package fake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/dynamic"
	"github.com/clientsmith/client-gen/runtime/testing"
)

type resourceClient struct {
	client    *FakeDynamicClient
	resource  schema.GroupVersionResource
	namespace string
}

var errNoObject = errors.New("the object is nil")

func (c *resourceClient) Namespace(ns string) dynamic.ResourceInterface {
	scoped := *c
	scoped.namespace = ns
	return &scoped
}

func (c *resourceClient) failed(verb string, err error) error {
	return fmt.Errorf("%s %s: %w", verb, c.resource.GroupResource(), err)
}

// invoke plays an action whose answer is an object.
func (c *resourceClient) invoke(action testing.Action) (*unstructured.Unstructured, error) {
	obj, err := c.client.Invokes(action, &metav1.Status{Status: metav1.StatusSuccess})
	if err != nil || obj == nil {
		return nil, err
	}
	if status, ok := obj.(*metav1.Status); ok {
		status.SetGroupVersionKind(schema.GroupVersionKind{Version: "v1", Kind: "Status"})
	}
	return c.client.kinds.toUnstructured(obj)
}

func (c *resourceClient) Create(_ context.Context, obj *unstructured.Unstructured, opts metav1.CreateOptions, subresources ...string) (*unstructured.Unstructured, error) {
	if obj == nil {
		return nil, c.failed("create", errNoObject)
	}
	if len(subresources) == 0 {
		return c.invoke(testing.NewCreateActionWithOptions(c.resource, c.namespace, obj, opts))
	}
	return c.invoke(testing.NewCreateSubresourceActionWithOptions(c.resource, obj.GetName(), strings.Join(subresources, "/"), c.namespace, obj, opts))
}

func (c *resourceClient) Update(_ context.Context, obj *unstructured.Unstructured, opts metav1.UpdateOptions, subresources ...string) (*unstructured.Unstructured, error) {
	if obj == nil {
		return nil, c.failed("update", errNoObject)
	}
	if len(subresources) == 0 {
		return c.invoke(testing.NewUpdateActionWithOptions(c.resource, c.namespace, obj, opts))
	}
	return c.invoke(testing.NewUpdateSubresourceActionWithOptions(c.resource, strings.Join(subresources, "/"), c.namespace, obj, opts))
}

func (c *resourceClient) UpdateStatus(ctx context.Context, obj *unstructured.Unstructured, opts metav1.UpdateOptions) (*unstructured.Unstructured, error) {
	return c.Update(ctx, obj, opts, "status")
}

func (c *resourceClient) Delete(_ context.Context, name string, opts metav1.DeleteOptions, subresources ...string) error {
	var action testing.Action = testing.NewDeleteActionWithOptions(c.resource, c.namespace, name, opts)
	if len(subresources) > 0 {
		action = testing.NewDeleteSubresourceActionWithOptions(c.resource, strings.Join(subresources, "/"), c.namespace, name, opts)
	}
	_, err := c.client.Invokes(action, &metav1.Status{Status: metav1.StatusSuccess})
	return err
}

func (c *resourceClient) DeleteCollection(_ context.Context, opts metav1.DeleteOptions, listOptions metav1.ListOptions) error {
	action := testing.NewDeleteCollectionActionWithOptions(c.resource, c.namespace, opts, listOptions)
	_, err := c.client.Invokes(action, &metav1.Status{Status: metav1.StatusSuccess})
	return err
}

func (c *resourceClient) Get(_ context.Context, name string, opts metav1.GetOptions, subresources ...string) (*unstructured.Unstructured, error) {
	if len(subresources) == 0 {
		return c.invoke(testing.NewGetActionWithOptions(c.resource, c.namespace, name, opts))
	}
	return c.invoke(testing.NewGetSubresourceActionWithOptions(c.resource, c.namespace, strings.Join(subresources, "/"), name, opts))
}

// List returns an error for a resource whose list kind is not known; client-go panics.
func (c *resourceClient) List(_ context.Context, opts metav1.ListOptions) (*unstructured.UnstructuredList, error) {
	gvk, ok := c.client.kinds.kindFor(c.resource)
	if !ok {
		return nil, c.failed("list", fmt.Errorf(
			"the list kind of %v is not known; name it with NewSimpleDynamicClientWithCustomListKinds", c.resource))
	}
	selector, err := labels.Parse(opts.LabelSelector)
	if err != nil {
		return nil, c.failed("list", err)
	}
	obj, err := c.client.Invokes(testing.NewListActionWithOptions(c.resource, gvk, c.namespace, opts), &unstructured.UnstructuredList{})
	if err != nil || obj == nil {
		return nil, err
	}
	list, err := c.client.kinds.asList(obj)
	if err != nil {
		return nil, c.failed("list", err)
	}
	items := make([]unstructured.Unstructured, 0, len(list.Items))
	for _, item := range list.Items {
		if selector.Matches(labels.Set(item.GetLabels())) {
			items = append(items, item)
		}
	}
	list.Items = items
	list.SetGroupVersionKind(gvk.GroupVersion().WithKind(gvk.Kind + "List"))
	return list, nil
}

func (c *resourceClient) Watch(_ context.Context, opts metav1.ListOptions) (watch.Interface, error) {
	opts.Watch = true
	return c.client.InvokesWatch(testing.NewWatchActionWithOptions(c.resource, c.namespace, opts))
}

func (c *resourceClient) Patch(_ context.Context, name string, pt types.PatchType, data []byte, opts metav1.PatchOptions, subresources ...string) (*unstructured.Unstructured, error) {
	return c.invoke(testing.NewPatchSubresourceActionWithOptions(c.resource, c.namespace, name, pt, data, opts, subresources...))
}

func (c *resourceClient) Apply(ctx context.Context, name string, obj *unstructured.Unstructured, opts metav1.ApplyOptions, subresources ...string) (*unstructured.Unstructured, error) {
	if obj == nil {
		return nil, c.failed("apply", errNoObject)
	}
	if len(obj.GetManagedFields()) > 0 {
		return nil, c.failed("apply", fmt.Errorf("%q has managedFields, which only the server sets; apply an object without them", name))
	}
	data, err := json.Marshal(obj.Object)
	if err != nil {
		return nil, c.failed("apply", err)
	}
	return c.Patch(ctx, name, types.ApplyPatchType, data, opts.ToPatchOptions(), subresources...)
}

func (c *resourceClient) ApplyStatus(ctx context.Context, name string, obj *unstructured.Unstructured, opts metav1.ApplyOptions) (*unstructured.Unstructured, error) {
	return c.Apply(ctx, name, obj, opts, "status")
}
