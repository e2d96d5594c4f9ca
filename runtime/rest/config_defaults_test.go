package rest

import (
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"

	"github.com/clientsmith/client-gen/runtime/features"
	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication"
	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
	"github.com/clientsmith/client-gen/runtime/util/cert"
)

func TestDefaultServerURL(t *testing.T) {
	for _, c := range []struct {
		host string
		tls  bool
		want string
	}{
		{"localhost", false, "http://localhost"},
		{"localhost:8080", false, "http://localhost:8080"},
		{"localhost:8080", true, "https://localhost:8080"},
		{"[::1]:80", true, "https://[::1]:80"},
		{"http://h", true, "http://h"},
		{"https://h:6443/base", false, "https://h:6443/base"},
		{"h/", true, "https://h/"},
		{"h/p", true, ""},
		{"foo:80/x", false, ""},
		{"", true, ""},
		{"http://[", false, ""},
	} {
		got, path, err := DefaultServerURL(c.host, "/apis", schema.GroupVersion{Group: "g", Version: "v"}, c.tls)
		if c.want == "" {
			if err == nil {
				t.Errorf("%q: got %s", c.host, got)
			}
			continue
		}
		if err != nil || got.String() != c.want || path != "/apis/g/v" {
			t.Errorf("%q: got %v %s, %v", c.host, got, path, err)
		}
	}
	if _, _, err := DefaultServerURL("user:hunter2@[bad", "", schema.GroupVersion{}, true); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("a bad host gives %v", err)
	}
}

func TestDefaultServerURLFor(t *testing.T) {
	for want, c := range map[string]*Config{
		"http://localhost":  {BearerToken: "a token does not imply TLS"},
		"https://localhost": {TLSClientConfig: TLSClientConfig{Insecure: true}},
		"https://ca":        {Host: "ca", TLSClientConfig: TLSClientConfig{CAData: []byte("x")}},
		"https://cert":      {Host: "cert", TLSClientConfig: TLSClientConfig{CertFile: "x"}},
	} {
		if got, _, err := DefaultServerUrlFor(c); err != nil || got.String() != want {
			t.Errorf("got %v, %v, want %s", got, err, want)
		}
		if IsConfigTransportTLS(*c) != strings.HasPrefix(want, "https") {
			t.Errorf("%s: IsConfigTransportTLS is wrong", want)
		}
	}
	if IsConfigTransportTLS(Config{Host: "a/b"}) {
		t.Error("a bad host is TLS")
	}
}

func TestInClusterConfig(t *testing.T) {
	certPEM, _, err := cert.GenerateSelfSignedCertKey("h", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	token, ca, text, missing := write("token", []byte("tok\n")), write("ca", certPEM), write("text", []byte("text")), filepath.Join(dir, "missing")
	env := func(host, port string) func(string) string {
		return func(key string) string {
			return map[string]string{"KUBERNETES_SERVICE_HOST": host, "KUBERNETES_SERVICE_PORT": port}[key]
		}
	}
	config, err := inClusterConfig(env("::1", "443"), token, ca)
	if err != nil || config.Host != "https://[::1]:443" || config.BearerToken != "tok" || config.BearerTokenFile != token || config.CAFile != ca {
		t.Errorf("got %v, %v", config, err)
	}
	if config, err := inClusterConfig(env("h", "1"), token, missing); err != nil || config.CAFile != "" {
		t.Errorf("without a CA file: %v, %v", config, err)
	}
	config, err = inClusterConfig(env("h", "1"), token, text)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := HTTPClientFor(config); err == nil {
		t.Error("with a CA file that is none, others are trusted")
	}
	for _, host := range []string{"evil.test/x@h", "user@evil.test", "evil.test?", "evil.test#", "h\n", "h h"} {
		if config, err := inClusterConfig(env(host, "1"), token, ca); err == nil {
			t.Errorf("%q is a host: %v", host, config)
		}
	}
	if _, err := inClusterConfig(env("h", "1"), missing, ca); !os.IsNotExist(err) {
		t.Errorf("without a token: %v", err)
	}
	for _, e := range []func(string) string{env("", "1"), env("h", "")} {
		if _, err := inClusterConfig(e, token, ca); !errors.Is(err, ErrNotInCluster) {
			t.Errorf("outside a cluster: %v", err)
		}
	}
}

func TestUserAgent(t *testing.T) {
	for want, in := range map[string][]string{
		"prog/v1.2.3 (linux/amd64) kubernetes/abcdef0":     {"prog", "v1.2.3-alpha+x", "abcdef0123"},
		"unknown/unknown (linux/amd64) kubernetes/unknown": {"", "", ""},
		"prog/v0.0.0 (linux/amd64) kubernetes/abc":         {"prog", "v0.0.0", "abc"},
	} {
		if got := userAgent(in[0], in[1], "linux", "amd64", in[2]); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	config := &Config{UserAgent: "mine"}
	if err := SetKubernetesDefaults(config); err != nil || config.UserAgent != "mine" {
		t.Errorf("got %q, %v", config.UserAgent, err)
	}
	if got := AddUserAgent(config, "part"); got != config || got.UserAgent != DefaultKubernetesUserAgent()+"/part" {
		t.Errorf("got %q", got.UserAgent)
	}
}

func TestHTTPClientFor(t *testing.T) {
	if client, err := HTTPClientFor(&Config{}); err != nil || client != http.DefaultClient {
		t.Errorf("got %v, %v", client, err)
	}
	if client, err := HTTPClientFor(&Config{Timeout: time.Second}); err != nil || client.Timeout != time.Second || client == http.DefaultClient {
		t.Errorf("got %v, %v", client, err)
	}
	if tls, err := TLSConfigFor(&Config{BearerToken: "t"}); tls != nil || err != nil {
		t.Errorf("got %v, %v", tls, err)
	}
}

func TestLoadTLSFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"ca", "cert", "key"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := &Config{TLSClientConfig: TLSClientConfig{CAFile: filepath.Join(dir, "ca"), CertFile: filepath.Join(dir, "cert"), KeyFile: filepath.Join(dir, "key"), KeyData: []byte("mine")}}
	if err := LoadTLSFiles(c); err != nil || string(c.CAData) != "ca" || string(c.CertData) != "cert" || string(c.KeyData) != "mine" {
		t.Errorf("got %q %q %q, %v", c.CAData, c.CertData, c.KeyData, err)
	}
	if err := LoadTLSFiles(&Config{TLSClientConfig: TLSClientConfig{CertFile: filepath.Join(dir, "missing")}}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file gives %v", err)
	}
}

func TestExecCluster(t *testing.T) {
	extension := &runtime.Unknown{Raw: []byte("{}")}
	config := &Config{
		Host: "https://host.test", DisableCompression: true,
		TLSClientConfig: TLSClientConfig{ServerName: "n", CAData: []byte("ca")},
		Proxy:           func(*http.Request) (*url.URL, error) { return url.Parse("http://proxy.test") },
		ExecProvider:    &clientcmdapi.ExecConfig{Config: extension},
	}
	cluster, err := ConfigToExecCluster(config)
	if err != nil {
		t.Fatal(err)
	}
	want := clientauthentication.Cluster{Server: "https://host.test", TLSServerName: "n", CertificateAuthorityData: []byte("ca"), ProxyURL: "http://proxy.test", DisableCompression: true, Config: extension}
	if cluster.Server != want.Server || cluster.ProxyURL != want.ProxyURL || cluster.Config != want.Config || string(cluster.CertificateAuthorityData) != "ca" || !cluster.DisableCompression || cluster.TLSServerName != "n" {
		t.Errorf("got %+v", cluster)
	}
	back, err := ExecClusterToConfig(cluster)
	if err != nil || back.Host != config.Host || back.ServerName != "n" || string(back.CAData) != "ca" || !back.DisableCompression {
		t.Errorf("got %v, %v", back, err)
	}
	if proxy, err := back.Proxy(nil); err != nil || proxy.String() != "http://proxy.test" {
		t.Errorf("the proxy is %v, %v", proxy, err)
	}
	if _, err := ExecClusterToConfig(&clientauthentication.Cluster{ProxyURL: "http://user:hunter2@%zz"}); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("a bad proxy gives %v", err)
	}
	config.TLSClientConfig = TLSClientConfig{CAFile: "missing"}
	if _, err := ConfigToExecCluster(config); err == nil {
		t.Error("a missing CA file is no error")
	}
}

type gatesOn map[features.Feature]bool

func (g gatesOn) Enabled(key features.Feature) bool { return g[key] }

func TestCBORGates(t *testing.T) {
	before := features.FeatureGates()
	defer features.ReplaceFeatureGates(before)
	config := func(accept, contentType string) *Config {
		return &Config{ContentConfig: ContentConfig{AcceptContentTypes: accept, ContentType: contentType}}
	}
	scheme := runtime.NewScheme()
	codecs := serializer.NewCodecFactory(scheme)
	check := func(c *Config, wantAccept, wantType string) *contentState {
		t.Helper()
		c.GroupVersion, c.NegotiatedSerializer = &schema.GroupVersion{Version: "v1"}, codecs
		client, err := RESTClientFor(c)
		if err != nil {
			t.Fatal(err)
		}
		if got := client.content.current(); got.AcceptContentTypes != wantAccept || got.ContentType != wantType {
			t.Errorf("got %q and %q, want %q and %q", got.AcceptContentTypes, got.ContentType, wantAccept, wantType)
		}
		return client.content
	}
	features.ReplaceFeatureGates(gatesOn{})
	check(config("application/cbor;q=0.9, application/vnd.kubernetes.protobuf,*/*", "application/cbor"), "application/json;q=0.9, application/vnd.kubernetes.protobuf, */*", "application/json")
	check(config("text/plain,  x", ""), "text/plain,  x", "application/json")
	types := func(f serializer.CodecFactory) int { return len(f.SupportedMediaTypes()) }
	if got := CodecFactoryForGeneratedClient(scheme, codecs); types(got) != types(codecs) {
		t.Error("CBOR is supported while it is off")
	}
	features.ReplaceFeatureGates(gatesOn{features.ClientsAllowCBOR: true})
	check(config("application/cbor", ""), "application/cbor", "application/json")
	if got := CodecFactoryForGeneratedClient(scheme, codecs); types(got) != types(codecs)+1 {
		t.Error("CBOR is not supported while it is on")
	}
	features.ReplaceFeatureGates(gatesOn{features.ClientsAllowCBOR: true, features.ClientsPreferCBOR: true})
	// A config that names no type must arrive as one that names none: only then does a refusal turn CBOR off again.
	content := check(config("", ""), "", "application/cbor")
	content.observe("application/cbor", http.StatusUnsupportedMediaType)
	if got := content.current().ContentType; got != "application/json" {
		t.Errorf("after a refusal: %s", got)
	}
	check(config("", "application/json"), "", "application/json")
}
