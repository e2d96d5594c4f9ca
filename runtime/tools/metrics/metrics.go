package metrics

import (
	"context"
	"net/url"
	"time"
)

// DurationMetric records a length of time.
type DurationMetric interface {
	Observe(duration time.Duration)
}

// ExpiryMetric records a moment of expiry; nil means that nothing that expires is known.
type ExpiryMetric interface {
	Set(expiry *time.Time)
}

// LatencyMetric records how long one call took, by verb and URL. The URL is a template: names, namespaces and
// parameter values have been replaced by placeholders.
type LatencyMetric interface {
	Observe(ctx context.Context, verb string, u url.URL, latency time.Duration)
}

// ResolverLatencyMetric records how long the DNS look-up of a host took.
type ResolverLatencyMetric interface {
	Observe(ctx context.Context, host string, latency time.Duration)
}

// SizeMetric records the size in bytes of a request or response body, by verb and host.
type SizeMetric interface {
	Observe(ctx context.Context, verb string, host string, size float64)
}

// ResultMetric counts attempts by response code ("<error>" when there was no response), HTTP method and host.
type ResultMetric interface {
	Increment(ctx context.Context, code string, method string, host string)
}

// RetryMetric counts the second and later attempts of requests, by code, HTTP method and host.
type RetryMetric interface {
	IncrementRetry(ctx context.Context, code string, method string, host string)
}

// CallsMetric counts exec plugin runs by exit code and outcome.
type CallsMetric interface {
	Increment(exitCode int, callStatus string)
}

// PolicyCallsMetric counts decisions of the exec plugin policy; status is "allowed" or "denied".
type PolicyCallsMetric interface {
	Increment(status string)
}

// TransportCacheMetric records how many transports the process-wide cache holds.
type TransportCacheMetric interface {
	Observe(value int)
}

// TransportCreateCallsMetric counts requests for a transport; result is "hit", "miss", "miss-gc" or "uncacheable".
type TransportCreateCallsMetric interface {
	Increment(result string)
}

// TransportCAReloadsMetric counts attempts to reload a CA file, by result and reason.
type TransportCAReloadsMetric interface {
	Increment(result, reason string)
}

// TransportCertRotationGCCallsMetric counts certificate watchers that ended because their transport was collected.
type TransportCertRotationGCCallsMetric interface {
	Increment()
}

// TransportCacheGCCallsMetric counts clean-ups of cache entries whose transport was collected; result is "deleted"
// or, when the entry had been replaced meanwhile, "skipped".
type TransportCacheGCCallsMetric interface {
	Increment(result string)
}

// The hooks. Each is a no-op until Register replaces it; none is ever nil. They are read without a lock, so
// register before the first client is built.
var (
	// ClientCertExpiry is set to the earliest expiry of the client certificates in use.
	ClientCertExpiry ExpiryMetric = noopExpiry{}
	// ClientCertRotationAge observes how old a client certificate was when a new one replaced it.
	ClientCertRotationAge DurationMetric = noopDuration{}
	// RequestLatency observes the whole of each call, retries included.
	RequestLatency LatencyMetric = noopLatency{}
	// ResolverLatency observes DNS look-ups.
	ResolverLatency ResolverLatencyMetric = noopResolverLatency{}
	// RequestSize observes request bodies.
	RequestSize SizeMetric = noopSize{}
	// ResponseSize observes response bodies.
	ResponseSize SizeMetric = noopSize{}
	// RateLimiterLatency observes waits in the client-side rate limiter.
	RateLimiterLatency LatencyMetric = noopLatency{}
	// RequestResult counts attempts by outcome.
	RequestResult ResultMetric = noopResult{}
	// ExecPluginCalls counts exec plugin runs.
	ExecPluginCalls CallsMetric = noopCalls{}
	// ExecPluginPolicyCalls counts exec plugin policy decisions.
	ExecPluginPolicyCalls PolicyCallsMetric = noopPolicyCalls{}
	// RequestRetry counts retries.
	RequestRetry RetryMetric = noopRetry{}
	// TransportCacheEntries observes the size of the transport cache.
	TransportCacheEntries TransportCacheMetric = noopTransportCache{}
	// TransportCreateCalls counts transports asked for.
	TransportCreateCalls TransportCreateCallsMetric = noopTransportCreateCalls{}
	// TransportCAReloads counts CA file reloads.
	TransportCAReloads TransportCAReloadsMetric = noopTransportCAReloads{}
	// TransportCertRotationGCCalls counts certificate watchers ended by garbage collection.
	TransportCertRotationGCCalls TransportCertRotationGCCallsMetric = noopTransportCertRotationGCCalls{}
	// TransportCacheGCCalls counts cache entries cleaned up by garbage collection.
	TransportCacheGCCalls TransportCacheGCCallsMetric = noopTransportCacheGCCalls{}
)

type (
	noopDuration                     struct{}
	noopExpiry                       struct{}
	noopLatency                      struct{}
	noopResolverLatency              struct{}
	noopSize                         struct{}
	noopResult                       struct{}
	noopRetry                        struct{}
	noopCalls                        struct{}
	noopPolicyCalls                  struct{}
	noopTransportCache               struct{}
	noopTransportCreateCalls         struct{}
	noopTransportCAReloads           struct{}
	noopTransportCertRotationGCCalls struct{}
	noopTransportCacheGCCalls        struct{}
)

func (noopDuration) Observe(time.Duration)                                  {}
func (noopExpiry) Set(*time.Time)                                           {}
func (noopLatency) Observe(context.Context, string, url.URL, time.Duration) {}
func (noopResolverLatency) Observe(context.Context, string, time.Duration)  {}
func (noopSize) Observe(context.Context, string, string, float64)           {}
func (noopResult) Increment(context.Context, string, string, string)        {}
func (noopRetry) IncrementRetry(context.Context, string, string, string)    {}
func (noopCalls) Increment(int, string)                                     {}
func (noopPolicyCalls) Increment(string)                                    {}
func (noopTransportCache) Observe(int)                                      {}
func (noopTransportCreateCalls) Increment(string)                           {}
func (noopTransportCAReloads) Increment(string, string)                     {}
func (noopTransportCertRotationGCCalls) Increment()                         {}
func (noopTransportCacheGCCalls) Increment(string)                          {}
