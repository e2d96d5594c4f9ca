package workqueue

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// recorder is a provider whose metrics are numbers by name.
type recorder struct {
	mu     sync.Mutex
	values map[string]float64
}

func (r *recorder) metric(kind, queue string) metric { return metric{r, queue + "/" + kind} }

func (r *recorder) get(name string) float64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.values[name]
}

type metric struct {
	r    *recorder
	name string
}

func (m metric) change(f func(float64) float64) {
	m.r.mu.Lock()
	defer m.r.mu.Unlock()
	m.r.values[m.name] = f(m.r.values[m.name])
}

func (m metric) Inc()              { m.change(func(v float64) float64 { return v + 1 }) }
func (m metric) Dec()              { m.change(func(v float64) float64 { return v - 1 }) }
func (m metric) Set(to float64)    { m.change(func(float64) float64 { return to }) }
func (m metric) Observe(o float64) { m.change(func(v float64) float64 { return v + o }) }

func (r *recorder) NewDepthMetric(name string) GaugeMetric         { return r.metric("depth", name) }
func (r *recorder) NewAddsMetric(name string) CounterMetric        { return r.metric("adds", name) }
func (r *recorder) NewLatencyMetric(name string) HistogramMetric   { return r.metric("latency", name) }
func (r *recorder) NewWorkDurationMetric(n string) HistogramMetric { return r.metric("work", n) }
func (r *recorder) NewUnfinishedWorkSecondsMetric(n string) SettableGaugeMetric {
	return r.metric("unfinished", n)
}
func (r *recorder) NewLongestRunningProcessorSecondsMetric(n string) SettableGaugeMetric {
	return r.metric("longest", n)
}
func (r *recorder) NewRetriesMetric(name string) CounterMetric { return r.metric("retries", name) }

func TestMetrics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &recorder{values: map[string]float64{}}
		q := NewTypedRateLimitingQueueWithConfig(NewTypedItemFastSlowRateLimiter[string](time.Second, time.Second, 1),
			TypedRateLimitingQueueConfig[string]{Name: "q", MetricsProvider: r})
		defer q.ShutDown()
		want := func(when string, depth, adds, latency, work, unfinished, longest, retries float64) {
			t.Helper()
			synctest.Wait()
			got := fmt.Sprint(r.get("q/depth"), r.get("q/adds"), r.get("q/latency"), r.get("q/work"), r.get("q/unfinished"), r.get("q/longest"), r.get("q/retries"))
			if wanted := fmt.Sprint(depth, adds, latency, work, unfinished, longest, retries); got != wanted {
				t.Errorf("%s: depth, adds, latency, work, unfinished, longest and retries are %s, want %s", when, got, wanted)
			}
		}
		q.Add("a")
		q.Add("a")
		q.Add("b")
		want("added", 2, 2, 0, 0, 0, 0, 0)
		time.Sleep(time.Second)
		take(t, q, "a")
		time.Sleep(2 * time.Second)
		take(t, q, "b")
		want("taken", 0, 2, 4, 0, 2, 2, 0)
		q.Add("a")
		want("added again", 1, 3, 4, 0, 2, 2, 0)
		time.Sleep(time.Second)
		want("in work", 1, 3, 4, 0, 4, 3, 0)
		q.Done("a")
		q.Done("b")
		want("done", 1, 3, 4, 4, 4, 3, 0)
		q.AddRateLimited("c")
		time.Sleep(time.Second)
		want("retried", 2, 4, 4, 4, 0, 0, 1)
	})
}

func TestNoMetricsWithoutAName(t *testing.T) {
	r := &recorder{values: map[string]float64{}}
	q := NewTypedWithConfig(TypedQueueConfig[string]{MetricsProvider: r})
	q.Add("a")
	if len(r.values) != 0 || q.metrics.on() {
		t.Errorf("metrics %v", r.values)
	}
}

func TestSetProvider(t *testing.T) {
	before := NewNamed("before")
	first, second := &recorder{values: map[string]float64{}}, &recorder{values: map[string]float64{}}
	SetProvider(first)
	SetProvider(second)
	defer func() { provider.set = nil }()
	before.Add("x")
	q := NewNamed("after")
	defer q.ShutDown()
	q.Add("x")
	if first.get("after/adds") != 1 || len(second.values) != 0 || first.get("before/adds") != 0 {
		t.Errorf("first %v, second %v", first.values, second.values)
	}
}

func TestParallelizeUntil(t *testing.T) {
	for _, tt := range []struct{ workers, pieces, chunk int }{
		{1, 0, 1}, {1, 10, 1}, {4, 10, 3}, {10, 3, 1}, {3, 100, 7}, {2, 5, 100}, {0, 5, 0}, {3, -1, -1},
	} {
		t.Run(fmt.Sprint(tt), func(t *testing.T) {
			done := make([]atomic.Int32, max(tt.pieces, 0))
			var running, most atomic.Int32
			ParallelizeUntil(t.Context(), tt.workers, tt.pieces, func(piece int) {
				if n := running.Add(1); n > most.Load() {
					most.Store(n)
				}
				done[piece].Add(1)
				running.Add(-1)
			}, WithChunkSize(tt.chunk))
			for i := range done {
				if done[i].Load() != 1 {
					t.Errorf("piece %d was done %d times", i, done[i].Load())
				}
			}
			if most.Load() > int32(max(tt.workers, 1)) {
				t.Errorf("%d at once", most.Load())
			}
		})
	}
}

func TestParallelizeUntilStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var done atomic.Int32
	ParallelizeUntil(ctx, 1, 100, func(piece int) {
		if done.Add(1); piece == 4 {
			cancel()
		}
	}, WithChunkSize(10))
	if done.Load() != 5 {
		t.Errorf("%d pieces were done after a cancel in the fifth", done.Load())
	}
}
