package watch

import (
	"context"
	"errors"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/tools/cache"
)

// ErrWatchClosed is what UntilWithoutRetry returns when the watch ends before its conditions are met.
var ErrWatchClosed = errors.New("watch closed before UntilWithoutRetry timeout")

// ConditionFunc looks at an event and returns whether what is waited for has happened. An error ends the waiting. It
// should ask what is rather than what changed: between two events there may have been others.
type ConditionFunc func(event watch.Event) (bool, error)

// UntilWithoutRetry reads events until each condition has been met, one after the other; the event that meets one is
// the first that the next is asked about. It returns the last event read, nil if there was none, and stops the watch.
//
// An error of a condition is returned as it is. A watch that ends is ErrWatchClosed. The end of ctx is an error for
// which wait.Interrupted of apimachinery is true and errors.Is finds the cause.
//
// A watch ends at any time and for no reason; most callers want Until.
func UntilWithoutRetry(ctx context.Context, watcher watch.Interface, conditions ...ConditionFunc) (*watch.Event, error) {
	defer watcher.Stop()
	var last *watch.Event
	for _, condition := range conditions {
		for fresh := last != nil; ; fresh = true {
			if fresh {
				if met, err := condition(*last); err != nil {
					return last, err
				} else if met {
					break
				}
			}
			event, err := next(ctx, watcher)
			if err != nil {
				return last, err
			}
			last = event
		}
	}
	return last, nil
}

func next(ctx context.Context, watcher watch.Interface) (*watch.Event, error) {
	select {
	case event, ok := <-watcher.ResultChan():
		if ok {
			return &event, nil
		}
		if ctx.Err() == nil {
			return nil, ErrWatchClosed
		}
	case <-ctx.Done():
	}
	return nil, wait.ErrorInterrupted(context.Cause(ctx))
}

// Until is UntilWithoutRetry on a RetryWatcher that starts behind initialResourceVersion, which must not be "" or "0".
// No event is missed and none comes twice. Where that cannot be, because the server has forgotten that version, the
// conditions see an event of type ERROR and the watch ends.
func Until(ctx context.Context, initialResourceVersion string, watcherClient cache.Watcher, conditions ...ConditionFunc) (*watch.Event, error) {
	w, err := NewRetryWatcherWithContext(ctx, initialResourceVersion, cache.ToWatcherWithContext(watcherClient))
	if err != nil {
		return nil, err
	}
	return UntilWithoutRetry(ctx, w, conditions...)
}

// ContextWithOptionalTimeout returns a context that ends after timeout, or one without a timeout if that is 0. One that
// is negative has passed already.
func ContextWithOptionalTimeout(parent context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	if timeout == 0 {
		return context.WithCancel(parent)
	}
	return context.WithTimeout(parent, timeout)
}
