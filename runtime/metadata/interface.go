package metadata

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
)

// Interface is a client for the metadata of all resources.
type Interface interface {
	// Resource returns the client for one resource. Nothing is sent and nothing is checked yet.
	Resource(resource schema.GroupVersionResource) Getter
}

// Getter is a client for one resource. Used as it is, it is for cluster-scoped resources and for reads across all
// namespaces.
type Getter interface {
	// Namespace returns the client for the resource in one namespace.
	Namespace(string) ResourceInterface
	ResourceInterface
}

// ResourceInterface has the verbs that make sense on metadata; to change it, patch it. Methods that fail return a nil
// object. Names, namespaces, subresources and the resource itself must be able to stand in a path; what is not is an
// error, and nothing is sent.
type ResourceInterface interface {
	// Delete deletes the object of the given name. The options travel in the body.
	Delete(ctx context.Context, name string, options metav1.DeleteOptions, subresources ...string) error
	// DeleteCollection deletes the objects that listOptions selects.
	DeleteCollection(ctx context.Context, options metav1.DeleteOptions, listOptions metav1.ListOptions) error
	// Get returns the metadata of the object of the given name.
	Get(ctx context.Context, name string, options metav1.GetOptions, subresources ...string) (*metav1.PartialObjectMetadata, error)
	// List returns the metadata of the objects that opts selects.
	List(ctx context.Context, opts metav1.ListOptions) (*metav1.PartialObjectMetadataList, error)
	// Watch watches the metadata of the objects that opts selects. Events carry *metav1.PartialObjectMetadata; those of
	// type ERROR carry *metav1.Status. opts.TimeoutSeconds is also sent as the timeout of the request, in place of that
	// of the Config.
	Watch(ctx context.Context, opts metav1.ListOptions) (watch.Interface, error)
	// Patch sends data as a patch of type pt to the whole object and returns its metadata.
	Patch(ctx context.Context, name string, pt types.PatchType, data []byte, options metav1.PatchOptions, subresources ...string) (*metav1.PartialObjectMetadata, error)
}
