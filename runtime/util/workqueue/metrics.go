package workqueue

import (
	"sync"
	"time"

	"k8s.io/utils/clock"
)

// GaugeMetric is a number that goes up and down by one.
type GaugeMetric interface {
	Inc()
	Dec()
}

// SettableGaugeMetric is a number that is set.
type SettableGaugeMetric interface {
	Set(float64)
}

// CounterMetric is a number that only goes up.
type CounterMetric interface {
	Inc()
}

// SummaryMetric sums up observations.
type SummaryMetric interface {
	Observe(float64)
}

// HistogramMetric counts observations by size.
type HistogramMetric interface {
	Observe(float64)
}

// MetricsProvider makes the metrics of a queue, given its name. Times are in seconds.
type MetricsProvider interface {
	// NewDepthMetric is for the number of items in the queue.
	NewDepthMetric(name string) GaugeMetric
	// NewAddsMetric is for the number of items that were let in.
	NewAddsMetric(name string) CounterMetric
	// NewLatencyMetric is for the time from Add to Get.
	NewLatencyMetric(name string) HistogramMetric
	// NewWorkDurationMetric is for the time from Get to Done.
	NewWorkDurationMetric(name string) HistogramMetric
	// NewUnfinishedWorkSecondsMetric is for the sum of the times since Get of all items in work.
	NewUnfinishedWorkSecondsMetric(name string) SettableGaugeMetric
	// NewLongestRunningProcessorSecondsMetric is for the longest of these times.
	NewLongestRunningProcessorSecondsMetric(name string) SettableGaugeMetric
	// NewRetriesMetric is for the number of calls of AddAfter.
	NewRetriesMetric(name string) CounterMetric
}

var provider struct {
	sync.Mutex
	set MetricsProvider
}

// SetProvider sets the provider of all queues that are made later, have a name and have no provider of their own. Only
// the first call has an effect. A provider per queue (in its config) needs no global state.
func SetProvider(metricsProvider MetricsProvider) {
	provider.Lock()
	defer provider.Unlock()
	if provider.set == nil {
		provider.set = metricsProvider
	}
}

// providerFor returns the provider of a queue, nil if it has no metrics.
func providerFor(name string, own MetricsProvider) MetricsProvider {
	if name == "" {
		return nil
	}
	if own != nil {
		return own
	}
	provider.Lock()
	defer provider.Unlock()
	return provider.set
}

// queueMetrics measures a queue, which holds its lock. The zero value measures nothing.
type queueMetrics[T comparable] struct {
	clock          clock.PassiveClock
	depth          GaugeMetric
	adds           CounterMetric
	latency        HistogramMetric
	workDuration   HistogramMetric
	unfinished     SettableGaugeMetric
	longestRunning SettableGaugeMetric
	added, taken   map[T]time.Time
}

func newQueueMetrics[T comparable](name string, own MetricsProvider, c clock.PassiveClock) queueMetrics[T] {
	p := providerFor(name, own)
	if p == nil {
		return queueMetrics[T]{}
	}
	return queueMetrics[T]{
		clock:          c,
		depth:          p.NewDepthMetric(name),
		adds:           p.NewAddsMetric(name),
		latency:        p.NewLatencyMetric(name),
		workDuration:   p.NewWorkDurationMetric(name),
		unfinished:     p.NewUnfinishedWorkSecondsMetric(name),
		longestRunning: p.NewLongestRunningProcessorSecondsMetric(name),
		added:          map[T]time.Time{},
		taken:          map[T]time.Time{},
	}
}

func (m *queueMetrics[T]) on() bool { return m.clock != nil }

func (m *queueMetrics[T]) add(item T) {
	if !m.on() {
		return
	}
	m.adds.Inc()
	m.depth.Inc()
	if _, ok := m.added[item]; !ok {
		m.added[item] = m.clock.Now()
	}
}

func (m *queueMetrics[T]) get(item T) {
	if !m.on() {
		return
	}
	m.depth.Dec()
	m.taken[item] = m.clock.Now()
	if since, ok := m.added[item]; ok {
		m.latency.Observe(m.clock.Since(since).Seconds())
		delete(m.added, item)
	}
}

func (m *queueMetrics[T]) done(item T) {
	if !m.on() {
		return
	}
	if since, ok := m.taken[item]; ok {
		m.workDuration.Observe(m.clock.Since(since).Seconds())
		delete(m.taken, item)
	}
}

func (m *queueMetrics[T]) update() {
	var sum, longest float64
	for _, since := range m.taken {
		age := m.clock.Since(since).Seconds()
		sum += age
		longest = max(longest, age)
	}
	m.unfinished.Set(sum)
	m.longestRunning.Set(longest)
}

// retryCounter returns what counts calls of AddAfter.
func retryCounter(name string, own MetricsProvider) CounterMetric {
	if p := providerFor(name, own); p != nil {
		return p.NewRetriesMetric(name)
	}
	return noCounter{}
}

type noCounter struct{}

func (noCounter) Inc() {}
