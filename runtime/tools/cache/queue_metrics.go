package cache

import (
	"sync"
	"time"
)

// InformerMetricsProvider makes the metrics of queues and stores. What it returns is set on every change while the
// identity is reserved.
type InformerMetricsProvider interface {
	// NewQueuedItemMetric returns the gauge for the number of items that wait in the queue: objects for a DeltaFIFO,
	// events for a RealFIFO.
	NewQueuedItemMetric(id InformerNameAndResource) GaugeMetric

	// NewProcessingLatencyMetric returns the histogram for the time, in seconds, that handling what was popped took.
	NewProcessingLatencyMetric(id InformerNameAndResource) HistogramMetric

	// NewStoreResourceVersionMetric returns the gauge for the resource version of the store.
	NewStoreResourceVersionMetric(id InformerNameAndResource) GaugeMetric
}

var informerMetrics struct {
	once     sync.Once
	provider InformerMetricsProvider
	mu       sync.RWMutex
}

// SetInformerMetricsProvider sets the provider for the informers that are made from now on and have none of their own.
// Only the first call has an effect.
func SetInformerMetricsProvider(metricsProvider InformerMetricsProvider) {
	informerMetrics.once.Do(func() {
		informerMetrics.mu.Lock()
		defer informerMetrics.mu.Unlock()
		informerMetrics.provider = metricsProvider
	})
}

// metricsProviderOr returns p, or the provider of the process if p is nil, or nil.
func metricsProviderOr(p InformerMetricsProvider) InformerMetricsProvider {
	if p != nil {
		return p
	}
	informerMetrics.mu.RLock()
	defer informerMetrics.mu.RUnlock()
	return informerMetrics.provider
}

// queueMetrics are the metrics of one queue. The zero value publishes nothing.
type queueMetrics struct {
	identifier InformerNameAndResource
	items      GaugeMetric
	latency    HistogramMetric
}

func newQueueMetrics(identifier InformerNameAndResource, provider InformerMetricsProvider) queueMetrics {
	provider = metricsProviderOr(provider)
	if provider == nil || !identifier.Reserved() {
		return queueMetrics{}
	}
	return queueMetrics{
		identifier: identifier,
		items:      provider.NewQueuedItemMetric(identifier),
		latency:    provider.NewProcessingLatencyMetric(identifier),
	}
}

// queued publishes how many items wait.
func (m *queueMetrics) queued(n int) {
	if m.items != nil && m.identifier.Reserved() {
		m.items.Set(float64(n))
	}
}

// processed publishes the time since start.
func (m *queueMetrics) processed(start time.Time) {
	if m.latency != nil && m.identifier.Reserved() {
		m.latency.Observe(time.Since(start).Seconds())
	}
}
