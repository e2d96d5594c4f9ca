package metrics

import "sync"

var (
	registerOnce sync.Once

	deferredMu sync.Mutex
	deferred   func()
)

// RegisterOpts names the hooks to install. A nil field leaves the default in place.
type RegisterOpts struct {
	ClientCertExpiry             ExpiryMetric
	ClientCertRotationAge        DurationMetric
	RequestLatency               LatencyMetric
	ResolverLatency              ResolverLatencyMetric
	RequestSize                  SizeMetric
	ResponseSize                 SizeMetric
	RateLimiterLatency           LatencyMetric
	RequestResult                ResultMetric
	ExecPluginCalls              CallsMetric
	ExecPluginPolicyCalls        PolicyCallsMetric
	RequestRetry                 RetryMetric
	TransportCacheEntries        TransportCacheMetric
	TransportCreateCalls         TransportCreateCallsMetric
	TransportCAReloads           TransportCAReloadsMetric
	TransportCertRotationGCCalls TransportCertRotationGCCallsMetric
	TransportCacheGCCalls        TransportCacheGCCallsMetric

	// RegisterFn, if not nil, is called once, by the first EnsureRegistered after Register. It lets an adapter put
	// off work that depends on settings which are not known yet when Register runs, such as feature gates.
	RegisterFn func()
}

// Register installs the hooks of opts. Only the first call of a process has an effect, as in client-go.
func Register(opts RegisterOpts) {
	registerOnce.Do(func() { install(opts) })
}

func install(opts RegisterOpts) {
	set(&ClientCertExpiry, opts.ClientCertExpiry)
	set(&ClientCertRotationAge, opts.ClientCertRotationAge)
	set(&RequestLatency, opts.RequestLatency)
	set(&ResolverLatency, opts.ResolverLatency)
	set(&RequestSize, opts.RequestSize)
	set(&ResponseSize, opts.ResponseSize)
	set(&RateLimiterLatency, opts.RateLimiterLatency)
	set(&RequestResult, opts.RequestResult)
	set(&ExecPluginCalls, opts.ExecPluginCalls)
	set(&ExecPluginPolicyCalls, opts.ExecPluginPolicyCalls)
	set(&RequestRetry, opts.RequestRetry)
	set(&TransportCacheEntries, opts.TransportCacheEntries)
	set(&TransportCreateCalls, opts.TransportCreateCalls)
	set(&TransportCAReloads, opts.TransportCAReloads)
	set(&TransportCertRotationGCCalls, opts.TransportCertRotationGCCalls)
	set(&TransportCacheGCCalls, opts.TransportCacheGCCalls)
	deferredMu.Lock()
	deferred = opts.RegisterFn
	deferredMu.Unlock()
}

// set replaces *hook by m unless m is a nil interface; T is always an interface type.
func set[T comparable](hook *T, m T) {
	var none T
	if m != none {
		*hook = m
	}
}

// EnsureRegistered calls RegisterOpts.RegisterFn if that has not happened yet. It is called first thing by whatever
// builds a client, a transport or an authenticator, so that metrics exist from the first client on rather than from
// the first observation. Calling it again costs next to nothing, and calling it before Register takes nothing away
// from a later Register.
func EnsureRegistered() {
	deferredMu.Lock()
	fn := deferred
	deferred = nil
	deferredMu.Unlock()
	// Outside the lock: fn may build a client, which ends up here again.
	if fn != nil {
		fn()
	}
}
