package cache

import (
	"strconv"
	"sync"
)

// CounterMetric is a number that only rises.
type CounterMetric interface {
	// Inc adds one.
	Inc()
}

// GaugeMetric is a number that rises and falls.
type GaugeMetric interface {
	// Set makes it the given number.
	Set(float64)
}

// SummaryMetric takes samples.
type SummaryMetric interface {
	// Observe adds a sample.
	Observe(float64)
}

// HistogramMetric takes samples and counts them by size.
type HistogramMetric interface {
	// Observe adds a sample.
	Observe(float64)
}

// MetricsProvider makes the metrics of reflectors. Each method is called at most once per reflector, with its name.
// Durations are in seconds.
type MetricsProvider interface {
	// NewListsMetric returns the counter of lists.
	NewListsMetric(name string) CounterMetric
	// NewListDurationMetric returns what is told how long each list took.
	NewListDurationMetric(name string) SummaryMetric
	// NewItemsInListMetric returns what is told how many objects each list had.
	NewItemsInListMetric(name string) SummaryMetric

	// NewWatchesMetric returns the counter of watches.
	NewWatchesMetric(name string) CounterMetric
	// NewShortWatchesMetric returns the counter of watches that ended within a second and without an event.
	NewShortWatchesMetric(name string) CounterMetric
	// NewWatchDurationMetric returns what is told how long each watch took.
	NewWatchDurationMetric(name string) SummaryMetric
	// NewItemsInWatchMetric returns what is told how many events each watch had.
	NewItemsInWatchMetric(name string) SummaryMetric

	// NewLastResourceVersionMetric returns the gauge of the resource version that was reached, where it is a number.
	NewLastResourceVersionMetric(name string) GaugeMetric
}

var reflectorMetricsProvider struct {
	sync.RWMutex
	once     sync.Once
	provider MetricsProvider
}

// SetReflectorMetricsProvider sets what makes the metrics of the reflectors that start from now on; without it there are
// none. Only the first call has an effect.
func SetReflectorMetricsProvider(metricsProvider MetricsProvider) {
	reflectorMetricsProvider.once.Do(func() {
		reflectorMetricsProvider.Lock()
		defer reflectorMetricsProvider.Unlock()
		reflectorMetricsProvider.provider = metricsProvider
	})
}

// noMetric is every metric, and does nothing.
type noMetric struct{}

func (noMetric) Inc()            {}
func (noMetric) Set(float64)     {}
func (noMetric) Observe(float64) {}

// reflectorMetrics are the metrics of one reflector.
type reflectorMetrics struct {
	lists         CounterMetric
	listSeconds   SummaryMetric
	itemsInList   SummaryMetric
	watches       CounterMetric
	shortWatches  CounterMetric
	watchSeconds  SummaryMetric
	itemsInWatch  SummaryMetric
	lastVersion   GaugeMetric
	countsVersion bool // versions need not be parsed for nobody
}

func newReflectorMetrics(name string) *reflectorMetrics {
	reflectorMetricsProvider.RLock()
	p := reflectorMetricsProvider.provider
	reflectorMetricsProvider.RUnlock()
	if p == nil {
		n := noMetric{}
		return &reflectorMetrics{
			lists: n, listSeconds: n, itemsInList: n,
			watches: n, shortWatches: n, watchSeconds: n, itemsInWatch: n, lastVersion: n,
		}
	}
	return &reflectorMetrics{
		lists:         p.NewListsMetric(name),
		listSeconds:   p.NewListDurationMetric(name),
		itemsInList:   p.NewItemsInListMetric(name),
		watches:       p.NewWatchesMetric(name),
		shortWatches:  p.NewShortWatchesMetric(name),
		watchSeconds:  p.NewWatchDurationMetric(name),
		itemsInWatch:  p.NewItemsInWatchMetric(name),
		lastVersion:   p.NewLastResourceVersionMetric(name),
		countsVersion: true,
	}
}

func (m *reflectorMetrics) setVersion(version string) {
	if n, err := strconv.ParseUint(version, 10, 64); err == nil {
		m.lastVersion.Set(float64(n))
	}
}
