package v1

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/kubernetes/scheme"
)

// NamespaceExpansion are the methods for namespaces beyond the usual verbs.
type NamespaceExpansion interface {
	// Finalize replaces the finalizers in the specification of the namespace item, and returns it as stored.
	Finalize(ctx context.Context, item *corev1.Namespace, opts metav1.UpdateOptions) (*corev1.Namespace, error)
}

func (c *namespaces) Finalize(ctx context.Context, item *corev1.Namespace, opts metav1.UpdateOptions) (*corev1.Namespace, error) {
	result := &corev1.Namespace{}
	err := c.GetClient().Put().
		Resource("namespaces").
		Name(item.Name).
		SubResource("finalize").
		VersionedParams(&opts, scheme.ParameterCodec).
		Body(item).
		Do(ctx).
		Into(result)
	return result, err
}
