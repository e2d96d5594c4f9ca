package flowcontrol

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"
)

// forever is the wait for a token that never comes.
const forever = time.Duration(math.MaxInt64)

var errTooLate = errors.New("rate: Wait(n=1) would exceed context deadline")

// bucket is a token bucket. It does what a limiter of golang.org/x/time/rate does, one token at a time; clients that
// link nothing else of that module do without it.
type bucket struct {
	rate  float64 // tokens per second
	burst int

	mu     sync.Mutex
	tokens float64   // at the time at; below zero by those that somebody is waiting for
	at     time.Time // of the last change
	newest time.Time // when the last token that was given out is there
}

func newBucket(rate float64, burst int) *bucket {
	return &bucket{rate: rate, burst: burst, tokens: float64(burst)}
}

// take gives out a token if it is there within patience, and says how long that takes.
func (b *bucket) take(now time.Time, patience time.Duration) (wait time.Duration, ok bool) {
	if b.burst < 1 {
		return forever, false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	left := b.filled(now) - 1
	if left < 0 {
		wait = b.timeFor(-left)
	}
	if wait > patience {
		return forever, false
	}
	b.tokens, b.at, b.newest = left, now, now.Add(wait)
	return wait, true
}

// putBack returns the token that is there at the time due. If another was given out behind it, the one who has that goes
// on waiting as long as before, and this one is lost.
func (b *bucket) putBack(now, due time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if due.Before(now) || b.newest.After(due) {
		return
	}
	b.tokens, b.at = min(b.filled(now)+1, float64(b.burst)), now
	if before := due.Add(-b.timeFor(1)); !before.Before(now) {
		b.newest = before
	}
}

// filled returns the tokens that there are at a time. A clock that goes backwards takes none away.
func (b *bucket) filled(now time.Time) float64 {
	if b.rate <= 0 || !now.After(b.at) {
		return b.tokens
	}
	return min(b.tokens+now.Sub(b.at).Seconds()*b.rate, float64(b.burst))
}

// timeFor returns how long it takes until there are so many more tokens.
func (b *bucket) timeFor(tokens float64) time.Duration {
	if b.rate <= 0 {
		return forever
	}
	if ns := tokens / b.rate * float64(time.Second); ns < float64(forever) {
		return time.Duration(ns)
	}
	return forever
}

// wait waits for a token in real time. It does not begin to if the deadline of ctx is nearer.
func (b *bucket) wait(ctx context.Context) error {
	if b.burst < 1 {
		return fmt.Errorf("rate: Wait(n=1) exceeds limiter's burst %d", b.burst)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	now, patience := time.Now(), forever
	if deadline, ok := ctx.Deadline(); ok {
		patience = deadline.Sub(now)
	}
	wait, ok := b.take(now, patience)
	switch {
	case !ok:
		return errTooLate
	case wait == 0:
		return nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		b.putBack(time.Now(), now.Add(wait))
		return ctx.Err()
	}
}
