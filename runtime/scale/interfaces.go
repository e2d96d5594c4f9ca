package scale

import (
	"context"

	autoscalingv1 "k8s.io/api/autoscaling/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
)

// ScalesGetter is a client for the scale subresource of any resource.
type ScalesGetter interface {
	// Scales returns the client for one namespace. An empty one is for resources that are in none.
	Scales(namespace string) ScaleInterface
}

// ScaleInterface has the verbs of the scale subresource, in one namespace or none. Methods that fail return nil.
type ScaleInterface interface {
	// Get returns the scale of the object of the given name.
	Get(ctx context.Context, resource schema.GroupResource, name string, opts metav1.GetOptions) (*autoscalingv1.Scale, error)
	// Update sets the scale of the object of scale's name, and returns it as the server has it then.
	Update(ctx context.Context, resource schema.GroupResource, scale *autoscalingv1.Scale, opts metav1.UpdateOptions) (*autoscalingv1.Scale, error)
	// Patch sends data as a patch of type pt, for the Scale that this version of the resource has.
	Patch(ctx context.Context, gvr schema.GroupVersionResource, name string, pt types.PatchType, data []byte, opts metav1.PatchOptions) (*autoscalingv1.Scale, error)
}

// PreferredResourceMapper knows which version of a resource to use. Every meta.RESTMapper is one.
type PreferredResourceMapper interface {
	// ResourceFor completes a resource whose version, and whose group, may be empty.
	ResourceFor(resource schema.GroupVersionResource) (preferredResource schema.GroupVersionResource, err error)
}

// ScaleKindResolver knows which Scale a resource has.
type ScaleKindResolver interface {
	// ScaleForResource returns the kind of the scale subresource of a resource.
	ScaleForResource(resource schema.GroupVersionResource) (scaleVersion schema.GroupVersionKind, err error)
}
