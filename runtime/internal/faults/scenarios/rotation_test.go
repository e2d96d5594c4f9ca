package scenarios

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/clientsmith/client-gen/runtime/apitest"
	"github.com/clientsmith/client-gen/runtime/internal/faults"
	"github.com/clientsmith/client-gen/runtime/internal/layer"
	"github.com/clientsmith/client-gen/runtime/rest"
	"github.com/clientsmith/client-gen/runtime/tools/cache"
	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
	"github.com/clientsmith/client-gen/runtime/util/cert"
)

// put replaces a file as those do who rotate credentials.
func put(t *testing.T, file, text string) {
	t.Helper()
	if _, err := os.Stat(file); err == nil {
		faults.Count(rotated)
	}
	next := file + ".next"
	if err := os.WriteFile(next, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(next, file); err != nil {
		t.Fatal(err)
	}
}

// TestTokensThatRotate: while an informer watches and lists are read page by page, over TLS and connections that break,
// the server stops taking the token and takes the next one, which is in the file or what the plugin prints. Nothing is
// lost; with a file, or a plugin that says when its token expires, nobody is even told of a refusal.
func TestTokensThatRotate(t *testing.T) {
	scenario(t)
	for _, way := range []string{"file", "plugin", "expiring plugin"} {
		t.Run(way, func(t *testing.T) {
			s := newSite(t, apitest.Options{TLS: true})
			s.fill(5)
			writer := s.maps(s.config())
			file := filepath.Join(t.TempDir(), "token")
			put(t, file, "token-0")
			var good atomic.Pointer[string]
			first := "token-0"
			good.Store(&first)
			var refused atomic.Int64
			own := s.server.Config().BearerToken
			s.server.Intercept(func(w http.ResponseWriter, r *http.Request) bool {
				token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
				if token == own || token == *good.Load() {
					return false
				}
				refused.Add(1)
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(http.StatusUnauthorized)
				_, _ = io.WriteString(w, `{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Unauthorized","code":401}`)
				return true
			})
			config, proxy := s.proxied(faults.Never())
			config.BearerToken = ""
			if way == "file" {
				config.BearerTokenFile = file
			} else {
				plugin := filepath.Join(t.TempDir(), "plugin")
				expires := ""
				if way == "expiring plugin" {
					expires = `,"expirationTimestamp":"2020-01-01T00:00:00Z"` // by the time of every request
				}
				script := "#!/bin/sh\nprintf '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"%s\"" + expires + "}}' \"$(cat '" + file + "')\"\n"
				if err := os.WriteFile(plugin, []byte(script), 0o700); err != nil {
					t.Fatal(err)
				}
				config.ExecProvider = &clientcmdapi.ExecConfig{Command: plugin, APIVersion: "client.authentication.k8s.io/v1", InteractiveMode: clientcmdapi.NeverExecInteractiveMode}
			}
			client := s.maps(config)
			informer := informerOn(client)
			told := make(chan string, 100)
			if _, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{AddFunc: func(obj any) { told <- obj.(*unstructured.Unstructured).GetName() }}); err != nil {
				t.Fatal(err)
			}
			var problems atomic.Int64
			if err := informer.SetWatchErrorHandler(func(*cache.Reflector, error) { problems.Add(1) }); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			var work sync.WaitGroup
			work.Go(func() { informer.RunWithContext(ctx) })
			for range 5 {
				<-told
			}
			page := ""
			for round := range 3 {
				next := fmt.Sprintf("token-%d", round+1)
				list, err := client.List(t.Context(), metav1.ListOptions{Limit: 2})
				if err != nil {
					t.Fatal(err)
				}
				page = list.GetContinue()
				put(t, file, next)
				good.Store(&next)
				if way == "plugin" { // the refusal is the caller's to see, and the next request is fine
					if _, err := client.List(t.Context(), metav1.ListOptions{Limit: 2, Continue: page}); err == nil {
						t.Error("it was not refused")
					}
				}
				if _, err := client.List(t.Context(), metav1.ListOptions{Limit: 2, Continue: page}); err != nil {
					t.Errorf("round %d, next page: %v", round, err)
				}
				cutAll(proxy)
				name := fmt.Sprintf("round-%d", round)
				if _, err := writer.Create(t.Context(), configMap(name), metav1.CreateOptions{}); err != nil {
					t.Fatal(err)
				}
				if got := <-told; got != name {
					t.Errorf("told of %s, want %s", got, name)
				}
			}
			cancel()
			work.Wait()
			if refused.Load() < 3 && way != "expiring plugin" || way == "expiring plugin" && refused.Load() != 0 || way != "plugin" && problems.Load() != 0 {
				t.Errorf("%d requests were refused, %d errors told", refused.Load(), problems.Load())
			}
		})
	}
}

// TestCertificatesThatRotate: the server gets a certificate by another authority, and the client another certificate,
// which are in its files by then. The next requests after that are fine, and old certificates are not.
func TestCertificatesThatRotate(t *testing.T) {
	scenario(t)
	faults.CheckLeaks(t)
	dir := t.TempDir()
	ca := filepath.Join(dir, "ca.crt")
	var serving atomic.Pointer[tls.Certificate]
	renew := func() {
		t.Helper()
		certPEM, keyPEM, err := cert.GenerateSelfSignedCertKey("server.test", []net.IP{net.ParseIP("127.0.0.1")}, nil)
		if err != nil {
			t.Fatal(err)
		}
		pair, err := tls.X509KeyPair(certPEM, keyPEM)
		if err != nil {
			t.Fatal(err)
		}
		put(t, ca, string(certPEM))
		serving.Store(&pair)
	}
	renew()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, strings.Replace(rawMap, `"metadata"`, `"data":{"text":"`+strings.Repeat("x", 100)+`"},"metadata"`, 1))
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.EnableHTTP2 = true
	server.TLS = &tls.Config{GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return serving.Load(), nil }}
	server.StartTLS()
	server.TLS.Certificates = nil // httptest's own
	t.Cleanup(server.Close)
	proxy, err := faults.NewProxy(server.Listener.Addr().String(), faults.Never())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Close)
	config := &rest.Config{Host: "https://server.test", TLSClientConfig: rest.TLSClientConfig{CAFile: ca}}
	config.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, proxy.Addr())
	}
	config.Wrap(func(next http.RoundTripper) http.RoundTripper {
		t.Cleanup(func() { layer.CloseIdle(next) })
		return next
	})
	client := (&site{T: t}).core(config)
	if err := get(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	renew()
	if err := get(t.Context(), client); err != nil {
		t.Errorf("on the connection that is there: %v", err)
	}
	cutAll(proxy)
	for i := range 5 {
		if err := get(t.Context(), client); err != nil {
			t.Errorf("request %d after the rotation: %v", i, err)
		}
	}
	// An authority that is in no file is not trusted, rotation or not.
	old, err := os.ReadFile(ca)
	if err != nil {
		t.Fatal(err)
	}
	renew()
	put(t, ca, string(old))
	cutAll(proxy)
	if err := get(t.Context(), client); err == nil {
		t.Error("a server was trusted that nobody vouches for")
	}
}
