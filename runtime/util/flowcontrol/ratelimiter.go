package flowcontrol

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"k8s.io/utils/clock"
)

// PassiveRateLimiter answers at once whether an action may happen now.
type PassiveRateLimiter interface {
	// TryAccept takes a token and returns true if one is there, and returns false otherwise.
	TryAccept() bool
	// Stop releases the limiter. The limiters of this package hold nothing, so theirs does nothing.
	Stop()
	// QPS returns the sustained rate in actions per second.
	QPS() float32
}

// RateLimiter can also wait for a token.
type RateLimiter interface {
	PassiveRateLimiter
	// Accept blocks until it has taken a token.
	Accept()
	// Wait blocks until it has taken a token and returns nil, or returns an error without taking one when ctx ends
	// first or its deadline is nearer than the next token.
	Wait(ctx context.Context) error
}

// Clock is what a limiter needs to know about time.
type Clock interface {
	clock.PassiveClock
	// Sleep blocks for the given time.
	Sleep(time.Duration)
}

var _ Clock = clock.RealClock{}

type tokenBucketPassive struct {
	bucket *bucket
	qps    float32
	clock  clock.PassiveClock
}

type tokenBucket struct {
	tokenBucketPassive
	clock Clock
}

// NewTokenBucketRateLimiter returns a limiter that allows qps actions per second and bursts of up to burst actions.
// The bucket starts full and holds burst tokens at most.
func NewTokenBucketRateLimiter(qps float32, burst int) RateLimiter {
	return NewTokenBucketRateLimiterWithClock(qps, burst, clock.RealClock{})
}

// NewTokenBucketRateLimiterWithClock is NewTokenBucketRateLimiter on the given clock. As in client-go only TryAccept
// and Accept follow the clock; Wait needs a timer that a context can interrupt and uses real time.
func NewTokenBucketRateLimiterWithClock(qps float32, burst int, c Clock) RateLimiter {
	return &tokenBucket{tokenBucketPassive: newPassive(qps, burst, c), clock: c}
}

// NewTokenBucketPassiveRateLimiter is NewTokenBucketRateLimiter without the blocking methods.
func NewTokenBucketPassiveRateLimiter(qps float32, burst int) PassiveRateLimiter {
	return NewTokenBucketPassiveRateLimiterWithClock(qps, burst, clock.RealClock{})
}

// NewTokenBucketPassiveRateLimiterWithClock is NewTokenBucketPassiveRateLimiter on the given clock.
func NewTokenBucketPassiveRateLimiterWithClock(qps float32, burst int, c clock.PassiveClock) PassiveRateLimiter {
	p := newPassive(qps, burst, c)
	return &p
}

func newPassive(qps float32, burst int, c clock.PassiveClock) tokenBucketPassive {
	return tokenBucketPassive{bucket: newBucket(float64(qps), burst), qps: qps, clock: c}
}

func (t *tokenBucketPassive) TryAccept() bool {
	_, ok := t.bucket.take(t.clock.Now(), 0)
	return ok
}

func (t *tokenBucketPassive) Stop()        {}
func (t *tokenBucketPassive) QPS() float32 { return t.qps }

func (t *tokenBucket) Accept() {
	wait, _ := t.bucket.take(t.clock.Now(), forever)
	t.clock.Sleep(wait)
}

func (t *tokenBucket) Wait(ctx context.Context) error {
	if err := t.bucket.wait(ctx); err != nil {
		return fmt.Errorf("client rate limiter: %w", err)
	}
	return nil
}

type alwaysLimiter struct{}

// NewFakeAlwaysRateLimiter returns a limiter that never limits. Its QPS is 1, as in client-go.
func NewFakeAlwaysRateLimiter() RateLimiter { return alwaysLimiter{} }

func (alwaysLimiter) TryAccept() bool            { return true }
func (alwaysLimiter) Stop()                      {}
func (alwaysLimiter) Accept()                    {}
func (alwaysLimiter) Wait(context.Context) error { return nil }
func (alwaysLimiter) QPS() float32               { return 1 }

var errNever = errors.New("flowcontrol: this rate limiter never accepts")

type neverLimiter struct {
	stop sync.Once
	done chan struct{}
}

// NewFakeNeverRateLimiter returns a limiter that accepts nothing: TryAccept is false, Wait fails at once, and Accept
// blocks until Stop. Its QPS is 1, as in client-go.
func NewFakeNeverRateLimiter() RateLimiter { return &neverLimiter{done: make(chan struct{})} }

func (n *neverLimiter) TryAccept() bool            { return false }
func (n *neverLimiter) Stop()                      { n.stop.Do(func() { close(n.done) }) }
func (n *neverLimiter) Accept()                    { <-n.done }
func (n *neverLimiter) Wait(context.Context) error { return errNever }
func (n *neverLimiter) QPS() float32               { return 1 }
