package rest

import (
	"context"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/clientsmith/client-gen/runtime/tools/metrics"
)

// This file is the one place from which requests report what they do. Hooks that belong to a client rather than to the
// process join here, beside the process-wide ones of tools/metrics.

// What tools/metrics does when nothing is registered, to skip the work of finding labels that nobody reads.
var (
	unregisteredLatency  = metrics.RequestLatency
	unregisteredResolver = metrics.ResolverLatency
)

// host is the label that metrics know a server by.
func (r *Request) host() string {
	if r.c.base == nil {
		return "none"
	}
	return r.c.base.Host
}

// observeAttempt reports one attempt; attempt counts from 0.
func (r *Request) observeAttempt(ctx context.Context, attempt int, resp *http.Response, err error) {
	code := "<error>"
	if err == nil && resp != nil {
		code = strconv.Itoa(resp.StatusCode)
	}
	metrics.RequestResult.Increment(ctx, code, r.verb, r.host())
	if attempt > 0 {
		metrics.RequestRetry.IncrementRetry(ctx, code, r.verb, r.host())
	}
}

// observeCall reports a whole Do or DoRaw when the returned function is called.
func (r *Request) observeCall(ctx context.Context) func() {
	if metrics.RequestLatency == unregisteredLatency {
		return func() {}
	}
	start := time.Now()
	return func() {
		metrics.RequestLatency.Observe(ctx, r.verb, r.urlTemplate(), time.Since(start))
	}
}

func (r *Request) observeThrottle(ctx context.Context, waited time.Duration) {
	if metrics.RateLimiterLatency != unregisteredLatency {
		metrics.RateLimiterLatency.Observe(ctx, r.verb, r.urlTemplate(), waited)
	}
}

func (r *Request) observeRequestSize(ctx context.Context, req *http.Request) {
	if req.ContentLength >= 0 {
		metrics.RequestSize.Observe(ctx, r.verb, req.URL.Host, float64(req.ContentLength))
	}
}

func (r *Request) observeResponseSize(ctx context.Context, size int) {
	metrics.ResponseSize.Observe(ctx, r.verb, r.host(), float64(size))
}

// observeDNS lets ctx report how long names take to resolve.
func observeDNS(ctx context.Context) context.Context {
	if metrics.ResolverLatency == unregisteredResolver {
		return ctx
	}
	var start atomic.Pointer[time.Time] // the hooks may run on several goroutines
	var host atomic.Pointer[string]
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart: func(info httptrace.DNSStartInfo) {
			now := time.Now()
			start.Store(&now)
			host.Store(&info.Host)
		},
		DNSDone: func(httptrace.DNSDoneInfo) {
			if t, h := start.Load(), host.Load(); t != nil && h != nil {
				metrics.ResolverLatency.Observe(ctx, *h, time.Since(*t))
			}
		},
	})
}
