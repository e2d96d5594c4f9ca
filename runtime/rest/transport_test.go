package rest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"

	"github.com/clientsmith/client-gen/runtime/internal/authconfig"
	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// TestRedirectDoesNotTakeCredentialsAlong sends a request of a REST client to a server that redirects it elsewhere.
func TestRedirectDoesNotTakeCredentialsAlong(t *testing.T) {
	elsewhere := make(chan http.Header, 1)
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) { elsewhere <- req.Header.Clone() }))
	defer other.Close()
	first := make(chan http.Header, 1)
	home := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		first <- req.Header.Clone()
		http.Redirect(w, req, other.URL, http.StatusFound)
	}))
	defer home.Close()
	client, err := UnversionedRESTClientFor(&Config{
		Host: home.URL, BearerToken: "secret", Impersonate: ImpersonationConfig{UserName: "boss", Groups: []string{"g"}},
		ContentConfig: ContentConfig{NegotiatedSerializer: serializer.NewCodecFactory(runtime.NewScheme()).WithoutConversion()},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Get().AbsPath("/x").DoRaw(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := <-first; got.Get("Authorization") != "Bearer secret" || got.Get("Impersonate-User") != "boss" {
		t.Errorf("the server was sent %v", got)
	}
	for name := range <-elsewhere {
		if name == "Authorization" || strings.HasPrefix(name, "Impersonate-") {
			t.Errorf("another host was sent %s", name)
		}
	}
}

func TestExecProviderInConfig(t *testing.T) {
	exec := &clientcmdapi.ExecConfig{Command: t.Name(), APIVersion: "client.authentication.k8s.io/v1", InteractiveMode: clientcmdapi.NeverExecInteractiveMode}
	first, err := TransportFor(&Config{Host: "https://host.test", ExecProvider: exec})
	if err != nil {
		t.Fatal(err)
	}
	second, err := TransportFor(&Config{Host: "https://host.test", ExecProvider: exec.DeepCopy()})
	if err != nil {
		t.Fatal(err)
	}
	below := func(rt http.RoundTripper) http.RoundTripper {
		return rt.(interface{ WrappedRoundTripper() http.RoundTripper }).WrappedRoundTripper()
	}
	if below(first) != below(second) {
		t.Error("two clients of one plugin do not share a transport")
	}
	for want, config := range map[string]*Config{
		"custom transport":   {ExecProvider: exec, Transport: http.DefaultTransport},
		"invalid apiVersion": {ExecProvider: &clientcmdapi.ExecConfig{Command: "c"}},
		"CA bundle": {
			ExecProvider:    &clientcmdapi.ExecConfig{Command: "c", ProvideClusterInfo: true},
			TLSClientConfig: TLSClientConfig{CAFile: "missing"},
		},
	} {
		if _, err := TransportFor(config); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestWrapOrder(t *testing.T) {
	var order []string
	wrapper := func(name string) func(http.RoundTripper) http.RoundTripper {
		return func(rt http.RoundTripper) http.RoundTripper {
			return roundTripperFunc(func(req *http.Request) (*http.Response, error) {
				order = append(order, name+" "+req.Header.Get("Authorization"))
				return rt.RoundTrip(req)
			})
		}
	}
	config := &Config{BearerToken: "t", Transport: roundTripperFunc(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: http.NoBody}, nil
	})}
	config.Wrap(wrapper("inner"))
	config.Wrap(wrapper("outer"))
	client, err := HTTPClientFor(config)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Get("https://host.test"); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(order, ", "); got != "outer Bearer t, inner Bearer t" {
		t.Errorf("the order is %s", got)
	}
}

// TestExecProviderWithoutPlugins is a program that does not link package exec, which takes that it does not import
// tools/clientcmd/api.
func TestExecProviderWithoutPlugins(t *testing.T) {
	linked := authconfig.AddExecProvider
	defer func() { authconfig.AddExecProvider = linked }()
	authconfig.AddExecProvider = nil
	_, err := TransportFor(&Config{Host: "https://host.test", ExecProvider: &clientcmdapi.ExecConfig{Command: "c"}})
	if err == nil || !strings.Contains(err.Error(), "plugin/pkg/client/auth/exec") {
		t.Errorf("got error %v", err)
	}
	if _, err := TransportFor(&Config{Host: "https://host.test"}); err != nil {
		t.Errorf("a config without a plugin: %v", err)
	}
}
