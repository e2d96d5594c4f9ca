package transport

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"sync"
	"time"

	"k8s.io/utils/clock"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
)

// CertCallbackRefreshDuration is how often a transport looks whether its client certificate's files have changed, to
// close the connections that use the old one. It is a variable for tests; set it before building clients.
var CertCallbackRefreshDuration = 5 * time.Minute

const (
	// certReadInterval is how long a pair is used for new connections before the files are read again.
	certReadInterval = time.Second
	// certRetryDelay is the first delay after a failed look at the files; it doubles up to the refresh duration.
	certRetryDelay = time.Second
)

// certReloader supplies a client certificate that follows its files.
type certReloader struct {
	certFile, keyFile string
	clock             clock.WithTicker
	log               logger

	mu     sync.Mutex
	cert   *tls.Certificate
	readAt time.Time
}

// newCertReloader returns nil unless the certificate follows files.
func newCertReloader(m *tlsMaterial, c clock.WithTicker, log logger) *certReloader {
	if !m.ReloadTLSFiles || m.cert == nil || m.CertFile == "" || m.KeyFile == "" {
		return nil
	}
	return &certReloader{certFile: m.CertFile, keyFile: m.KeyFile, clock: c, log: log, cert: m.cert, readAt: c.Now()}
}

// due reports whether an interval has passed since then, or the clock has gone back behind it, after which nobody knows.
func due(now, then time.Time, interval time.Duration) bool {
	passed := now.Sub(then)
	return passed >= interval || passed < 0
}

// certificate returns the pair in the files, read at most a second ago. A pair that cannot be read is an error, as a
// server would refuse the old one sooner or later and the reason would be lost.
func (r *certReloader) certificate() (*tls.Certificate, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := r.clock.Now(); due(now, r.readAt, certReadInterval) {
		cert, err := loadPair(r.certFile, r.keyFile)
		if err != nil {
			return nil, fmt.Errorf("reload the client certificate: %w", err)
		}
		r.cert, r.readAt = &cert, now
	}
	return r.cert, nil
}

// loadPair is tls.LoadX509KeyPair with a limit on the length of the files.
func loadPair(certFile, keyFile string) (tls.Certificate, error) {
	certPEM, err := layer.ReadFile(certFile)
	if err != nil {
		return tls.Certificate{}, err
	}
	keyPEM, err := layer.ReadFile(keyFile)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.X509KeyPair(certPEM, keyPEM)
}

// watch closes all connections whenever the pair has changed, until ctx ends. Between looks at the files it
// waits for the refresh duration, and less after a failure.
func (r *certReloader) watch(ctx context.Context, conns *layer.Conns, refresh time.Duration) {
	r.mu.Lock()
	seen := r.cert
	r.mu.Unlock()
	delay, retry := refresh, certRetryDelay
	for {
		timer := r.clock.NewTimer(delay)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C():
		}
		cert, err := r.certificate()
		if err != nil {
			r.log.warn("client certificate could not be reloaded", "error", err)
			delay, retry = min(retry, refresh), min(2*retry, refresh)
			continue
		}
		delay, retry = refresh, certRetryDelay
		if sameCertificate(seen, cert) {
			continue
		}
		seen = cert
		r.log.info("client certificate has changed, closing the connections that use the old one")
		conns.CloseAll()
	}
}

// sameCertificate compares what is sent to a server, not what has been parsed of it.
func sameCertificate(a, b *tls.Certificate) bool {
	if a == b {
		return true
	}
	if a == nil || b == nil || len(a.Certificate) != len(b.Certificate) {
		return false
	}
	for i := range a.Certificate {
		if !bytes.Equal(a.Certificate[i], b.Certificate[i]) {
			return false
		}
	}
	return true
}
