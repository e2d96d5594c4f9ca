package transport

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/runtime/features"
)

// setGate sets a feature for the time of a test.
func setGate(t *testing.T, name features.Feature, on bool) {
	t.Helper()
	before := features.FeatureGates()
	t.Cleanup(func() { features.ReplaceFeatureGates(before) })
	features.ReplaceFeatureGates(oneGate{before, name, on})
}

type oneGate struct {
	features.Gates
	name features.Feature
	on   bool
}

func (g oneGate) Enabled(key features.Feature) bool {
	if key == g.name {
		return g.on
	}
	return g.Gates.Enabled(key)
}

func TestTLSConfigFor(t *testing.T) {
	ca := newAuthority(t, "ca")
	cert, key := ca.issue(t, "client")
	dir := t.TempDir()
	file := func(name string, data []byte) string { return writeFile(t, dir, name, data) }
	certFile, keyFile, caFile := file("cert", cert), file("key", key), file("ca", ca.pem)

	for name, c := range map[string]struct {
		tls  TLSConfig
		none bool
		err  string
	}{
		"nothing":               {none: true},
		"half a client cert":    {tls: TLSConfig{CertData: cert}, none: true},
		"server name":           {tls: TLSConfig{ServerName: "x"}},
		"protocols":             {tls: TLSConfig{NextProtos: []string{"http/1.1"}}},
		"insecure":              {tls: TLSConfig{Insecure: true}},
		"insecure with CA":      {tls: TLSConfig{Insecure: true, CAData: ca.pem}, err: "not allowed"},
		"CA data":               {tls: TLSConfig{CAData: ca.pem}},
		"CA file":               {tls: TLSConfig{CAFile: caFile}},
		"missing CA file":       {tls: TLSConfig{CAFile: filepath.Join(dir, "missing")}, err: "no such file"},
		"CA that is text":       {tls: TLSConfig{CAData: []byte("text")}, err: "unable to load root certificates"},
		"CA that is broken":     {tls: TLSConfig{CAData: []byte("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")}, err: "parse certificate"},
		"cert data":             {tls: TLSConfig{CertData: cert, KeyData: key}},
		"cert files":            {tls: TLSConfig{CertFile: certFile, KeyFile: keyFile}},
		"cert data, key file":   {tls: TLSConfig{CertData: cert, KeyFile: keyFile}},
		"data beats a bad file": {tls: TLSConfig{CertData: cert, KeyData: key, CertFile: "missing", KeyFile: "missing"}},
		"bad pair":              {tls: TLSConfig{CertData: cert, KeyData: []byte("text")}, err: "load the client certificate"},
		"callback":              {tls: TLSConfig{GetCertHolder: &GetCertHolder{GetCert: func() (*tls.Certificate, error) { return nil, nil }}}},
	} {
		config := &Config{TLS: c.tls}
		got, err := TLSConfigFor(config)
		switch {
		case c.err != "":
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: error %v, want %q", name, err, c.err)
			}
			continue
		case err != nil:
			t.Errorf("%s: %v", name, err)
			continue
		}
		if (got == nil) != c.none {
			t.Errorf("%s: got %v", name, got)
		}
		if got != nil && got.MinVersion != tls.VersionTLS12 {
			t.Errorf("%s: the least version is %x", name, got.MinVersion)
		}
		if config.TLS.CAFile != "" && config.TLS.CAData != nil || config.TLS.ReloadTLSFiles {
			t.Errorf("%s: the config was changed", name)
		}
	}
}

func TestClientCertificatePrecedence(t *testing.T) {
	ca := newAuthority(t, "ca")
	cert, key := ca.issue(t, "client")
	dir := t.TempDir()
	holder := &GetCertHolder{GetCert: func() (*tls.Certificate, error) { return nil, nil }}
	for name, c := range map[string]struct {
		tls  TLSConfig
		want int
	}{
		"data beats callback":  {TLSConfig{CertData: cert, KeyData: key, GetCertHolder: holder}, 1},
		"files beat callback":  {TLSConfig{CertFile: writeFile(t, dir, "c", cert), KeyFile: writeFile(t, dir, "k", key), GetCertHolder: holder}, 1},
		"callback without any": {TLSConfig{GetCertHolder: holder}, 0},
	} {
		config, err := TLSConfigFor(&Config{TLS: c.tls})
		if err != nil {
			t.Fatal(err)
		}
		got, err := config.GetClientCertificate(nil)
		if err != nil || got == nil || len(got.Certificate) != c.want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// serveTLS starts a server that returns the name in the client's certificate.
func serveTLS(t *testing.T, ca *authority, name string, clients *authority) *httptest.Server {
	t.Helper()
	cert, key := ca.issue(t, name)
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if len(req.TLS.PeerCertificates) > 0 {
			w.Write([]byte(req.TLS.PeerCertificates[0].Subject.CommonName))
		}
	}))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
	if clients != nil {
		server.TLS.ClientAuth = tls.RequireAndVerifyClientCert
		server.TLS.ClientCAs = clients.pool()
	}
	server.EnableHTTP2 = true
	server.Config.ErrorLog = discardLog()
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

func TestRequestsOverTLS(t *testing.T) {
	ca, stranger := newAuthority(t, "ca"), newAuthority(t, "stranger")
	cert, key := ca.issue(t, "alice")
	server := serveTLS(t, ca, "server", ca)
	for name, c := range map[string]struct {
		tls  TLSConfig
		want string
		err  string
	}{
		"good":         {tls: TLSConfig{CAData: ca.pem, CertData: cert, KeyData: key}, want: "alice"},
		"server name":  {tls: TLSConfig{CAData: ca.pem, CertData: cert, KeyData: key, ServerName: "server.test"}, want: "alice"},
		"wrong name":   {tls: TLSConfig{CAData: ca.pem, CertData: cert, KeyData: key, ServerName: "wrong.test"}, err: "not wrong.test"},
		"insecure":     {tls: TLSConfig{Insecure: true, CertData: cert, KeyData: key}, want: "alice"},
		"system roots": {tls: TLSConfig{CertData: cert, KeyData: key}, err: "certificate signed by unknown authority"},
		"another CA":   {tls: TLSConfig{CAData: stranger.pem, CertData: cert, KeyData: key}, err: "unknown authority"},
		// How far HTTP/2 got decides the text of the error.
		"no cert": {tls: TLSConfig{CAData: ca.pem}, err: "Get"},
		"an empty CA file trusts nobody": {
			tls: TLSConfig{CAFile: writeFile(t, t.TempDir(), "ca", nil), CertData: cert, KeyData: key}, err: "unknown authority",
		},
	} {
		rt, err := New(&Config{TLS: c.tls})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := get(t, &http.Client{Transport: rt}, server.URL)
		if got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestHTTP2(t *testing.T) {
	ca := newAuthority(t, "ca")
	server := serveTLS(t, ca, "server", nil)
	for want, protos := range map[string][]string{"HTTP/2.0": nil, "HTTP/1.1": {"http/1.1"}} {
		rt, err := New(&Config{TLS: TLSConfig{CAData: ca.pem, NextProtos: protos}})
		if err != nil {
			t.Fatal(err)
		}
		resp, err := (&http.Client{Transport: rt}).Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.Proto != want {
			t.Errorf("with %v the protocol is %s", protos, resp.Proto)
		}
	}
}

func TestCARotationGate(t *testing.T) {
	setGate(t, features.ClientsAllowCARotation, false)
	ca := newAuthority(t, "ca")
	if _, err := New(&Config{TLS: TLSConfig{CAData: ca.pem, ReloadCAFiles: true}}); err == nil {
		t.Error("ReloadCAFiles without the feature is no error")
	}
	rt, err := New(&Config{TLS: TLSConfig{CAFile: writeFile(t, t.TempDir(), "ca", ca.pem)}})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := rt.(*sharedTransport).rt.(*http.Transport); !ok {
		t.Errorf("without the feature the CA file is followed by a %T", rt.(*sharedTransport).rt)
	}
}

func TestContradictions(t *testing.T) {
	for want, c := range map[string]*Config{
		"using a custom transport":                              {Transport: http.DefaultTransport, TLS: TLSConfig{Insecure: true}},
		"using a custom transport with TLS certificate options": {Transport: http.DefaultTransport, TLS: TLSConfig{GetCertHolder: &GetCertHolder{}}},
		"misconfigured holder for dialer":                       {DialHolder: &DialHolder{}},
		"misconfigured holder for cert callback":                {TLS: TLSConfig{GetCertHolder: &GetCertHolder{}}},
		"but not both":                                          {Username: "u", BearerToken: "t"},
	} {
		if _, err := New(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	// A server name has no effect on a custom transport and is not worth failing for.
	if rt, err := New(&Config{Transport: http.DefaultTransport, TLS: TLSConfig{ServerName: "x"}}); err != nil || rt != http.DefaultTransport {
		t.Errorf("got %v, %v", rt, err)
	}
}
