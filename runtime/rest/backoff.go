package rest

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/clientsmith/client-gen/runtime/util/flowcontrol"
)

const (
	backoffBaseVariable = "KUBE_CLIENT_BACKOFF_BASE"
	backoffMaxVariable  = "KUBE_CLIENT_BACKOFF_DURATION"
)

// BackoffManager decides how long to wait before an attempt, from what earlier attempts met.
//
// Deprecated: Sleep does not know the context of the request. Use BackoffManagerWithContext.
type BackoffManager interface {
	// UpdateBackoff records the outcome of one attempt: an error, or a status code (0 with an error).
	UpdateBackoff(actualURL *url.URL, err error, responseCode int)
	// CalculateBackoff returns how long to wait before the next attempt.
	CalculateBackoff(actualURL *url.URL) time.Duration
	// Sleep waits.
	Sleep(d time.Duration)
}

// BackoffManagerWithContext decides how long to wait before an attempt, from what earlier attempts met, and waits no
// longer than the context of the request lives.
type BackoffManagerWithContext interface {
	// UpdateBackoffWithContext records the outcome of one attempt: an error, or a status code (0 with an error).
	UpdateBackoffWithContext(ctx context.Context, actualURL *url.URL, err error, responseCode int)
	// CalculateBackoffWithContext returns how long to wait before the next attempt.
	CalculateBackoffWithContext(ctx context.Context, actualURL *url.URL) time.Duration
	// SleepWithContext waits for d or until ctx is done.
	SleepWithContext(ctx context.Context, d time.Duration)
}

var (
	_ BackoffManager            = (*NoBackoff)(nil)
	_ BackoffManagerWithContext = (*NoBackoff)(nil)
	_ BackoffManager            = (*URLBackoff)(nil)
	_ BackoffManagerWithContext = (*URLBackoff)(nil)
)

// withContext adapts a manager without contexts, unless it is one with contexts as well.
func withContext(manager BackoffManager) BackoffManagerWithContext {
	if m, ok := manager.(BackoffManagerWithContext); ok {
		return m
	}
	return contextBackoff{manager}
}

type contextBackoff struct{ manager BackoffManager }

func (b contextBackoff) UpdateBackoffWithContext(_ context.Context, actualURL *url.URL, err error, responseCode int) {
	b.manager.UpdateBackoff(actualURL, err, responseCode)
}

func (b contextBackoff) CalculateBackoffWithContext(_ context.Context, actualURL *url.URL) time.Duration {
	return b.manager.CalculateBackoff(actualURL)
}

func (b contextBackoff) SleepWithContext(_ context.Context, d time.Duration) {
	b.manager.Sleep(d)
}

// NoBackoff remembers nothing and adds no delay. It still sleeps when told to, which is how a Retry-After is obeyed.
type NoBackoff struct{}

// UpdateBackoff does nothing.
func (n *NoBackoff) UpdateBackoff(actualURL *url.URL, err error, responseCode int) {}

// UpdateBackoffWithContext does nothing.
func (n *NoBackoff) UpdateBackoffWithContext(ctx context.Context, actualURL *url.URL, err error, responseCode int) {
}

// CalculateBackoff returns 0.
func (n *NoBackoff) CalculateBackoff(actualURL *url.URL) time.Duration { return 0 }

// CalculateBackoffWithContext returns 0.
func (n *NoBackoff) CalculateBackoffWithContext(ctx context.Context, actualURL *url.URL) time.Duration {
	return 0
}

// Sleep waits for d.
func (n *NoBackoff) Sleep(d time.Duration) { time.Sleep(d) }

// SleepWithContext waits for d or until ctx is done.
func (n *NoBackoff) SleepWithContext(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// URLBackoff is an exponential backoff per host: a response with status 429 or from 500 on lengthens the delay of its
// host, any other outcome ends it.
type URLBackoff struct {
	// Backoff keeps the delays, keyed by host.
	Backoff *flowcontrol.Backoff
}

// UpdateBackoff records the outcome of an attempt at actualURL.
func (b *URLBackoff) UpdateBackoff(actualURL *url.URL, err error, responseCode int) {
	b.UpdateBackoffWithContext(context.Background(), actualURL, err, responseCode)
}

// UpdateBackoffWithContext records the outcome of an attempt at actualURL.
func (b *URLBackoff) UpdateBackoffWithContext(_ context.Context, actualURL *url.URL, _ error, responseCode int) {
	if responseCode == http.StatusTooManyRequests || responseCode >= http.StatusInternalServerError {
		b.Backoff.Next(actualURL.Host, b.Backoff.Clock.Now())
		return
	}
	b.Backoff.Reset(actualURL.Host)
}

// CalculateBackoff returns the current delay for the host of actualURL.
func (b *URLBackoff) CalculateBackoff(actualURL *url.URL) time.Duration {
	return b.Backoff.Get(actualURL.Host)
}

// CalculateBackoffWithContext returns the current delay for the host of actualURL.
func (b *URLBackoff) CalculateBackoffWithContext(_ context.Context, actualURL *url.URL) time.Duration {
	return b.CalculateBackoff(actualURL)
}

// Disable makes every delay zero. It must not be called while requests use the manager.
func (b *URLBackoff) Disable() {
	b.Backoff = flowcontrol.NewBackOff(0, 0)
}

// Sleep waits for d on the clock of the Backoff.
func (b *URLBackoff) Sleep(d time.Duration) {
	b.Backoff.Clock.Sleep(d)
}

// SleepWithContext waits for d on the clock of the Backoff, or until ctx is done.
func (b *URLBackoff) SleepWithContext(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := b.Backoff.Clock.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C():
	case <-ctx.Done():
	}
}

// backoffFromEnvironment returns how the requests of a new client get their backoff manager, nil if they need none.
func backoffFromEnvironment() func() BackoffManagerWithContext {
	base, errBase := strconv.ParseInt(os.Getenv(backoffBaseVariable), 10, 64)
	limit, errLimit := strconv.ParseInt(os.Getenv(backoffMaxVariable), 10, 64)
	if errBase != nil || errLimit != nil {
		return nil
	}
	shared := &URLBackoff{Backoff: flowcontrol.NewBackOff(time.Duration(base)*time.Second, time.Duration(limit)*time.Second)}
	return func() BackoffManagerWithContext { return shared }
}
