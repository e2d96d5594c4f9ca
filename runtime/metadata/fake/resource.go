package fake

import (
	"context"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/metadata"
	"github.com/clientsmith/client-gen/runtime/testing"
)

type resourceClient struct {
	client    *FakeMetadataClient
	resource  schema.GroupVersionResource
	namespace string
}

var _ MetadataClient = (*resourceClient)(nil)

func (c *resourceClient) Namespace(ns string) metadata.ResourceInterface {
	scoped := *c
	scoped.namespace = ns
	return &scoped
}

// invoke plays an action whose answer is an object, and returns the metadata of whatever a reactor answers.
func (c *resourceClient) invoke(action testing.Action) (*metav1.PartialObjectMetadata, error) {
	obj, err := c.client.Invokes(action, &metav1.PartialObjectMetadata{})
	if err != nil || obj == nil {
		return nil, err
	}
	if partial, ok := obj.(*metav1.PartialObjectMetadata); ok {
		return partial, nil
	}
	m, err := meta.Accessor(obj)
	if err != nil {
		return nil, fmt.Errorf("%s metadata of %s: a reactor answered with a %T", action.GetVerb(), c.resource.GroupResource(), obj)
	}
	partial := meta.AsPartialObjectMetadata(m)
	partial.SetGroupVersionKind(obj.GetObjectKind().GroupVersionKind())
	return partial, nil
}

func (c *resourceClient) CreateFake(obj *metav1.PartialObjectMetadata, opts metav1.CreateOptions, subresources ...string) (*metav1.PartialObjectMetadata, error) {
	if len(subresources) == 0 {
		return c.invoke(testing.NewCreateActionWithOptions(c.resource, c.namespace, obj, opts))
	}
	return c.invoke(testing.NewCreateSubresourceActionWithOptions(c.resource, obj.GetName(), strings.Join(subresources, "/"), c.namespace, obj, opts))
}

func (c *resourceClient) UpdateFake(obj *metav1.PartialObjectMetadata, opts metav1.UpdateOptions, subresources ...string) (*metav1.PartialObjectMetadata, error) {
	if len(subresources) == 0 {
		return c.invoke(testing.NewUpdateActionWithOptions(c.resource, c.namespace, obj, opts))
	}
	return c.invoke(testing.NewUpdateSubresourceActionWithOptions(c.resource, strings.Join(subresources, "/"), c.namespace, obj, opts))
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

func (c *resourceClient) Get(_ context.Context, name string, opts metav1.GetOptions, subresources ...string) (*metav1.PartialObjectMetadata, error) {
	if len(subresources) == 0 {
		return c.invoke(testing.NewGetActionWithOptions(c.resource, c.namespace, name, opts))
	}
	return c.invoke(testing.NewGetSubresourceActionWithOptions(c.resource, c.namespace, strings.Join(subresources, "/"), name, opts))
}

func (c *resourceClient) List(_ context.Context, opts metav1.ListOptions) (*metav1.PartialObjectMetadataList, error) {
	selector, err := labels.Parse(opts.LabelSelector)
	if err != nil {
		return nil, fmt.Errorf("list metadata of %s: %w", c.resource.GroupResource(), err)
	}
	obj, err := c.client.Invokes(testing.NewListActionWithOptions(c.resource, itemKind, c.namespace, opts), &metav1.PartialObjectMetadataList{})
	if err != nil || obj == nil {
		return nil, err
	}
	list := &metav1.PartialObjectMetadataList{Items: []metav1.PartialObjectMetadata{}}
	list.SetGroupVersionKind(listKind)
	if m, err := meta.ListAccessor(obj); err == nil {
		list.ResourceVersion, list.Continue, list.RemainingItemCount = m.GetResourceVersion(), m.GetContinue(), m.GetRemainingItemCount()
	}
	err = meta.EachListItem(obj, func(item runtime.Object) error {
		m, err := meta.Accessor(item)
		if err != nil || !selector.Matches(labels.Set(m.GetLabels())) {
			return err
		}
		partial := meta.AsPartialObjectMetadata(m)
		partial.SetGroupVersionKind(item.GetObjectKind().GroupVersionKind())
		list.Items = append(list.Items, *partial)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list metadata of %s: %w", c.resource.GroupResource(), err)
	}
	return list, nil
}

func (c *resourceClient) Watch(_ context.Context, opts metav1.ListOptions) (watch.Interface, error) {
	opts.Watch = true
	return c.client.InvokesWatch(testing.NewWatchActionWithOptions(c.resource, c.namespace, opts))
}

func (c *resourceClient) Patch(_ context.Context, name string, pt types.PatchType, data []byte, opts metav1.PatchOptions, subresources ...string) (*metav1.PartialObjectMetadata, error) {
	return c.invoke(testing.NewPatchSubresourceActionWithOptions(c.resource, c.namespace, name, pt, data, opts, subresources...))
}
