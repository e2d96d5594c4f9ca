package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"time"
	"weak"

	"k8s.io/utils/clock"

	"github.com/clientsmith/client-gen/runtime/internal/gates"
	"github.com/clientsmith/client-gen/runtime/internal/layer"
	"github.com/clientsmith/client-gen/runtime/tools/metrics"
)

const idleConnsPerHost = 25

// tlsCache shares transports between configs with equal TLS settings, and so their connections.
var tlsCache = newTransportCache(clock.RealClock{})

type transportCache struct {
	clock clock.WithTicker

	mu      sync.Mutex
	entries map[cacheKey]cacheEntry
}

// cacheEntry refers to a transport weakly, so that one that nothing uses any more can go. held keeps it where the
// feature ClientsAllowTLSCacheGC is off.
type cacheEntry struct {
	ref  weak.Pointer[sharedTransport]
	held *sharedTransport
}

// sharedTransport is what callers get. It is an object of its own because connections keep an http.Transport alive.
type sharedTransport struct {
	rt http.RoundTripper
	// away, if not nil, returns what requests go through that a redirect has sent to another server: rt without the
	// client certificate, which that one could ask for.
	away func() http.RoundTripper
}

func (s *sharedTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	rt := s.rt
	if layer.Redirected(req) {
		if s.away != nil && !layer.Trusted(req) {
			rt = s.away()
		}
		if !layer.AtHome(req) {
			req = req.Clone(req.Context())
			layer.Strip(req.Header)
		}
	}
	resp, err := sendOnce(rt, req)
	runtime.KeepAlive(s)
	return resp, err
}

// WrappedRoundTripper returns the transport below, for those who need its TLS settings or dialer.
func (s *sharedTransport) WrappedRoundTripper() http.RoundTripper { return s.rt }

// CloseIdleConnections closes idle connections, those of other users of the same transport included.
func (s *sharedTransport) CloseIdleConnections() { layer.CloseIdle(s.rt) }

func newTransportCache(c clock.WithTicker) *transportCache {
	return &transportCache{clock: c, entries: map[cacheKey]cacheEntry{}}
}

// get returns the transport for config, a shared one if possible. A config without any settings of the connection gets
// http.DefaultTransport.
func (c *transportCache) get(config *Config) (http.RoundTripper, error) {
	material, err := loadTLS(config)
	if err != nil {
		return nil, err
	}
	// client-go forgets DisableCompression here.
	if material == nil && config.DialHolder == nil && config.Proxy == nil && !config.DisableCompression {
		return http.DefaultTransport, nil
	}
	if config.Proxy != nil {
		// Functions cannot be compared.
		metrics.TransportCreateCalls.Increment("uncacheable")
		shared, stop := c.build(config, material)
		if stop != nil {
			runtime.AddCleanup(shared, func(stop func()) { stop() }, stop)
		}
		return shared, nil
	}
	return c.shared(keyOf(config, material), config, material), nil
}

func (c *transportCache) shared(key cacheKey, config *Config, material *tlsMaterial) http.RoundTripper {
	// The lock is held while a transport is built, so that two callers do not build the same one.
	c.mu.Lock()
	defer c.mu.Unlock()
	result := "miss"
	if entry, ok := c.entries[key]; ok {
		if shared := entry.ref.Value(); shared != nil {
			metrics.TransportCreateCalls.Increment("hit")
			return shared
		}
		result = "miss-gc"
	}
	metrics.TransportCreateCalls.Increment(result)
	shared, stop := c.build(config, material)
	entry := cacheEntry{ref: weak.Make(shared)}
	if gates.Enabled(gates.ClientsAllowTLSCacheGC) {
		runtime.AddCleanup(shared, c.collected, collectedTransport{key: key, ref: entry.ref, rt: shared.rt, stop: stop})
	} else {
		entry.held = shared
	}
	c.entries[key] = entry
	metrics.TransportCacheEntries.Observe(len(c.entries))
	return shared
}

// collectedTransport is what remains to be cleaned up after a sharedTransport.
type collectedTransport struct {
	key  cacheKey
	ref  weak.Pointer[sharedTransport]
	rt   http.RoundTripper
	stop func()
}

func (c *transportCache) collected(t collectedTransport) {
	if t.stop != nil {
		t.stop()
		metrics.TransportCertRotationGCCalls.Increment()
	}
	layer.CloseIdle(t.rt)
	c.mu.Lock()
	defer c.mu.Unlock()
	// The entry may be that of a successor.
	if c.entries[t.key].ref != t.ref {
		metrics.TransportCacheGCCalls.Increment("skipped")
		return
	}
	delete(c.entries, t.key)
	metrics.TransportCacheGCCalls.Increment("deleted")
	metrics.TransportCacheEntries.Observe(len(c.entries))
}

// build makes a transport. If stop is not nil it ends the goroutine that watches the client certificate.
func (c *transportCache) build(config *Config, material *tlsMaterial) (shared *sharedTransport, stop func()) {
	dial := (&net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	if config.DialHolder != nil {
		dial = config.DialHolder.Dial
	}
	var files *certReloader
	if material != nil {
		if files = newCertReloader(material, c.clock, logger{config.Logger}); files != nil {
			conns := &layer.Conns{}
			dial = conns.Dial(dial)
			ctx, cancel := context.WithCancel(context.Background())
			stop = cancel
			go files.watch(ctx, conns, CertCallbackRefreshDuration)
		}
	}
	newTransport := func(tlsConfig *tls.Config) *http.Transport {
		return withDefaults(&http.Transport{
			Proxy:               config.Proxy,
			TLSHandshakeTimeout: 10 * time.Second,
			MaxIdleConnsPerHost: idleConnsPerHost,
			DialContext:         limitDials(dial),
			DisableCompression:  config.DisableCompression,
			TLSClientConfig:     tlsConfig,
		}, logger{config.Logger})
	}
	if material == nil {
		return &sharedTransport{rt: newTransport(nil)}, stop
	}
	following := func(newTLS func() *tls.Config, once bool) http.RoundTripper {
		build := func(roots *x509.CertPool) *http.Transport {
			tlsConfig := newTLS()
			tlsConfig.RootCAs = roots
			t := newTransport(tlsConfig)
			t.DisableKeepAlives = once
			return t
		}
		if material.ReloadCAFiles && material.CAFile != "" {
			return newCAReloader(material, build, c.clock, logger{config.Logger})
		}
		return build(material.roots)
	}
	shared = &sharedTransport{rt: following(func() *tls.Config { return material.config(files) }, false)}
	if material.identifies() {
		shared.away = sync.OnceValue(func() http.RoundTripper { return following(material.anonymous, true) })
	}
	return shared, stop
}

// cacheKey holds whatever makes two transports differ. Files that are read again are compared by path, others by
// content. The Logger is not part of it: what a shared transport has to say goes to the logger of whoever came first.
type cacheKey struct {
	insecure           bool
	serverName         string
	nextProtos         string
	disableCompression bool
	getCert            *GetCertHolder
	dial               *DialHolder
	caFile             string
	caData             string
	certFile           string
	keyFile            string
	certData           string
	keyData            string
}

func keyOf(config *Config, material *tlsMaterial) cacheKey {
	key := cacheKey{disableCompression: config.DisableCompression, dial: config.DialHolder}
	if material == nil {
		return key
	}
	key.insecure = material.Insecure
	key.serverName = material.ServerName
	key.nextProtos = strings.Join(material.NextProtos, ",")
	key.getCert = material.GetCertHolder
	if material.ReloadCAFiles {
		key.caFile = material.CAFile
	} else {
		key.caData = string(material.CAData)
	}
	if material.ReloadTLSFiles {
		key.certFile, key.keyFile = material.CertFile, material.KeyFile
	} else {
		key.certData, key.keyData = string(material.CertData), string(material.KeyData)
	}
	return key
}

// Format keeps the private key out of whatever formats a key.
func (k cacheKey) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "insecure: %t, serverName: %q, nextProtos: %q, caFile: %q, certFile: %q, keyFile: %q",
		k.insecure, k.serverName, k.nextProtos, k.caFile, k.certFile, k.keyFile)
}
