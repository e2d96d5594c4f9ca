package transport

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	testingclock "k8s.io/utils/clock/testing"

	"github.com/clientsmith/client-gen/runtime/features"
	"github.com/clientsmith/client-gen/runtime/tools/metrics"
)

type countedCreates struct{ got []string }

func (c *countedCreates) Increment(result string) { c.got = append(c.got, result) }

func TestCacheHits(t *testing.T) {
	counted := &countedCreates{}
	before := metrics.TransportCreateCalls
	metrics.TransportCreateCalls = counted
	t.Cleanup(func() { metrics.TransportCreateCalls = before })

	cache := newTransportCache(testingclock.NewFakeClock(time.Now()))
	ca := newAuthority(t, "ca")
	build := func() *Config {
		return &Config{TLS: TLSConfig{CAData: append([]byte(nil), ca.pem...), ServerName: "a"}}
	}
	first, err := cache.get(build())
	if err != nil {
		t.Fatal(err)
	}
	// Credentials and wrappers are not part of the connection.
	same := build()
	same.BearerToken, same.UserAgent, same.Impersonate.UserName = "t", "ua", "u"
	second, err := cache.get(same)
	if err != nil || first != second {
		t.Errorf("equal settings do not share a transport: %v", err)
	}
	if got := strings.Join(counted.got, ","); got != "miss,hit" {
		t.Errorf("counted %s", got)
	}
	runtime.KeepAlive(first)
}

func TestCacheKey(t *testing.T) {
	ca, ca2 := newAuthority(t, "ca"), newAuthority(t, "ca2")
	cert, key := ca.issue(t, "client")
	cert2, key2 := ca.issue(t, "client")
	dir := t.TempDir()
	caFile := writeFile(t, dir, "ca", ca.pem)
	certFile, keyFile := writeFile(t, dir, "cert", cert), writeFile(t, dir, "key", key)
	getCert := func() (*tls.Certificate, error) { return nil, nil }
	dial := func(context.Context, string, string) (net.Conn, error) { return nil, net.ErrClosed }
	configs := map[string]*Config{
		"insecure":          {TLS: TLSConfig{Insecure: true}},
		"server name":       {TLS: TLSConfig{ServerName: "a"}},
		"other name":        {TLS: TLSConfig{ServerName: "b"}},
		"protocols":         {TLS: TLSConfig{ServerName: "a", NextProtos: []string{"h2"}}},
		"more protocols":    {TLS: TLSConfig{ServerName: "a", NextProtos: []string{"h2", "http/1.1"}}},
		"compression":       {TLS: TLSConfig{ServerName: "a"}, DisableCompression: true},
		"plain compression": {DisableCompression: true},
		"CA":                {TLS: TLSConfig{CAData: ca.pem}},
		"other CA":          {TLS: TLSConfig{CAData: ca2.pem}},
		"CA file":           {TLS: TLSConfig{CAFile: caFile}},
		"cert":              {TLS: TLSConfig{CertData: cert, KeyData: key}},
		"other cert":        {TLS: TLSConfig{CertData: cert2, KeyData: key2}},
		"cert files":        {TLS: TLSConfig{CertFile: certFile, KeyFile: keyFile}},
		"callback":          {TLS: TLSConfig{GetCertHolder: &GetCertHolder{GetCert: getCert}}},
		"other callback":    {TLS: TLSConfig{GetCertHolder: &GetCertHolder{GetCert: getCert}}},
		"dial":              {DialHolder: &DialHolder{Dial: dial}},
		"other dial":        {DialHolder: &DialHolder{Dial: dial}},
	}
	cache := newTransportCache(testingclock.NewFakeClock(time.Now()))
	seen := map[http.RoundTripper]string{}
	for name, config := range configs {
		rt, err := cache.get(config)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if other, ok := seen[rt]; ok {
			t.Errorf("%q and %q share a transport", name, other)
		}
		seen[rt] = name
		again, err := cache.get(config)
		if err != nil || again != rt {
			t.Errorf("%q does not share a transport with itself: %v", name, err)
		}
		if text := fmt.Sprintf("%v %+v %#v", cacheKey{keyData: "secret"}, cacheKey{keyData: "secret"}, cacheKey{keyData: "secret"}); strings.Contains(text, "secret") {
			t.Fatalf("the key shows %s", text)
		}
	}
	// Files that are read again are compared by path, so a rotated file keeps its transport.
	rt, _ := cache.get(configs["cert files"])
	writeFile(t, dir, "cert", cert2)
	writeFile(t, dir, "key", key2)
	writeFile(t, dir, "ca", ca2.pem)
	if again, err := cache.get(configs["cert files"]); err != nil || again != rt {
		t.Errorf("a rotated certificate gives another transport: %v", err)
	}
	runtime.KeepAlive(seen)
}

func TestNotCached(t *testing.T) {
	cache := newTransportCache(testingclock.NewFakeClock(time.Now()))
	if rt, err := cache.get(&Config{UserAgent: "ua"}); err != nil || rt != http.DefaultTransport {
		t.Errorf("without settings: %T, %v", rt, err)
	}
	config := &Config{Proxy: func(*http.Request) (*url.URL, error) { return nil, nil }}
	first, _ := cache.get(config)
	second, _ := cache.get(config)
	if first == second || len(cache.entries) != 0 {
		t.Error("a transport with a proxy function is shared")
	}
}

func TestUnusedTransportsLeaveTheCache(t *testing.T) {
	ca := newAuthority(t, "ca")
	cert, key := ca.issue(t, "client")
	dir := t.TempDir()
	writeFile(t, dir, "cert", cert)
	writeFile(t, dir, "key", key)
	clock := testingclock.NewFakeClock(time.Now())
	cache := newTransportCache(clock)
	config := &Config{TLS: TLSConfig{CertFile: filepath.Join(dir, "cert"), KeyFile: filepath.Join(dir, "key")}}
	if _, err := cache.get(config); err != nil {
		t.Fatal(err)
	}
	waitForTimer(clock)
	// The watcher of the certificate ends and the entry goes, or the test ends by its time limit.
	for clock.HasWaiters() || cache.size() > 0 {
		runtime.GC()
		runtime.Gosched()
	}
}

func (c *transportCache) size() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.entries)
}

func TestSuccessorsOfCollectedTransportsStay(t *testing.T) {
	cache := newTransportCache(testingclock.NewFakeClock(time.Now()))
	config := &Config{TLS: TLSConfig{Insecure: true}}
	first, _ := cache.get(config)
	key := keyOf(config, &tlsMaterial{TLSConfig: config.TLS})
	// What happens when the clean-up of a predecessor comes late.
	cache.collected(collectedTransport{key: key, rt: http.DefaultTransport})
	if again, _ := cache.get(config); again != first || cache.size() != 1 {
		t.Error("the late clean-up removed the successor")
	}
}

func TestCacheWithoutGC(t *testing.T) {
	setGate(t, features.ClientsAllowTLSCacheGC, false)
	cache := newTransportCache(testingclock.NewFakeClock(time.Now()))
	if _, err := cache.get(&Config{TLS: TLSConfig{Insecure: true}}); err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.GC()
	for _, entry := range cache.entries {
		if entry.ref.Value() == nil {
			t.Error("the transport was collected")
		}
	}
	if len(cache.entries) != 1 {
		t.Errorf("%d entries", len(cache.entries))
	}
}
