package transport

import (
	"bytes"
	"crypto/x509"
	"errors"
	"net/http"
	"sync"
	"time"

	"k8s.io/utils/clock"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
	"github.com/clientsmith/client-gen/runtime/tools/metrics"
)

// caReadInterval is how often the CA file is read again; it is read when a request comes, so an idle client reads none.
const caReadInterval = 5 * time.Minute

// caRefusedInterval is how often the CA file is read at most because a server's certificate is by nobody it names.
const caRefusedInterval = 10 * time.Second

// caReloader is a transport that follows its CA file. Requests go to the transport of the roots that were last read
// with success; those under way finish on the one they started on.
type caReloader struct {
	file  string
	build func(roots *x509.CertPool) *http.Transport
	clock clock.PassiveClock
	log   logger

	mu      sync.RWMutex
	current *http.Transport
	data    []byte
	tried   time.Time
	refused time.Time // when the file was last read because a server was not trusted
}

func newCAReloader(m *tlsMaterial, build func(*x509.CertPool) *http.Transport, c clock.PassiveClock, log logger) *caReloader {
	return &caReloader{
		file: m.CAFile, build: build, clock: c, log: log,
		current: build(m.roots), data: m.CAData, tried: c.Now(),
	}
}

// RoundTrip sends req. If the server's certificate is by an unknown authority the file is read at once, which client-go
// does when its five minutes are over, and if it has changed req, of which the server has seen nothing, is sent again.
func (r *caReloader) RoundTrip(req *http.Request) (*http.Response, error) {
	used := r.transport()
	resp, err := used.RoundTrip(req)
	if err == nil || !errors.As(err, new(x509.UnknownAuthorityError)) || !r.mayReadAgain() {
		return resp, err
	}
	next := r.reload()
	body, ok := bodyAgain(req)
	if next == used || !ok {
		return resp, err
	}
	req = req.Clone(req.Context())
	req.Body = body
	return next.RoundTrip(req)
}

// mayReadAgain reports whether a server that is not trusted is a reason to read the file.
func (r *caReloader) mayReadAgain() bool {
	now := r.clock.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.refused.IsZero() && !due(now, r.refused, caRefusedInterval) {
		return false
	}
	r.refused, r.tried = now, now
	return true
}

// WrappedRoundTripper returns the transport in use at present.
func (r *caReloader) WrappedRoundTripper() http.RoundTripper {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.current
}

// CloseIdleConnections closes the idle connections of the transport in use.
func (r *caReloader) CloseIdleConnections() {
	r.mu.RLock()
	defer r.mu.RUnlock()
	r.current.CloseIdleConnections()
}

// transport returns the transport to use, after a look at the file if it is time for one.
func (r *caReloader) transport() *http.Transport {
	now := r.clock.Now()
	r.mu.RLock()
	current, isDue := r.current, due(now, r.tried, caReadInterval)
	r.mu.RUnlock()
	if !isDue {
		return current
	}
	r.mu.Lock()
	if !due(now, r.tried, caReadInterval) {
		defer r.mu.Unlock()
		return r.current
	}
	// Whatever comes of it, the next try is an interval away.
	r.tried = now
	r.mu.Unlock()
	return r.reload()
}

// reload reads the file without holding the lock, so that a slow disk holds up one request only. An interval lies
// between two calls, so they do not overtake each other.
func (r *caReloader) reload() *http.Transport {
	data, err := layer.ReadFile(r.file)
	switch {
	case err != nil:
		return r.keep("read_error", err)
	case len(bytes.TrimSpace(data)) == 0:
		return r.keep("empty", nil)
	}
	r.mu.RLock()
	current, unchanged := r.current, bytes.Equal(data, r.data)
	r.mu.RUnlock()
	if unchanged {
		metrics.TransportCAReloads.Increment("success", "unchanged")
		return current
	}
	roots, err := rootPool(data)
	if err != nil {
		return r.keep("parse_error", err)
	}
	next := r.build(roots)
	r.mu.Lock()
	old := r.current
	r.current, r.data = next, data
	r.mu.Unlock()
	old.CloseIdleConnections()
	metrics.TransportCAReloads.Increment("success", "updated")
	r.log.info("CA file has changed, new connections use it", "file", r.file)
	return next
}

func (r *caReloader) keep(reason string, err error) *http.Transport {
	metrics.TransportCAReloads.Increment("failure", reason)
	r.log.warn("CA file could not be reloaded, the last good one stays in use", "file", r.file, "reason", reason, "error", err)
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.current
}
