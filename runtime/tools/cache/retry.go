package cache

import (
	"time"

	"k8s.io/utils/clock"
)

// RetryWithDeadline says for how long errors of a kind may be followed by another attempt.
type RetryWithDeadline interface {
	// After tells it how an attempt ended, nil included.
	After(error)
	// ShouldRetry reports whether the last attempt ended with a retryable error and not too long after the first such
	// error.
	ShouldRetry() bool
}

// NewRetryWithDeadline returns a RetryWithDeadline for the errors for which isRetryable is true. They may go on for
// maxRetryDuration. When the last one was at least minResetPeriod ago, the next one counts as the first; any other
// outcome in between makes it so as well.
func NewRetryWithDeadline(maxRetryDuration, minResetPeriod time.Duration, isRetryable func(error) bool, clock clock.Clock) RetryWithDeadline {
	return &retryWithDeadline{max: maxRetryDuration, reset: minResetPeriod, isRetryable: isRetryable, clock: clock}
}

type retryWithDeadline struct {
	max, reset  time.Duration
	isRetryable func(error) bool
	clock       clock.Clock
	first, last time.Time // of the errors in a row; zero if there are none
}

func (r *retryWithDeadline) After(err error) {
	if !r.isRetryable(err) {
		r.first, r.last = time.Time{}, time.Time{}
		return
	}
	now := r.clock.Now()
	if r.first.IsZero() || now.Sub(r.last) >= r.reset {
		r.first = now
	}
	r.last = now
}

func (r *retryWithDeadline) ShouldRetry() bool {
	return !r.first.IsZero() && r.max > 0 && r.clock.Since(r.first) <= r.max
}
