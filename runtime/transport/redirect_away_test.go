package transport

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestRedirectsGoWithoutIdentity: another server is not shown the client certificate, whoever supplies it, nor headers that
// the program has set, and may still be asked. After a detour the first server is not shown the certificate either.
func TestRedirectsGoWithoutIdentity(t *testing.T) {
	ca := newAuthority(t, "ca")
	serverCert, serverKey := ca.issue(t, "server")
	clientCert, clientKey := ca.issue(t, "client")
	pair, err := tls.X509KeyPair(clientCert, clientKey)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	caFile, certFile, keyFile := writeFile(t, dir, "ca", ca.pem), writeFile(t, dir, "crt", clientCert), writeFile(t, dir, "key", clientKey)
	called := 0
	for name, settings := range map[string]TLSConfig{
		"data":  {CAData: ca.pem, CertData: clientCert, KeyData: clientKey},
		"files": {CAFile: caFile, CertFile: certFile, KeyFile: keyFile},
		"callback": {CAData: ca.pem, GetCertHolder: &GetCertHolder{GetCert: func() (*tls.Certificate, error) {
			called++
			return &pair, nil
		}}},
	} {
		t.Run(name, func(t *testing.T) {
			var home, other *httptest.Server
			type request struct {
				path   string
				shown  int
				header http.Header
			}
			var seen []request
			start := func(next func() string) *httptest.Server {
				server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
					seen = append(seen, request{req.URL.Path, len(req.TLS.PeerCertificates), req.Header.Clone()})
					if to := next(); to != "" && req.URL.Path != "/end" {
						http.Redirect(w, req, to, http.StatusTemporaryRedirect)
					}
				}))
				own, err := tls.X509KeyPair(serverCert, serverKey)
				if err != nil {
					t.Fatal(err)
				}
				server.TLS = &tls.Config{Certificates: []tls.Certificate{own}, ClientAuth: tls.RequestClientCert}
				server.EnableHTTP2 = true
				server.StartTLS()
				t.Cleanup(server.Close)
				return server
			}
			home = start(func() string { return other.URL + "/away" })
			other = start(func() string { return home.URL + "/end" })
			called = 0
			rt, err := New(&Config{TLS: settings})
			if err != nil {
				t.Fatal(err)
			}
			client := &http.Client{Transport: rt}
			t.Cleanup(client.CloseIdleConnections)
			req, err := http.NewRequest(http.MethodGet, home.URL+"/start", nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, header := range []string{"Authorization", "Cookie", "Impersonate-User", "X-Api-Key"} {
				req.Header.Set(header, "hunter2")
			}
			req.Header.Set("Accept", "text/plain")
			resp, err := client.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			if len(seen) != 3 {
				t.Fatalf("the servers saw %v", seen)
			}
			if seen[0].shown != 1 || seen[0].header.Get("X-Api-Key") == "" {
				t.Errorf("the first request was %v", seen[0])
			}
			for _, later := range seen[1:] {
				if later.shown != 0 {
					t.Errorf("the certificate was shown for %s", later.path)
				}
			}
			if name == "callback" && called != 1 {
				t.Errorf("a certificate was asked for %d times", called)
			}
			for _, values := range seen[1].header {
				if values[0] == "hunter2" {
					t.Errorf("another server was sent %v", seen[1].header)
				}
			}
			if seen[1].header.Get("Accept") != "text/plain" {
				t.Error("a harmless header was not sent")
			}
		})
	}
}
