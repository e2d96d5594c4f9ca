package workqueue

import (
	"math"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
	clocktesting "k8s.io/utils/clock/testing"
)

func TestAddAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := NewTypedDelayingQueue[string]()
		defer q.ShutDown()
		q.AddAfter("now", 0)
		q.AddAfter("past", -time.Second)
		q.AddAfter("late", 3*time.Second)
		q.AddAfter("first", time.Second)
		q.AddAfter("second", time.Second)
		q.AddAfter("sooner", 5*time.Second)
		q.AddAfter("sooner", 2*time.Second)
		q.AddAfter("sooner", 4*time.Second)
		for _, step := range [][]string{{"now", "past"}, {"first", "second"}, {"sooner"}, {"late"}, {}, {}, {}} {
			synctest.Wait()
			wantLen[string](t, q, len(step))
			for _, want := range step {
				take[string](t, q, want)
				q.Done(want)
			}
			time.Sleep(time.Second)
		}
	})
}

func TestAddAfterWithAClock(t *testing.T) {
	clock := clocktesting.NewFakeClock(time.Now())
	q := NewDelayingQueueWithCustomClock(clock, "")
	defer q.ShutDown()
	q.AddAfter("a", time.Second)
	q.AddAfter("b", time.Minute)
	wantLen[any](t, q, 0)
	clock.Step(2 * time.Second)
	if got, _ := q.Get(); got != "a" {
		t.Errorf("got %v", got)
	}
	wantLen[any](t, q, 0)
	clock.Step(time.Minute)
	if got, _ := q.Get(); got != "b" {
		t.Errorf("got %v", got)
	}
}

// TestAddAfterAndClocksThatJump: whichever way the clock jumps, each item comes once, none before its time has passed on
// that clock.
func TestAddAfterAndClocksThatJump(t *testing.T) {
	for name, jumps := range map[string][]time.Duration{
		"ahead":         {24 * time.Hour},
		"far ahead":     {200 * 365 * 24 * time.Hour},
		"back":          {-time.Hour, time.Hour, time.Hour},
		"far back":      {-200 * 365 * 24 * time.Hour, 200 * 365 * 24 * time.Hour, time.Hour},
		"to and fro":    {30 * time.Second, -time.Hour, 45 * time.Minute, -time.Minute, time.Hour},
		"back and back": {-time.Second, -time.Second, time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				clock := clocktesting.NewFakeClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
				q := NewDelayingQueueWithCustomClock(clock, "")
				defer q.ShutDown()
				for i := range 10 {
					q.AddAfter(i, time.Duration(i+1)*time.Minute)
				}
				for _, jump := range jumps {
					synctest.Wait()
					clock.SetTime(clock.Now().Add(jump))
					q.AddAfter(0, 20*time.Minute) // later than it is due already, or again
				}
				synctest.Wait()
				clock.Step(20 * time.Minute)
				synctest.Wait()
				seen := map[any]int{}
				for q.Len() > 0 {
					item, _ := q.Get()
					seen[item]++
					q.Done(item)
				}
				for i := range 10 {
					if seen[i] != 1 {
						t.Errorf("item %d came %d times", i, seen[i])
					}
				}
			})
		})
	}
}

// TestAddAfterShutDown also shows that no goroutine is left: it would keep the bubble from ending.
func TestAddAfterShutDown(t *testing.T) {
	for name, shutDown := range map[string]func(DelayingInterface){
		"ShutDown":          DelayingInterface.ShutDown,
		"ShutDownWithDrain": DelayingInterface.ShutDownWithDrain,
		"twice":             func(q DelayingInterface) { q.ShutDown(); q.ShutDownWithDrain(); q.ShutDown() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				q := NewNamedDelayingQueue("q")
				q.AddAfter("waits", time.Hour)
				shutDown(q)
				q.AddAfter("late", time.Second)
				q.AddAfter("now", 0)
				synctest.Wait()
				time.Sleep(2 * time.Hour)
				wantLen[any](t, q, 0)
			})
		})
	}
}

func TestAddAfterKeepsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := NewTypedDelayingQueue[int]()
		defer q.ShutDown()
		const n = 500
		for i := range n {
			q.AddAfter(i, time.Duration((i*7919)%n+1)*time.Millisecond)
		}
		start := time.Now()
		for range n {
			i, _ := q.Get()
			if due := time.Duration((i*7919)%n+1) * time.Millisecond; time.Since(start) != due {
				t.Fatalf("item %d after %v, want %v", i, time.Since(start), due)
			}
			q.Done(i)
		}
	})
}

func TestRateLimitingQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := NewTypedRateLimitingQueue(NewTypedItemExponentialFailureRateLimiter[string](time.Second, time.Minute))
		defer q.ShutDown()
		start := time.Now()
		for i, want := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60} {
			q.AddRateLimited("a")
			item, _ := q.Get()
			if got := time.Since(start); got != want*time.Second || q.NumRequeues("a") != i+1 {
				t.Errorf("waited %v after %d failures, want %ds", got, q.NumRequeues("a"), want)
			}
			start = time.Now()
			q.Done(item)
		}
		q.Forget("a")
		if q.NumRequeues("a") != 0 {
			t.Error("not forgotten")
		}
	})
}

func TestUntypedConstructors(t *testing.T) {
	own := NewNamed("own")
	delaying := NewDelayingQueueWithCustomQueue(own, "d")
	q := NewRateLimitingQueueWithDelayingInterface(delaying, NewItemFastSlowRateLimiter(0, time.Hour, 1))
	defer q.ShutDown()
	q.AddRateLimited("a")
	take[any](t, own, "a")
	own.Done("a")
	for _, other := range []RateLimitingInterface{
		NewRateLimitingQueue(DefaultControllerRateLimiter()),
		NewNamedRateLimitingQueue(DefaultItemBasedRateLimiter(), "n"),
	} {
		other.Add("x")
		take[any](t, other, "x")
		other.ShutDown()
	}
	for _, other := range []DelayingInterface{NewDelayingQueue(), TypedNewDelayingQueue[any]()} {
		other.AddAfter("x", 0)
		take[any](t, other, "x")
		other.ShutDown()
	}
	plain := New()
	plain.Add(1)
	take[any](t, plain, 1)
}

func TestRateLimiters(t *testing.T) {
	ms := time.Millisecond
	bucket := &BucketRateLimiter{Limiter: rate.NewLimiter(rate.Every(time.Hour), 1)}
	for _, tt := range []struct {
		name    string
		limiter RateLimiter
		want    []time.Duration
	}{
		{"exponential", NewItemExponentialFailureRateLimiter(ms, time.Second), []time.Duration{ms, 2 * ms, 4 * ms, 8 * ms}},
		{"exponential with a limit", NewItemExponentialFailureRateLimiter(ms, 3*ms), []time.Duration{ms, 2 * ms, 3 * ms, 3 * ms}},
		{"fast and slow", NewItemFastSlowRateLimiter(ms, time.Second, 2), []time.Duration{ms, ms, time.Second, time.Second}},
		{"longest", NewMaxOfRateLimiter(NewItemFastSlowRateLimiter(ms, time.Second, 3), NewItemExponentialFailureRateLimiter(ms, time.Second)),
			[]time.Duration{ms, 2 * ms, 4 * ms, time.Second}},
		{"longest of none", NewMaxOfRateLimiter(), []time.Duration{0, 0}},
		{"at most", NewWithMaxWaitRateLimiter(NewItemExponentialFailureRateLimiter(ms, time.Second), 2*ms), []time.Duration{ms, 2 * ms, 2 * ms}},
		{"default", DefaultControllerRateLimiter(), []time.Duration{5 * ms, 10 * ms, 20 * ms}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for round := range 2 {
				for i, want := range tt.want {
					if got := tt.limiter.When("a"); got != want {
						t.Errorf("round %d, wait %d: %v, want %v", round, i, got, want)
					}
				}
				if got := tt.limiter.NumRequeues("a"); got != len(tt.want) && tt.name != "longest of none" {
					t.Errorf("%d requeues", got)
				}
				if tt.limiter.NumRequeues("b") != 0 {
					t.Error("b has failed too")
				}
				tt.limiter.Forget("a")
			}
		})
	}
	if bucket.When("a") != 0 || bucket.When("b") < 59*time.Minute || bucket.NumRequeues("b") != 0 {
		t.Error("the bucket does not limit")
	}
	bucket.Forget("b")
	huge := NewTypedItemExponentialFailureRateLimiter[string](math.MaxInt64/2, math.MaxInt64)
	for i := range 2000 {
		if d := huge.When("a"); d <= 0 {
			t.Fatalf("wait %d overflowed to %v", i, d)
		}
	}
}
