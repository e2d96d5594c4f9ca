package rest

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"

	"github.com/clientsmith/client-gen/runtime/internal/fill"
	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
	"github.com/clientsmith/client-gen/runtime/util/flowcontrol"
)

// fullConfig returns a config with every field set that holds data, and the paths of its texts.
func fullConfig() (*Config, []string) {
	config, paths := &Config{}, []string{}
	fill.Value(config, func(path string) { paths = append(paths, path) })
	config.Logger = slog.New(slog.DiscardHandler)
	config.Transport = &secretTransport{Token: fill.Marker("Transport")}
	config.AuthConfigPersister = secretPersister{Token: fill.Marker("AuthConfigPersister")}
	return config, append(paths, "Transport", "AuthConfigPersister", "Host.password")
}

type secretTransport struct {
	http.RoundTripper
	Token string
}

type secretPersister struct{ Token string }

func (secretPersister) Persist(map[string]string) error { return nil }

// TestFormatShowsNoSecret fills every field, so a field that is added later and printed fails until it is listed here.
func TestFormatShowsNoSecret(t *testing.T) {
	shown := map[string]bool{
		"APIPath": true, "ContentConfig.AcceptContentTypes": true, "ContentConfig.ContentType": true,
		"ContentConfig.GroupVersion.Group": true, "ContentConfig.GroupVersion.Version": true, "Username": true,
		"BearerTokenFile": true, "Impersonate.UserName": true, "Impersonate.UID": true, "Impersonate.Groups[]": true,
		"Impersonate.Extra[key]": true, "AuthProvider.Name": true, "ExecProvider.Command": true,
		"ExecProvider.APIVersion": true, "ExecProvider.InteractiveMode": true, "ExecProvider.PluginPolicy.PolicyType": true,
		"ExecProvider.PluginPolicy.Allowlist[].Command": true, "TLSClientConfig.ServerName": true,
		"TLSClientConfig.CertFile": true, "TLSClientConfig.KeyFile": true, "TLSClientConfig.CAFile": true,
		"TLSClientConfig.CAData": true, "TLSClientConfig.NextProtos[]": true, "UserAgent": true,
	}
	config, paths := fullConfig()
	config.Host = "https://user:" + fill.Marker("Host.password") + "@host.test"
	before := CopyConfig(config)
	var logged bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewTextHandler(&logged, nil), slog.NewJSONHandler(&logged, nil)} {
		slog.New(handler).Info("config", "config", config, "tls", config.TLSClientConfig)
	}
	texts := map[string]string{"String": config.String(), "GoString": config.GoString(), "slog": logged.String()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		texts[verb] = fmt.Sprintf(verb, config)
		texts[verb+" of a value"] = fmt.Sprintf(verb, *config)
		texts[verb+" of TLS"] = fmt.Sprintf(verb, config.TLSClientConfig)
		texts[verb+" of impersonation"] = fmt.Sprintf(verb, config.Impersonate)
	}
	for name, text := range texts {
		for _, path := range paths {
			marker := fill.Marker(path)
			if !shown[path] && (strings.Contains(text, marker) || strings.Contains(text, fmt.Sprintf("%x", marker))) {
				t.Errorf("%s shows %s: %s", name, path, text)
			}
		}
	}
	for path := range shown {
		if !strings.Contains(config.String(), fill.Marker(path)) {
			t.Errorf("String does not show %s", path)
		}
	}
	if got := (*Config)(nil).String(); got != "<nil>" {
		t.Errorf("nil is %q", got)
	}
	if !reflect.DeepEqual(before.ExecProvider, config.ExecProvider) || config.Password != fill.Marker("Password") {
		t.Error("formatting changed the config")
	}
	if text := (&Config{}).String(); strings.Contains(text, redacted) {
		t.Errorf("an empty config has secrets: %s", text)
	}
}

func TestCopyConfig(t *testing.T) {
	config, _ := fullConfig()
	c := CopyConfig(config)
	if !reflect.DeepEqual(config, c) {
		t.Error("the copy differs")
	}
	if shared := fill.Shared(config, c); !reflect.DeepEqual(shared, []string{"Logger", "Observer"}) {
		t.Errorf("the copy shares %v", shared)
	}
	if CopyConfig(nil) != nil || CopyConfig(&Config{}).GroupVersion != nil {
		t.Error("the copy of nil is not nil")
	}
}

func TestAnonymousClientConfig(t *testing.T) {
	config, paths := fullConfig()
	config.Host = "https://user:secret@host.test/base"
	anonymous := AnonymousClientConfig(config)
	if anonymous.Host != "https://host.test/base" || anonymous.Transport != nil {
		t.Errorf("host %q, transport %v", anonymous.Host, anonymous.Transport)
	}
	kept := map[string]bool{
		"APIPath": true, "ContentConfig.AcceptContentTypes": true, "ContentConfig.ContentType": true, "UserAgent": true,
		"ContentConfig.GroupVersion.Group": true, "ContentConfig.GroupVersion.Version": true,
		"TLSClientConfig.ServerName": true, "TLSClientConfig.CAFile": true, "TLSClientConfig.CAData": true, "TLSClientConfig.NextProtos[]": true,
	}
	text := rawText(reflect.ValueOf(*anonymous))
	for _, path := range paths {
		if path == "Host" || path == "Host.password" {
			continue
		}
		if got := strings.Contains(text, fill.Marker(path)); got != kept[path] {
			t.Errorf("%s is kept: %t", path, got)
		}
	}
	if anonymous.QPS != config.QPS || anonymous.Burst != config.Burst || anonymous.Timeout != config.Timeout || !anonymous.DisableCompression || anonymous.Logger != config.Logger {
		t.Error("limits, timeout, compression or logger were lost")
	}
}

func TestRateLimiterFor(t *testing.T) {
	limiter := flowcontrol.NewFakeAlwaysRateLimiter()
	for name, c := range map[string]struct {
		config Config
		qps    float32
		burst  int
	}{
		"none":     {Config{}, 0, 0},
		"negative": {Config{QPS: -1, Burst: 5}, 0, 0},
		"burst":    {Config{Burst: 5}, 0, 0},
		"qps":      {Config{QPS: 3}, 3, DefaultBurst},
		"both":     {Config{QPS: 3, Burst: 4}, 3, 4},
		"limiter":  {Config{QPS: 3, RateLimiter: limiter}, 1, 100},
	} {
		got := rateLimiterFor(&c.config)
		if c.qps == 0 {
			if got != nil {
				t.Errorf("%s: there is a limiter of %v", name, got.QPS())
			}
			continue
		}
		if got.QPS() != c.qps {
			t.Errorf("%s: the rate is %v", name, got.QPS())
		}
		accepted := 0
		for accepted < 100 && got.TryAccept() {
			accepted++
		}
		if accepted != c.burst {
			t.Errorf("%s: the burst is %d", name, accepted)
		}
	}
}

func TestRESTClientFor(t *testing.T) {
	gv := schema.GroupVersion{Group: "g.test", Version: "v1"}
	codecs := serializer.NewCodecFactory(runtime.NewScheme()).WithoutConversion()
	good := func() *Config {
		return &Config{Host: "host.test", APIPath: "/apis", ContentConfig: ContentConfig{GroupVersion: &gv, NegotiatedSerializer: codecs}}
	}
	client, err := RESTClientFor(good())
	if err != nil || client.APIVersion() != gv || client.GetRateLimiter() != nil {
		t.Fatalf("got %v, %v", client, err)
	}
	if got := client.Get().Resource("things").URL().String(); got != "http://host.test/apis/g.test/v1/things" {
		t.Errorf("the URL is %s", got)
	}
	own := &http.Client{}
	if client, err := RESTClientForConfigAndClient(good(), own); err != nil || client.Client != own {
		t.Errorf("the caller's HTTP client is not used: %v", err)
	}
	for want, spoil := range map[string]func(*Config){
		"GroupVersion is required":         func(c *Config) { c.GroupVersion = nil },
		"NegotiatedSerializer is required": func(c *Config) { c.NegotiatedSerializer = nil },
		"host must be a URL":               func(c *Config) { c.Host = "host.test/path"; c.CAFile = "missing" },
		"no such file":                     func(c *Config) { c.CAFile = "missing" },
	} {
		c := good()
		spoil(c)
		if _, err := RESTClientFor(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	unversioned := good()
	unversioned.GroupVersion = nil
	client, err = UnversionedRESTClientFor(unversioned)
	if err != nil || client.APIVersion().String() != "meta.k8s.io/v1" {
		t.Fatalf("got %v, %v", client, err)
	}
	if got := client.Get().URL().Path; got != "/apis" {
		t.Errorf("the path is %s", got)
	}
}

var authProviderRuns atomic.Int32

func TestAuthProviderPlugins(t *testing.T) {
	factory := func(address string, config map[string]string, p AuthProviderConfigPersister) (AuthProvider, error) {
		if address != "https://host.test" || config["key"] != "value" || p.Persist(nil) != nil {
			t.Errorf("the factory was given %s %v", address, config)
		}
		return headerProvider{}, nil
	}
	// Names stay registered for as long as the process lives, so a test that is run again needs another.
	name := fmt.Sprint(t.Name(), authProviderRuns.Add(1))
	if err := RegisterAuthProviderPlugin(name, factory); err != nil {
		t.Fatal(err)
	}
	if err := RegisterAuthProviderPlugin(name, factory); err == nil {
		t.Error("a name can be registered twice")
	}
	config := &Config{Host: "https://host.test", AuthProvider: &clientcmdapi.AuthProviderConfig{Name: name, Config: map[string]string{"key": "value"}}}
	var seen http.Header
	config.Transport = roundTripperFunc(func(req *http.Request) (*http.Response, error) {
		seen = req.Header
		return &http.Response{StatusCode: 200, Body: http.NoBody}, nil
	})
	rt, err := TransportFor(config)
	if err != nil {
		t.Fatal(err)
	}
	req, _ := http.NewRequest(http.MethodGet, "https://host.test", nil)
	if _, err := rt.RoundTrip(req); err != nil || seen.Get("X-Provider") != "yes" {
		t.Errorf("the provider was not asked: %v, %v", seen, err)
	}
	config.ExecProvider = &clientcmdapi.ExecConfig{}
	if _, err := TransportFor(config); err == nil {
		t.Error("two plugins are no error")
	}
	if _, err := GetAuthProvider("", &clientcmdapi.AuthProviderConfig{Name: "unknown"}, nil); err == nil {
		t.Error("an unknown plugin is no error")
	}
}

// rawText returns all texts below v, without asking anything to format itself.
func rawText(v reflect.Value) string {
	text := ""
	switch v.Kind() {
	case reflect.String:
		text = v.String()
	case reflect.Pointer:
		if v.Type() != reflect.TypeFor[*slog.Logger]() && !v.IsNil() {
			text = rawText(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			text += rawText(v.Field(i))
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return string(v.Bytes())
		}
		for i := range v.Len() {
			text += rawText(v.Index(i))
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			text += rawText(it.Key()) + rawText(it.Value())
		}
	case reflect.Interface:
		if !v.IsNil() {
			text = rawText(v.Elem())
		}
	}
	return text
}

type headerProvider struct{}

func (headerProvider) Login() error { return nil }
func (headerProvider) WrapTransport(rt http.RoundTripper) http.RoundTripper {
	return roundTripperFunc(func(req *http.Request) (*http.Response, error) {
		req = req.Clone(req.Context())
		req.Header.Set("X-Provider", "yes")
		return rt.RoundTrip(req)
	})
}

type roundTripperFunc func(*http.Request) (*http.Response, error)

func (f roundTripperFunc) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }
