package cache

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/go-logr/logr"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/utils/clock"
)

// sleep waits and returns whether ctx has not ended meanwhile.
func sleep(ctx context.Context, c clock.Clock, d time.Duration) bool {
	if ctx.Err() != nil {
		return false
	}
	if d <= 0 {
		return true
	}
	timer := c.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C():
		return true
	case <-ctx.Done():
		return false
	}
}

// settled is how long a watch must last for the backoff to begin anew.
const settled = 10 * time.Second

// backoff is the pace of attempts that fail. It is for one goroutine.
type backoff struct {
	initial, now wait.Backoff
	last         time.Duration // the last delay
}

func newBackoff(b wait.Backoff) *backoff { return &backoff{initial: b, now: b} }

// next returns how long to wait before the next attempt.
func (b *backoff) next() time.Duration {
	b.last = b.now.Step()
	return b.last
}

// lasted begins anew if an attempt lasted long enough. One that did not even last for as long as the pause before it is
// no sign that the server is well: some fill every cache and fail right afterwards.
func (b *backoff) lasted(d time.Duration) {
	if d >= settled && d >= b.last {
		b.now, b.last = b.initial, 0
	}
}

// maxServerDelay bounds what a server can ask for with Retry-After.
const maxServerDelay = 5 * time.Minute

// pause waits before the next attempt: the backoff, or longer if the server asks for it.
func (r *Reflector) pause(ctx context.Context, err error) {
	d := r.backoff.next()
	if seconds, ok := apierrors.SuggestsClientDelay(err); ok {
		d = max(d, min(time.Duration(seconds)*time.Second, maxServerDelay))
	}
	sleep(ctx, r.clock, d)
}

// loggerOr returns the given logger, or that of ctx, or slog.Default.
func loggerOr(ctx context.Context, logger *logr.Logger) *slog.Logger {
	if logger != nil {
		return slog.New(logr.ToSlogHandler(*logger))
	}
	if l := logr.FromContextAsSlogLogger(ctx); l != nil {
		return l
	}
	return slog.Default()
}

// attempts remember why a cache is not filled yet, for those who wait for it.
type attempts struct {
	mu       sync.Mutex
	err      error
	failures int
	changed  chan struct{} // closed at the next change
}

func newAttempts() *attempts { return &attempts{changed: make(chan struct{})} }

func (a *attempts) failed(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.err = err
	a.failures++
	a.announce()
}

func (a *attempts) succeeded() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.err, a.failures = nil, 0
	a.announce()
}

func (a *attempts) announce() {
	close(a.changed)
	a.changed = make(chan struct{})
}

// last returns how many attempts have failed in a row, what tells of the next change, and the error of the last attempt.
func (a *attempts) last() (failures int, changed <-chan struct{}, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.failures, a.changed, a.err
}
