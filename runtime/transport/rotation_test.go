package transport

import (
	"bytes"
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	testingclock "k8s.io/utils/clock/testing"

	"github.com/clientsmith/client-gen/runtime/tools/metrics"
)

// closeSignal tells when one of its connections is closed.
type closeSignal struct {
	net.Conn
	once   sync.Once
	closed chan<- struct{}
}

func (c *closeSignal) Close() error {
	err := c.Conn.Close()
	c.once.Do(func() { c.closed <- struct{}{} })
	return err
}

func TestClientCertificateRotationClosesConnections(t *testing.T) {
	ca := newAuthority(t, "ca")
	server := serveTLS(t, ca, "server", ca)
	dir := t.TempDir()
	write := func(name string) {
		cert, key := ca.issue(t, name)
		writeFile(t, dir, "cert", cert)
		writeFile(t, dir, "key", key)
	}
	write("alice")
	closed := make(chan struct{}, 10)
	var dials int32
	config := &Config{
		TLS: TLSConfig{CAData: ca.pem, CertFile: filepath.Join(dir, "cert"), KeyFile: filepath.Join(dir, "key")},
		DialHolder: &DialHolder{Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			atomic.AddInt32(&dials, 1)
			conn, err := new(net.Dialer).DialContext(ctx, network, address)
			return &closeSignal{Conn: conn, closed: closed}, err
		}},
	}
	clock := testingclock.NewFakeClock(time.Now())
	rt, err := newTransportCache(clock).get(config)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: rt}
	expect := func(want string, wantDials int32) {
		t.Helper()
		got, err := get(t, client, server.URL)
		for tries := 0; err != nil && tries < 100; tries++ {
			// The transport has not noticed yet that its connection is gone.
			got, err = get(t, client, server.URL)
		}
		if got != want || err != nil || atomic.LoadInt32(&dials) != wantDials {
			t.Errorf("the server saw %q over connection %d, %v", got, atomic.LoadInt32(&dials), err)
		}
	}
	expect("alice", 1)
	expect("alice", 1)

	waitForTimer(clock)
	clock.Step(CertCallbackRefreshDuration) // Nothing has changed.
	waitForTimer(clock)
	expect("alice", 1)

	write("bob")
	clock.Step(CertCallbackRefreshDuration)
	<-closed
	expect("bob", 2)

	// A pair that does not match changes nothing; the files are looked at again soon.
	waitForTimer(clock)
	_, key := ca.issue(t, "nobody")
	writeFile(t, dir, "key", key)
	clock.Step(CertCallbackRefreshDuration)
	waitForTimer(clock)
	expect("bob", 2)
	write("carol")
	clock.Step(certRetryDelay)
	<-closed
	expect("carol", 3)
}

// waitForTimer returns once somebody waits for the clock.
func waitForTimer(clock *testingclock.FakeClock) {
	for !clock.HasWaiters() {
		runtime.Gosched()
	}
}

func TestCertificateIsReadAtMostOnceASecond(t *testing.T) {
	ca := newAuthority(t, "ca")
	cert, key := ca.issue(t, "alice")
	dir := t.TempDir()
	material, err := loadTLS(&Config{TLS: TLSConfig{CertFile: writeFile(t, dir, "cert", cert), KeyFile: writeFile(t, dir, "key", key)}})
	if err != nil {
		t.Fatal(err)
	}
	clock := testingclock.NewFakeClock(time.Now())
	reloader := newCertReloader(material, clock, discard)
	first, err := reloader.certificate()
	if err != nil {
		t.Fatal(err)
	}
	cert, key = ca.issue(t, "bob")
	writeFile(t, dir, "cert", cert)
	writeFile(t, dir, "key", key)
	if again, _ := reloader.certificate(); again != first {
		t.Error("the files were read twice in a second")
	}
	clock.Step(time.Second)
	next, err := reloader.certificate()
	if err != nil || sameCertificate(next, first) {
		t.Errorf("the files were not read again: %v", err)
	}
	if err := os.Remove(filepath.Join(dir, "key")); err != nil {
		t.Fatal(err)
	}
	clock.Step(time.Second)
	if _, err := reloader.certificate(); err == nil {
		t.Error("a missing key is no error")
	}
}

func TestSameCertificateIgnoresWhatWasParsed(t *testing.T) {
	ca := newAuthority(t, "ca")
	cert, key := ca.issue(t, "alice")
	a, _ := tls.X509KeyPair(cert, key)
	b, _ := tls.X509KeyPair(cert, key)
	b.Leaf = nil
	if !sameCertificate(&a, &b) {
		t.Error("a certificate that was not parsed differs")
	}
	if sameCertificate(&a, nil) || sameCertificate(&a, &tls.Certificate{}) {
		t.Error("no certificate is the same as one")
	}
}

type countedReloads struct{ got []string }

func (c *countedReloads) Increment(result, reason string) { c.got = append(c.got, result+" "+reason) }

func TestCAReload(t *testing.T) {
	counted := &countedReloads{}
	before := metrics.TransportCAReloads
	metrics.TransportCAReloads = counted
	t.Cleanup(func() { metrics.TransportCAReloads = before })

	oldCA, newCA := newAuthority(t, "old"), newAuthority(t, "new")
	oldServer, newServer := serveTLS(t, oldCA, "server", nil), serveTLS(t, newCA, "server", nil)
	dir := t.TempDir()
	file := writeFile(t, dir, "ca", oldCA.pem)
	var logged bytes.Buffer
	clock := testingclock.NewFakeClock(time.Now())
	rt, err := newTransportCache(clock).get(&Config{
		TLS:    TLSConfig{CAFile: file},
		Logger: slog.New(slog.NewTextHandler(&logged, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: rt}
	trusts := func(url string, want bool) {
		t.Helper()
		if _, err := get(t, client, url); (err == nil) != want {
			t.Errorf("request: %v", err)
		}
	}
	trusts(oldServer.URL, true)
	trusts(newServer.URL, false) // after a look at the file

	writeFile(t, dir, "ca", newCA.pem)
	clock.Step(caRefusedInterval - time.Second)
	trusts(newServer.URL, false)
	clock.Step(time.Second)
	trusts(newServer.URL, true)
	trusts(oldServer.URL, false)

	for _, content := range []string{"", "text", "missing"} {
		writeFile(t, dir, "ca", []byte(content))
		if content == "missing" {
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		}
		clock.Step(caReadInterval)
		trusts(newServer.URL, true)
		trusts(newServer.URL, true) // No second try before the interval is over.
	}
	writeFile(t, dir, "ca", newCA.pem)
	clock.Step(caReadInterval)
	trusts(newServer.URL, true)

	want := "success unchanged,success updated,failure empty,failure parse_error,failure read_error,success unchanged"
	if got := strings.Join(counted.got, ","); got != want {
		t.Errorf("counted %s", got)
	}
	if !strings.Contains(logged.String(), "parse_error") {
		t.Errorf("logged %s", logged.String())
	}
}
