package dynamic

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
)

// Interface is a client for all resources.
type Interface interface {
	// Resource returns the client for one resource. Nothing is sent and nothing is checked yet.
	Resource(resource schema.GroupVersionResource) NamespaceableResourceInterface
}

// NamespaceableResourceInterface is a client for one resource. Used as it is, it is for cluster-scoped resources and
// for reads across all namespaces.
type NamespaceableResourceInterface interface {
	// Namespace returns the client for the resource in one namespace.
	Namespace(string) ResourceInterface
	ResourceInterface
}

// ResourceInterface has the verbs of one resource. Methods that fail return a nil object. Names, namespaces,
// subresources and the resource itself must be able to stand in a path; what is not is an error, and nothing is sent.
type ResourceInterface interface {
	// Create creates obj and returns it as the server stored it. With subresources, obj is posted to the subresource
	// of the object of its name.
	Create(ctx context.Context, obj *unstructured.Unstructured, options metav1.CreateOptions, subresources ...string) (*unstructured.Unstructured, error)
	// Update replaces the object of obj's name, or a subresource of it.
	Update(ctx context.Context, obj *unstructured.Unstructured, options metav1.UpdateOptions, subresources ...string) (*unstructured.Unstructured, error)
	// UpdateStatus is Update of the subresource "status".
	UpdateStatus(ctx context.Context, obj *unstructured.Unstructured, options metav1.UpdateOptions) (*unstructured.Unstructured, error)
	// Delete deletes the object of the given name. The options travel in the body.
	Delete(ctx context.Context, name string, options metav1.DeleteOptions, subresources ...string) error
	// DeleteCollection deletes the objects that listOptions selects.
	DeleteCollection(ctx context.Context, options metav1.DeleteOptions, listOptions metav1.ListOptions) error
	// Get returns the object of the given name, or a subresource of it.
	Get(ctx context.Context, name string, options metav1.GetOptions, subresources ...string) (*unstructured.Unstructured, error)
	// List returns the objects that opts selects. Items that do not say what they are get the apiVersion of the list,
	// and its kind without "List".
	List(ctx context.Context, opts metav1.ListOptions) (*unstructured.UnstructuredList, error)
	// Watch watches the objects that opts selects. Events carry *unstructured.Unstructured; those of type ERROR carry
	// *metav1.Status.
	Watch(ctx context.Context, opts metav1.ListOptions) (watch.Interface, error)
	// Patch sends data as a patch of type pt.
	Patch(ctx context.Context, name string, pt types.PatchType, data []byte, options metav1.PatchOptions, subresources ...string) (*unstructured.Unstructured, error)
	// Apply applies obj (server-side apply). obj must not have managedFields, which belong to the server.
	Apply(ctx context.Context, name string, obj *unstructured.Unstructured, options metav1.ApplyOptions, subresources ...string) (*unstructured.Unstructured, error)
	// ApplyStatus is Apply on the subresource "status".
	ApplyStatus(ctx context.Context, name string, obj *unstructured.Unstructured, options metav1.ApplyOptions) (*unstructured.Unstructured, error)
}

// APIPathResolverFunc returns the API root that serves a kind, such as /apis. The Kind of its argument may be empty.
type APIPathResolverFunc func(kind schema.GroupVersionKind) string

// LegacyAPIPathResolverFunc returns /api for the core group and /apis for all others.
func LegacyAPIPathResolverFunc(kind schema.GroupVersionKind) string {
	if kind.Group == "" {
		return "/api"
	}
	return "/apis"
}
