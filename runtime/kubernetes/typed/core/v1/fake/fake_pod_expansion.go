package fake

import (
	"bytes"
	"context"
	"io"
	"net/http"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	policyv1beta1 "k8s.io/api/policy/v1beta1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/clientsmith/client-gen/runtime/kubernetes/scheme"
	"github.com/clientsmith/client-gen/runtime/rest"
	restfake "github.com/clientsmith/client-gen/runtime/rest/fake"
	"github.com/clientsmith/client-gen/runtime/testing"
)

func (c *fakePods) Bind(_ context.Context, binding *corev1.Binding, opts metav1.CreateOptions) error {
	_, err := c.Fake.Invokes(testing.NewCreateSubresourceActionWithOptions(
		c.Resource(), "", "binding", c.Namespace(), binding, opts), binding)
	return err
}

func (c *fakePods) Evict(ctx context.Context, eviction *policyv1beta1.Eviction) error {
	return c.EvictV1beta1(ctx, eviction)
}

func (c *fakePods) EvictV1(_ context.Context, eviction *policyv1.Eviction) error {
	return c.evict(eviction)
}

func (c *fakePods) EvictV1beta1(_ context.Context, eviction *policyv1beta1.Eviction) error {
	return c.evict(eviction)
}

func (c *fakePods) evict(eviction runtime.Object) error {
	_, err := c.Fake.Invokes(testing.NewCreateSubresourceActionWithOptions(
		c.Resource(), "", "eviction", c.Namespace(), eviction, metav1.CreateOptions{}), eviction)
	return err
}

// GetLogs records the call. The request that it returns answers "fake logs", or with what a reactor gives: a
// *runtime.Unknown holds the text of the log.
func (c *fakePods) GetLogs(name string, opts *corev1.PodLogOptions) *rest.Request {
	action := testing.GenericActionImpl{Value: opts}
	action.Verb = "get"
	action.Namespace = c.Namespace()
	action.Resource = c.Resource()
	action.Subresource = "log"
	obj, err := c.Fake.Invokes(action, &runtime.Unknown{Raw: []byte("fake logs")})
	logs := []byte("fake logs")
	if unknown, ok := obj.(*runtime.Unknown); ok {
		logs = unknown.Raw
	}
	client := &restfake.RESTClient{
		NegotiatedSerializer: scheme.Codecs.WithoutConversion(),
		GroupVersion:         corev1.SchemeGroupVersion,
		VersionedAPIPath:     "/api/v1/namespaces/" + c.Namespace() + "/pods/" + name + "/log",
		Client: restfake.CreateHTTPClient(func(*http.Request) (*http.Response, error) {
			if err != nil {
				return nil, err
			}
			return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(bytes.NewReader(logs))}, nil
		}),
	}
	return client.Request()
}

func (c *fakePods) ProxyGet(scheme, name, port, path string, params map[string]string) rest.ResponseWrapper {
	return c.Fake.InvokesProxy(testing.NewProxyGetAction(c.Resource(), c.Namespace(), scheme, name, port, path, params))
}
