package transport

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net/http/httptrace"
	"sync"
	"time"
)

// requestTrace measures the parts of one request. Hooks of an attempt that lost a race may come late, hence the lock.
type requestTrace struct {
	mu       sync.Mutex
	started  map[string]time.Time
	took     map[string]time.Duration
	reused   bool
	gotConn  time.Time
	answered time.Duration
}

func (t *requestTrace) attach(ctx context.Context) context.Context {
	t.started, t.took = map[string]time.Time{}, map[string]time.Duration{}
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart:          func(httptrace.DNSStartInfo) { t.start("dnsLookup") },
		DNSDone:           func(httptrace.DNSDoneInfo) { t.stop("dnsLookup") },
		ConnectStart:      func(string, string) { t.start("dial") },
		ConnectDone:       func(string, string, error) { t.stop("dial") },
		TLSHandshakeStart: func() { t.start("tlsHandshake") },
		TLSHandshakeDone:  func(tls.ConnectionState, error) { t.stop("tlsHandshake") },
		GotConn: func(info httptrace.GotConnInfo) {
			t.mu.Lock()
			defer t.mu.Unlock()
			t.reused, t.gotConn = info.Reused, time.Now()
		},
		GotFirstResponseByte: func() {
			t.mu.Lock()
			defer t.mu.Unlock()
			t.answered = time.Since(t.gotConn)
		},
	})
}

func (t *requestTrace) start(what string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.started[what] = time.Now()
}

func (t *requestTrace) stop(what string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.took[what] = time.Since(t.started[what])
}

// attrs returns what has been measured so far.
func (t *requestTrace) attrs() []slog.Attr {
	t.mu.Lock()
	defer t.mu.Unlock()
	attrs := []slog.Attr{slog.Bool("connectionReused", t.reused)}
	for _, what := range []string{"dnsLookup", "dial", "tlsHandshake"} {
		if took, ok := t.took[what]; ok {
			attrs = append(attrs, slog.Duration(what, took))
		}
	}
	return append(attrs, slog.Duration("serverProcessing", t.answered))
}
