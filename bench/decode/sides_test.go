package decode

import (
	"context"
	"fmt"
	"net/http"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/watch"
	theirs "k8s.io/client-go/rest"

	ours "github.com/clientsmith/client-gen/runtime/rest"
)

var (
	coreV1 = schema.GroupVersion{Version: "v1"}
	scheme = runtime.NewScheme()
	codecs = serializer.NewCodecFactory(scheme).WithoutConversion()
	params = runtime.NewParameterCodec(scheme)
)

func init() {
	metav1.AddToGroupVersion(scheme, coreV1)
	if err := corev1.AddToScheme(scheme); err != nil {
		panic(err)
	}
}

// side is one of the two runtimes, as its typed clients use it.
type side struct {
	name   string
	client any // the RESTClient
	get    func(context.Context, *corev1.Pod) error
	create func(context.Context, *corev1.Pod, *corev1.Pod) error
	list   func(context.Context, *corev1.PodList) error
	watch  func(context.Context) (watch.Interface, error)
}

// sides returns both runtimes, talking to host through transport, which may be nil for the default one.
func sides(host string, transport http.RoundTripper) ([]side, error) {
	o, err := ours.RESTClientFor(&ours.Config{
		Host: host, APIPath: "/api", Transport: transport,
		ContentConfig: ours.ContentConfig{GroupVersion: &coreV1, NegotiatedSerializer: codecs},
	})
	if err != nil {
		return nil, fmt.Errorf("our client: %w", err)
	}
	t, err := theirs.RESTClientFor(&theirs.Config{
		Host: host, APIPath: "/api", Transport: transport, QPS: -1,
		ContentConfig: theirs.ContentConfig{GroupVersion: &coreV1, NegotiatedSerializer: codecs},
	})
	if err != nil {
		return nil, fmt.Errorf("their client: %w", err)
	}
	return []side{{
		name: "ours", client: o,
		get: func(ctx context.Context, pod *corev1.Pod) error {
			return o.Get().Namespace("production").Resource("pods").Name("web").VersionedParams(&metav1.GetOptions{}, params).Do(ctx).Into(pod)
		},
		create: func(ctx context.Context, pod, created *corev1.Pod) error {
			return o.Post().Namespace("production").Resource("pods").VersionedParams(&metav1.CreateOptions{}, params).Body(pod).Do(ctx).Into(created)
		},
		list: func(ctx context.Context, pods *corev1.PodList) error {
			return o.Get().Resource("pods").VersionedParams(&metav1.ListOptions{}, params).DoInto(ctx, pods)
		},
		watch: func(ctx context.Context) (watch.Interface, error) {
			return o.Get().Resource("pods").VersionedParams(&metav1.ListOptions{Watch: true}, params).Watch(ctx)
		},
	}, {
		name: "client-go", client: t,
		get: func(ctx context.Context, pod *corev1.Pod) error {
			return t.Get().Namespace("production").Resource("pods").Name("web").VersionedParams(&metav1.GetOptions{}, params).Do(ctx).Into(pod)
		},
		create: func(ctx context.Context, pod, created *corev1.Pod) error {
			return t.Post().Namespace("production").Resource("pods").VersionedParams(&metav1.CreateOptions{}, params).Body(pod).Do(ctx).Into(created)
		},
		list: func(ctx context.Context, pods *corev1.PodList) error {
			return t.Get().Resource("pods").VersionedParams(&metav1.ListOptions{}, params).Do(ctx).Into(pods)
		},
		watch: func(ctx context.Context) (watch.Interface, error) {
			return t.Get().Resource("pods").VersionedParams(&metav1.ListOptions{Watch: true}, params).Watch(ctx)
		},
	}}, nil
}
