package metadata

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/internal/resourcepath"
	"github.com/clientsmith/client-gen/runtime/rest"
)

const (
	acceptObject = "application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;g=meta.k8s.io;v=v1," +
		"application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json"
	acceptList = "application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1," +
		"application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json"
)

// resourceClient is the client for one resource, in one namespace or none.
type resourceClient struct {
	client    rest.Interface
	resource  schema.GroupVersionResource
	namespace string
}

func (c *resourceClient) Namespace(ns string) ResourceInterface {
	scoped := *c
	scoped.namespace = ns
	return &scoped
}

// named starts a request for an object.
func (c *resourceClient) named(operation string, request *rest.Request, name string, subresources []string) (*rest.Request, error) {
	path, err := resourcepath.Object(c.resource, c.namespace, name, subresources)
	if err != nil {
		return nil, c.failed(operation, err)
	}
	return request.AbsPath(path...), nil
}

// collection starts a request for the resource.
func (c *resourceClient) collection(operation string, request *rest.Request, opts *metav1.ListOptions) (*rest.Request, error) {
	path, err := resourcepath.Collection(c.resource, c.namespace)
	if err != nil {
		return nil, c.failed(operation, err)
	}
	return request.AbsPath(path...).SpecificallyVersionedParams(opts, metav1.ParameterCodec, core), nil
}

func (c *resourceClient) failed(operation string, err error) error {
	return fmt.Errorf("%s metadata of %s: %w", operation, c.resource.GroupResource(), err)
}

func (c *resourceClient) Delete(ctx context.Context, name string, opts metav1.DeleteOptions, subresources ...string) error {
	request, err := c.named("delete", c.client.Delete(), name, subresources)
	if err != nil {
		return err
	}
	return c.deleted(ctx, request, opts)
}

func (c *resourceClient) DeleteCollection(ctx context.Context, opts metav1.DeleteOptions, listOptions metav1.ListOptions) error {
	request, err := c.collection("delete", c.client.Delete(), &listOptions)
	if err != nil {
		return err
	}
	return c.deleted(ctx, request, opts)
}

// deleted sends a delete request. Its body is JSON, which every server reads, also those of CustomResourceDefinitions.
func (c *resourceClient) deleted(ctx context.Context, request *rest.Request, opts metav1.DeleteOptions) error {
	opts.SetGroupVersionKind(core.WithKind("DeleteOptions"))
	body, err := json.Marshal(&opts)
	if err != nil {
		return c.failed("delete", err)
	}
	return request.SetHeader("Content-Type", runtime.ContentTypeJSON).Body(append(body, '\n')).Do(ctx).Error()
}

func (c *resourceClient) Get(ctx context.Context, name string, opts metav1.GetOptions, subresources ...string) (*metav1.PartialObjectMetadata, error) {
	request, err := c.named("get", c.client.Get(), name, subresources)
	if err != nil {
		return nil, err
	}
	request.SpecificallyVersionedParams(&opts, metav1.ParameterCodec, core)
	return c.object("get", request.SetHeader("Accept", acceptObject).Do(ctx))
}

func (c *resourceClient) List(ctx context.Context, opts metav1.ListOptions) (*metav1.PartialObjectMetadataList, error) {
	request, err := c.collection("list", c.client.Get(), &opts)
	if err != nil {
		return nil, err
	}
	return c.list(request.SetHeader("Accept", acceptList).Do(ctx))
}

func (c *resourceClient) Watch(ctx context.Context, opts metav1.ListOptions) (watch.Interface, error) {
	opts.Watch = true
	request, err := c.collection("watch", c.client.Get(), &opts)
	if err != nil {
		return nil, err
	}
	var timeout time.Duration
	if opts.TimeoutSeconds != nil {
		timeout = time.Duration(*opts.TimeoutSeconds) * time.Second
	}
	return request.SetHeader("Accept", acceptObject).Timeout(timeout).Watch(ctx)
}

func (c *resourceClient) Patch(ctx context.Context, name string, pt types.PatchType, data []byte, opts metav1.PatchOptions, subresources ...string) (*metav1.PartialObjectMetadata, error) {
	request, err := c.named("patch", c.client.Patch(pt), name, subresources)
	if err != nil {
		return nil, err
	}
	request.SpecificallyVersionedParams(&opts, metav1.ParameterCodec, core)
	return c.object("patch", request.SetHeader("Accept", acceptObject).Body(data).Do(ctx))
}
