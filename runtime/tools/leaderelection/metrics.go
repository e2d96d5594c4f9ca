package leaderelection

import "sync"

// LeaderMetric receives what candidates do, by the Name of their config.
type LeaderMetric interface {
	// On says that the candidate leads.
	On(name string)
	// Off says that it does not.
	Off(name string)
	// SlowpathExercised says that a renewal needed more than one write.
	SlowpathExercised(name string)
}

// MetricsProvider makes a LeaderMetric for each candidate.
type MetricsProvider interface {
	// NewLeaderMetric makes one.
	NewLeaderMetric() LeaderMetric
}

var (
	providerLock sync.Mutex
	provider     MetricsProvider
)

// SetProvider sets what makes the metrics of candidates made from then on. Only the first call has an effect.
func SetProvider(metricsProvider MetricsProvider) {
	providerLock.Lock()
	defer providerLock.Unlock()
	if provider == nil {
		provider = metricsProvider
	}
}

func newMetric() LeaderMetric {
	providerLock.Lock()
	defer providerLock.Unlock()
	if provider == nil {
		return noMetric{}
	}
	return provider.NewLeaderMetric()
}

type noMetric struct{}

func (noMetric) On(string)                {}
func (noMetric) Off(string)               {}
func (noMetric) SlowpathExercised(string) {}
