package scenarios

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"

	"github.com/clientsmith/client-gen/runtime/apitest"
	"github.com/clientsmith/client-gen/runtime/dynamic"
	"github.com/clientsmith/client-gen/runtime/internal/faults"
	"github.com/clientsmith/client-gen/runtime/internal/layer"
	"github.com/clientsmith/client-gen/runtime/rest"
)

var configMaps = schema.GroupVersionResource{Version: "v1", Resource: "configmaps"}

// codecs know the core group.
var codecs = func() serializer.CodecFactory {
	scheme := runtime.NewScheme()
	if err := corev1.AddToScheme(scheme); err != nil {
		panic(err)
	}
	metav1.AddToGroupVersion(scheme, schema.GroupVersion{Version: "v1"})
	return serializer.NewCodecFactory(scheme)
}()

// site is a server with config maps, and how to reach it.
type site struct {
	*testing.T
	server  *apitest.Server
	creates atomic.Int64 // POST requests that the server has seen
}

// newSite starts a server. When the test ends nothing of it, or of its clients, may be left.
func newSite(t *testing.T, opts apitest.Options) *site {
	t.Helper()
	faults.CheckLeaks(t)
	opts.NoBuiltins = true
	s := &site{T: t, server: apitest.New(t, opts)}
	if err := s.server.AddResource(apitest.Resource{Version: "v1", Kind: "ConfigMap"}); err != nil {
		t.Fatal(err)
	}
	s.server.Intercept(func(_ http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPost {
			s.creates.Add(1)
		}
		return false
	})
	return s
}

// config returns the configuration of a client with connections of its own, which are closed when the test ends.
func (s *site) config() *rest.Config {
	config := s.server.Config()
	config.Dial = (&net.Dialer{}).DialContext
	config.Wrap(func(next http.RoundTripper) http.RoundTripper {
		s.Cleanup(func() { layer.CloseIdle(next) })
		return next
	})
	return config
}

// faulty returns the configuration of a client whose requests follow a plan, and checks in the end that every response
// was closed.
func (s *site) faulty(plan faults.Plan) (*rest.Config, *faults.Transport) {
	s.Helper()
	transport, wrap := faults.Wrap(plan)
	config := s.config()
	config.Wrap(wrap)
	s.Cleanup(func() {
		if n := transport.Open(); n != 0 {
			s.Errorf("%d responses were not closed", n)
		}
	})
	return config, transport
}

// proxied returns the configuration of a client whose connections go through a proxy.
func (s *site) proxied(plan faults.Plan) (*rest.Config, *faults.Proxy) {
	s.Helper()
	proxy, err := faults.NewProxy(hostOf(s.server.URL()), plan)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(proxy.Close)
	config := s.config()
	config.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, proxy.Addr())
	}
	return config, proxy
}

// cutAll breaks all connections of a proxy.
func cutAll(proxy *faults.Proxy) {
	faults.Count(brokenAllAtOnce)
	proxy.CutAll()
}

func hostOf(url string) string {
	_, host, _ := strings.Cut(url, "://")
	return host
}

// core returns a client of the core group.
func (s *site) core(config *rest.Config) *rest.RESTClient {
	s.Helper()
	config = rest.CopyConfig(config)
	config.APIPath = "/api"
	config.GroupVersion = &corev1.SchemeGroupVersion
	config.NegotiatedSerializer = codecs.WithoutConversion()
	client, err := rest.RESTClientFor(config)
	if err != nil {
		s.Fatal(err)
	}
	return client
}

// maps returns a client of the config maps in the default namespace.
func (s *site) maps(config *rest.Config) dynamic.ResourceInterface {
	s.Helper()
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		s.Fatal(err)
	}
	return client.Resource(configMaps).Namespace("default")
}

// fill creates config maps named 000, 001 and so on.
func (s *site) fill(n int) {
	s.Helper()
	maps := s.maps(s.config())
	for i := range n {
		if _, err := maps.Create(s.Context(), configMap(fmt.Sprintf("%03d", i)), metav1.CreateOptions{}); err != nil {
			s.Fatal(err)
		}
	}
}

func configMap(name string) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]any{"name": name, "namespace": "default"},
		"data": map[string]any{"text": strings.Repeat("x", 100)},
	}}
}

// get reads one config map.
func get(ctx context.Context, c *rest.RESTClient) error {
	var into corev1.ConfigMap
	err := c.Get().Namespace("default").Resource("configmaps").Name("000").Do(ctx).Into(&into)
	if err == nil && (into.Name != "000" || len(into.Data["text"]) != 100) {
		return fmt.Errorf("wrong object %v", into)
	}
	return err
}

// noWait is a rest.BackoffManager that takes no time and notes what it was asked to wait.
type noWait struct{ rest.NoBackoff }

func (noWait) SleepWithContext(context.Context, time.Duration) {}

// isBroken reports whether an error is one of a connection or of what came over it, rather than of the server.
func isBroken(err error) bool {
	var netErr net.Error
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.As(err, &netErr)
}
