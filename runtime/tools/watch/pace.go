package watch

import (
	"context"
	"math/rand/v2"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const (
	minRestart = time.Second      // from the start of one attempt to that of the next
	maxRestart = 30 * time.Second // the same after many failures, without jitter
	jitter     = 0.2              // of a delay after a failure
	maxAsked   = 5 * time.Minute  // the longest delay that a server can ask for
)

// pace spaces attempts: a second from start to start, twice as long after each failure in a row up to half a minute,
// and as long as the server asks, up to five minutes.
type pace struct {
	started  time.Time
	failures int
}

// begin notes the start of an attempt.
func (p *pace) begin() { p.started = time.Now() }

// wait waits for the time of the next attempt after one that ended with err, nil if it went well. It returns false if
// ctx is done before.
func (p *pace) wait(ctx context.Context, err error) bool {
	interval := minRestart
	if err == nil {
		p.failures = 0
	} else {
		interval = min(minRestart<<min(p.failures, 10), maxRestart)
		interval += time.Duration(rand.Float64() * jitter * float64(interval))
		p.failures++
	}
	delay := interval - time.Since(p.started)
	if seconds, ok := apierrors.SuggestsClientDelay(err); ok {
		delay = max(delay, min(time.Duration(seconds)*time.Second, maxAsked))
	}
	if delay <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// isGone reports whether the server has forgotten the version that a watch should go on from.
func isGone(err error) bool {
	return apierrors.IsGone(err) || apierrors.IsResourceExpired(err)
}

// isTooLarge reports whether the server has not reached the version that a watch should go on from.
func isTooLarge(err error) bool {
	return apierrors.HasStatusCause(err, metav1.CauseTypeResourceVersionTooLarge)
}

// isRefused reports whether the server does not let this user in.
func isRefused(err error) bool {
	return apierrors.IsForbidden(err) || apierrors.IsUnauthorized(err)
}
