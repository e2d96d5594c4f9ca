package flowcontrol

import (
	"context"
	"errors"
	"testing"
	"time"

	testingclock "k8s.io/utils/clock/testing"
)

// sleepingClock moves on when somebody sleeps on it.
type sleepingClock struct {
	*testingclock.FakePassiveClock
	slept time.Duration
}

func (c *sleepingClock) Sleep(d time.Duration) {
	c.slept += d
	c.SetTime(c.Now().Add(d))
}

func newSleepingClock() *sleepingClock {
	return &sleepingClock{FakePassiveClock: testingclock.NewFakePassiveClock(time.Unix(1000, 0))}
}

// accepted counts the requests that a limiter lets through at once, up to ten.
func accepted(limiter PassiveRateLimiter) int {
	n := 0
	for n < 10 && limiter.TryAccept() {
		n++
	}
	return n
}

func TestTokenBucket(t *testing.T) {
	c := newSleepingClock()
	limiter := NewTokenBucketRateLimiterWithClock(10, 2, c)
	if limiter.QPS() != 10 {
		t.Errorf("QPS is %v", limiter.QPS())
	}
	if got := accepted(limiter); got != 2 {
		t.Fatalf("a full bucket of two holds %d", got)
	}
	limiter.Accept()
	if c.slept != 100*time.Millisecond {
		t.Errorf("Accept slept for %v", c.slept)
	}
	c.SetTime(c.Now().Add(time.Hour))
	if got := accepted(limiter); got != 2 {
		t.Errorf("the bucket of two holds %d after a rest", got)
	}
	passive := NewTokenBucketPassiveRateLimiterWithClock(1, 1, c)
	if !passive.TryAccept() || passive.TryAccept() {
		t.Error("the passive limiter does not limit")
	}
}

func TestWaitFailsFast(t *testing.T) {
	limiter := NewTokenBucketRateLimiter(0.001, 1)
	if err := limiter.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	// A token is 1000 s away: this must not wait for the deadline.
	if err := limiter.Wait(ctx); err == nil {
		t.Error("Wait got a token before there was one")
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := limiter.Wait(cancelled); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait on a cancelled context gives %v", err)
	}
}

func TestFakes(t *testing.T) {
	always := NewFakeAlwaysRateLimiter()
	always.Accept()
	if !always.TryAccept() || always.Wait(t.Context()) != nil {
		t.Error("the limiter that always accepts does not")
	}
	never := NewFakeNeverRateLimiter()
	if never.TryAccept() || never.Wait(t.Context()) == nil {
		t.Error("the limiter that never accepts does")
	}
	done := make(chan struct{})
	go func() { never.Accept(); close(done) }()
	never.Stop()
	never.Stop()
	<-done
}

func TestBackoff(t *testing.T) {
	c := testingclock.NewFakeClock(time.Unix(1000, 0))
	b := NewFakeBackOff(time.Second, 10*time.Second, c)
	if b.Get("a") != 0 || b.IsInBackOffSince("a", c.Now()) || b.IsInBackOffSinceUpdate("a", c.Now()) {
		t.Error("an unknown key has a delay")
	}
	for _, want := range []time.Duration{1, 2, 4, 8, 10, 10} {
		b.Next("a", c.Now())
		if got := b.Get("a"); got != want*time.Second {
			t.Errorf("the delay is %v, want %v", got, want*time.Second)
		}
	}
	start := c.Now()
	c.Step(9 * time.Second)
	if !b.IsInBackOffSince("a", start) || !b.IsInBackOffSinceUpdate("a", c.Now()) {
		t.Error("the delay is over too early")
	}
	c.Step(2 * time.Second)
	if b.IsInBackOffSince("a", start) || b.IsInBackOffSinceUpdate("a", c.Now()) {
		t.Error("the delay is not over")
	}
	c.Step(10 * time.Second) // 21 s since the last Next, more than twice the maximum.
	b.Next("a", c.Now())
	if got := b.Get("a"); got != time.Second {
		t.Errorf("after it expired the delay is %v", got)
	}
	b.Reset("a")
	if b.Get("a") != 0 {
		t.Error("Reset left a delay")
	}
	b.Next("b", c.Now())
	c.Step(time.Minute)
	b.Next("c", c.Now())
	b.GC()
	if b.Get("b") != 0 || b.Get("c") == 0 {
		t.Error("GC dropped the wrong entries")
	}
	b.HasExpiredFunc = func(time.Time, time.Time, time.Duration) bool { return true }
	b.GC()
	if b.Get("c") != 0 {
		t.Error("HasExpiredFunc was not asked")
	}
}

func TestBackoffJitter(t *testing.T) {
	b := NewBackOffWithJitter(time.Second, 10*time.Second, 0.5)
	b.random = func() float64 { return 1 }
	for _, want := range []time.Duration{1500 * time.Millisecond, 4500 * time.Millisecond, 10 * time.Second} {
		b.Next("a", time.Now())
		if got := b.Get("a"); got != want {
			t.Errorf("the delay is %v, want %v", got, want)
		}
	}
	huge := NewBackOff(1<<62, 1<<63-1)
	huge.Next("a", time.Now())
	huge.Next("a", time.Now())
	if got := huge.Get("a"); got != 1<<63-1 {
		t.Errorf("a delay that overflows became %v", got)
	}
}
