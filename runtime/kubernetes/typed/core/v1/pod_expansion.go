package v1

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	policyv1beta1 "k8s.io/api/policy/v1beta1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/net"

	"github.com/clientsmith/client-gen/runtime/kubernetes/scheme"
	"github.com/clientsmith/client-gen/runtime/rest"
)

// PodExpansion are the methods for pods beyond the usual verbs.
type PodExpansion interface {
	// Bind assigns the pod that binding is named after to the node that is its target.
	Bind(ctx context.Context, binding *corev1.Binding, opts metav1.CreateOptions) error
	// Evict is EvictV1beta1.
	//
	// Deprecated: call EvictV1, which every server since Kubernetes 1.22 serves.
	Evict(ctx context.Context, eviction *policyv1beta1.Eviction) error
	// EvictV1 asks for the eviction of the pod that eviction is named after. The error is a TooManyRequests when a
	// disruption budget does not allow it now.
	EvictV1(ctx context.Context, eviction *policyv1.Eviction) error
	// EvictV1beta1 is EvictV1 in the older version of the type.
	EvictV1beta1(ctx context.Context, eviction *policyv1beta1.Eviction) error
	// GetLogs returns the request for a pod's log: call Stream or DoRaw on it.
	GetLogs(name string, opts *corev1.PodLogOptions) *rest.Request
	// ProxyGet returns a GET of path through the server's proxy to a pod. Scheme is "", "http" or "https"; port is a
	// number, a name or "".
	ProxyGet(scheme, name, port, path string, params map[string]string) rest.ResponseWrapper
}

func (c *pods) Bind(ctx context.Context, binding *corev1.Binding, opts metav1.CreateOptions) error {
	return c.post("binding", binding.Name).VersionedParams(&opts, scheme.ParameterCodec).Body(binding).Do(ctx).Error()
}

func (c *pods) Evict(ctx context.Context, eviction *policyv1beta1.Eviction) error {
	return c.EvictV1beta1(ctx, eviction)
}

func (c *pods) EvictV1(ctx context.Context, eviction *policyv1.Eviction) error {
	return c.post("eviction", eviction.Name).Body(eviction).Do(ctx).Error()
}

func (c *pods) EvictV1beta1(ctx context.Context, eviction *policyv1beta1.Eviction) error {
	return c.post("eviction", eviction.Name).Body(eviction).Do(ctx).Error()
}

func (c *pods) post(subresource, name string) *rest.Request {
	return c.GetClient().Post().Namespace(c.GetNamespace()).Resource("pods").Name(name).SubResource(subresource)
}

func (c *pods) GetLogs(name string, opts *corev1.PodLogOptions) *rest.Request {
	return c.GetClient().Get().
		Namespace(c.GetNamespace()).
		Resource("pods").
		Name(name).
		SubResource("log").
		VersionedParams(opts, scheme.ParameterCodec)
}

func (c *pods) ProxyGet(scheme, name, port, path string, params map[string]string) rest.ResponseWrapper {
	request := c.GetClient().Get().
		Namespace(c.GetNamespace()).
		Resource("pods").
		Name(net.JoinSchemeNamePort(scheme, name, port)).
		SubResource("proxy").
		Suffix(path)
	for key, value := range params {
		request = request.Param(key, value)
	}
	return request
}
