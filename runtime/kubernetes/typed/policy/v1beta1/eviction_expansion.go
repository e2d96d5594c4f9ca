package v1beta1

import (
	"context"

	policyv1beta1 "k8s.io/api/policy/v1beta1"
)

// EvictionExpansion are the methods for evictions.
type EvictionExpansion interface {
	// Evict asks for the eviction of the pod that eviction is named after. The error is a TooManyRequests when a
	// disruption budget does not allow it now.
	Evict(ctx context.Context, eviction *policyv1beta1.Eviction) error
}

func (c *evictions) Evict(ctx context.Context, eviction *policyv1beta1.Eviction) error {
	// Evictions are a subresource of pods, which are in another group than this client.
	return c.GetClient().Post().
		AbsPath("/api/v1").
		Namespace(c.GetNamespace()).
		Resource("pods").
		Name(eviction.Name).
		SubResource("eviction").
		Body(eviction).
		Do(ctx).
		Error()
}
