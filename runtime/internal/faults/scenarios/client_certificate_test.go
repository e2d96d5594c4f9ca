package scenarios

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/clientsmith/client-gen/runtime/internal/faults"
	"github.com/clientsmith/client-gen/runtime/internal/layer"
	"github.com/clientsmith/client-gen/runtime/rest"
	"github.com/clientsmith/client-gen/runtime/tools/cache"
	"github.com/clientsmith/client-gen/runtime/transport"
)

// ServeHTTP serves the ledger over sockets.
func (l *ledger) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	resp, err := l.RoundTrip(r)
	if err != nil {
		return
	}
	defer func() { _ = resp.Body.Close() }()
	w.Header().Set("Content-Type", resp.Header.Get("Content-Type"))
	w.WriteHeader(resp.StatusCode)
	buf := make([]byte, 4<<10)
	for {
		n, err := resp.Body.Read(buf)
		if _, failed := w.Write(buf[:n]); failed != nil || http.NewResponseController(w).Flush() != nil || err != nil {
			return
		}
	}
}

// clientCertificate returns a certificate of somebody, and its key.
func clientCertificate(t *testing.T, name string) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: keyDER}))
}

// TestClientCertificatesThatRotate: while an informer watches through a proxy whose connections break too, the files get
// another client certificate. The connections that showed the old one are closed, and the watch goes on with the new one.
func TestClientCertificatesThatRotate(t *testing.T) {
	scenario(t)
	for _, http2 := range []bool{false, true} {
		before := transport.CertCallbackRefreshDuration
		transport.CertCallbackRefreshDuration = 10 * time.Millisecond
		t.Cleanup(func() { transport.CertCallbackRefreshDuration = before })
		l := newLedger()
		l.change("ADDED", "first")
		var mu sync.Mutex
		users := map[string]int{} // watches under way, by who watches
		var good atomic.Pointer[string]
		changed := make(chan struct{}, 1000)
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			name := r.TLS.PeerCertificates[0].Subject.CommonName
			if name != *good.Load() {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(http.StatusUnauthorized)
				_, _ = io.WriteString(w, `{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Unauthorized","code":401}`)
				return
			}
			note := func(n int) {
				mu.Lock()
				defer mu.Unlock()
				users[name] += n
				changed <- struct{}{}
			}
			if faults.Watches(r) {
				note(1)
				defer note(-1)
			}
			l.ServeHTTP(w, r)
		}))
		server.Config.ErrorLog = log.New(io.Discard, "", 0)
		server.EnableHTTP2 = http2
		server.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert}
		server.StartTLS()
		t.Cleanup(server.Close)
		proxy, err := faults.NewProxy(server.Listener.Addr().String(), faults.Never())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(proxy.Close)
		dir := t.TempDir()
		rotate := func(name string) {
			cert, key := clientCertificate(t, name)
			put(t, filepath.Join(dir, "key"), key)
			put(t, filepath.Join(dir, "cert"), cert)
			good.Store(&name)
		}
		rotate("alice")
		config := &rest.Config{Host: "https://server.test", TLSClientConfig: rest.TLSClientConfig{
			Insecure: true, CertFile: filepath.Join(dir, "cert"), KeyFile: filepath.Join(dir, "key")}}
		config.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, proxy.Addr())
		}
		config.Wrap(func(next http.RoundTripper) http.RoundTripper {
			t.Cleanup(func() { layer.CloseIdle(next) })
			return next
		})
		informer := informerOn(mapsOf(t, config))
		told := make(chan string, 100)
		if _, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{AddFunc: func(obj any) { told <- obj.(*unstructured.Unstructured).GetName() }}); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var work sync.WaitGroup
		work.Go(func() { informer.RunWithContext(ctx) })
		expect := func(name string) {
			t.Helper()
			if got := <-told; got != name {
				t.Errorf("told of %s, want %s", got, name)
			}
		}
		onlyWatches := func(name string) { // waits until only they do
			for {
				<-changed
				mu.Lock()
				done := users[name] > 0
				for user, n := range users {
					done = done && (user == name || n == 0)
				}
				mu.Unlock()
				if done {
					return
				}
			}
		}
		expect("first")
		for _, name := range []string{"bob", "carol"} {
			rotate(name)
			onlyWatches(name)
			l.change("ADDED", name)
			expect(name)
		}
		cancel()
		work.Wait()
	}
}
