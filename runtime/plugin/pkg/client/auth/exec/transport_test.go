package exec

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientsmith/client-gen/runtime/internal/authconfig"
	"github.com/clientsmith/client-gen/runtime/internal/fill"
	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication"
	"github.com/clientsmith/client-gen/runtime/transport"
)

// selfSigned returns a client certificate and its key in PEM.
func selfSigned(t *testing.T, name string) (certPEM, keyPEM string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: keyDER}))
}

func (p *fakePlugin) printsCert(name string) {
	cert, key := selfSigned(p.t, name)
	p.prints(`{"kind":"ExecCredential","apiVersion":%q,"status":{"clientCertificateData":%q,"clientKeyData":%q}}`, p.config.APIVersion, cert, key)
}

func TestCertificateRotationClosesConnections(t *testing.T) {
	var accepted atomic.Value
	accepted.Store("alice")
	var conns atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		name := req.TLS.PeerCertificates[0].Subject.CommonName
		if name != accepted.Load() {
			w.WriteHeader(http.StatusUnauthorized)
		}
		io.WriteString(w, name)
	}))
	server.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert, GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) {
		conns.Add(1)
		return nil, nil
	}}
	server.StartTLS()
	defer server.Close()

	p := newPlugin(t, nil, nil)
	p.printsCert("alice")
	client := p.client(func(c *transport.Config) { c.TLS.Insecure = true })
	for range 2 {
		if code, body := fetch(t, client, server.URL); code != 200 || body != "alice" {
			t.Fatalf("%d %q", code, body)
		}
	}
	if conns.Load() != 1 {
		t.Errorf("two requests took %d connections", conns.Load())
	}
	accepted.Store("bob")
	p.printsCert("bob")
	// The answer may be lost with the connection that it comes on.
	if resp, err := client.Get(server.URL); err == nil {
		resp.Body.Close()
		if resp.StatusCode != http.StatusUnauthorized {
			t.Errorf("the refused request returned %d", resp.StatusCode)
		}
	}
	if code, body := fetch(t, client, server.URL); code != 200 || body != "bob" {
		t.Errorf("after the rotation: %d %q", code, body)
	}
	if conns.Load() != 2 {
		t.Errorf("there were %d connections", conns.Load())
	}
}

func TestUpdateTransportConfig(t *testing.T) {
	p := newPlugin(t, nil, nil)
	for name, c := range map[string]*transport.Config{
		"token": {BearerToken: "t"}, "basic": {Username: "u"}, "cert": {TLS: transport.TLSConfig{CertFile: "c", KeyFile: "k"}},
	} {
		if err := p.UpdateTransportConfig(c); err != nil || c.WrapTransport != nil || c.HasCertCallback() {
			t.Errorf("%s: the config was changed, %v", name, err)
		}
	}
	if err := p.UpdateTransportConfig(&transport.Config{TLS: transport.TLSConfig{GetCertHolder: &transport.GetCertHolder{}}}); err == nil {
		t.Error("a second certificate callback is no error")
	}
	if err := p.UpdateTransportConfig(&transport.Config{DialHolder: &transport.DialHolder{}}); err == nil {
		t.Error("a dialer without a function is no error")
	}
	a, b := &transport.Config{}, &transport.Config{}
	for _, c := range []*transport.Config{a, b} {
		if err := p.UpdateTransportConfig(c); err != nil {
			t.Fatal(err)
		}
	}
	if a.TLS.GetCertHolder != b.TLS.GetCertHolder || a.DialHolder != b.DialHolder {
		t.Error("two clients of a plugin cannot share a transport")
	}
}

func TestTokenDoesNotFollowRedirects(t *testing.T) {
	leaked := make(chan string, 1)
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) { leaked <- req.Header.Get("Authorization") }))
	defer other.Close()
	home := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusFound))
	defer home.Close()
	p := newPlugin(t, nil, nil)
	p.printsToken("secret")
	fetch(t, p.client(nil), home.URL)
	if got := <-leaked; got != "" {
		t.Errorf("another host was sent %q", got)
	}
	if len(p.runs()) != 1 {
		t.Error("the plugin did not run for the first host")
	}
}

func TestAuthenticatorsAreShared(t *testing.T) {
	config := func() *authconfig.ExecConfig {
		return &authconfig.ExecConfig{Command: t.Name(), APIVersion: "client.authentication.k8s.io/v1", Args: []string{"a"}}
	}
	a, err := GetAuthenticator(config(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := GetAuthenticator(config(), nil); a != b {
		t.Error("equal settings give two authenticators")
	}
	changed := config()
	changed.Args = []string{"b"}
	if b, _ := GetAuthenticator(changed, nil); a == b {
		t.Error("other arguments give the same authenticator")
	}
	for _, version := range []string{"", "client.authentication.k8s.io/v1alpha1", "v1"} {
		if _, err := GetAuthenticator(&authconfig.ExecConfig{APIVersion: version}, nil); err == nil {
			t.Errorf("version %q is accepted", version)
		}
	}
}

// TestKeyHasEveryField changes one field after the other, so a field that is added later must get into the key.
func TestKeyHasEveryField(t *testing.T) {
	full := func() (*authconfig.ExecConfig, *clientauthentication.Cluster) {
		config, cluster := &authconfig.ExecConfig{}, &clientauthentication.Cluster{}
		fill.Value(config, nil)
		fill.Value(cluster, nil)
		return config, cluster
	}
	config, cluster := full()
	want, ok := keyOf(config, cluster)
	if !ok {
		t.Fatal("no key")
	}
	if again, _ := keyOf(config.DeepCopy(), cluster.DeepCopy()); again != want {
		t.Error("a copy has another key")
	}
	for i := range reflect.TypeFor[authconfig.ExecConfig]().NumField() {
		config, cluster := full()
		reflect.ValueOf(config).Elem().Field(i).SetZero()
		if got, _ := keyOf(config, cluster); got == want {
			t.Errorf("ExecConfig.%s is not in the key", reflect.TypeFor[authconfig.ExecConfig]().Field(i).Name)
		}
	}
	for i := range reflect.TypeFor[clientauthentication.Cluster]().NumField() {
		config, cluster := full()
		reflect.ValueOf(cluster).Elem().Field(i).SetZero()
		if got, _ := keyOf(config, cluster); got == want {
			t.Errorf("Cluster.%s is not in the key", reflect.TypeFor[clientauthentication.Cluster]().Field(i).Name)
		}
	}
	if got, _ := keyOf(config, nil); got == want {
		t.Error("no cluster has the key of one")
	}
}

func TestNothingIsShown(t *testing.T) {
	p := newPlugin(t, func(c *authconfig.ExecConfig) {
		c.Env = append(c.Env, authconfig.ExecEnvVar{Name: "X", Value: "hunter2"})
	}, nil)
	p.printsToken("hunter2")
	creds, err := p.get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []any{p.Authenticator, creds, *creds} {
		if text := fmt.Sprintf("%v %+v %#v %s", v, v, v, v); strings.Contains(text, "hunter2") {
			t.Errorf("%T shows %s", v, text)
		}
	}
}
