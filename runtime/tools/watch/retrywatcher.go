package watch

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/internal/watchorder"
	"github.com/clientsmith/client-gen/runtime/tools/cache"
)

// RetryWatcher is a watch that is started again where it stopped, without its consumer noticing: when the server or the
// network ends it, when it cannot be started, and when it reports an error that goes away. Attempts are at least a
// second apart, up to half a minute when they fail in a row, and as far apart as the server asks with Retry-After.
//
// Bookmarks are used and not passed on. An event of type ERROR that is passed on is the last: the version to go on
// from is gone (410), the user is not allowed to watch (401 and 403 when starting), or an event carries an object
// without a resourceVersion.
//
// As in client-go, but with three differences: 410 ends it also as the answer to a request, where client-go asks for the
// same version for ever; attempts that fail get slower; and events that come twice, or after a later one of the same
// object, are not passed on.
type RetryWatcher struct {
	client              cache.WatcherWithContext
	lastResourceVersion string
	last                string // the last event, as repeats tells it
	order               watchorder.Tracker
	pace                pace
	result              chan watch.Event
	done                chan struct{}
	cancel              context.CancelFunc
}

var _ watch.Interface = (*RetryWatcher)(nil)

// NewRetryWatcher is NewRetryWatcherWithContext without a context: only Stop ends the watch.
//
// Deprecated: use NewRetryWatcherWithContext.
func NewRetryWatcher(initialResourceVersion string, watcherClient cache.Watcher) (*RetryWatcher, error) {
	return NewRetryWatcherWithContext(context.Background(), initialResourceVersion, cache.ToWatcherWithContext(watcherClient))
}

// NewRetryWatcherWithContext starts a watch behind initialResourceVersion, which must name a version: "" and "0" are
// errors. It ends with ctx or with Stop.
func NewRetryWatcherWithContext(ctx context.Context, initialResourceVersion string, watcherClient cache.WatcherWithContext) (*RetryWatcher, error) {
	if initialResourceVersion == "" || initialResourceVersion == "0" {
		return nil, fmt.Errorf("retry watcher: initial resourceVersion %q names no version to go on from", initialResourceVersion)
	}
	ctx, cancel := context.WithCancel(ctx)
	rw := &RetryWatcher{
		client:              watcherClient,
		lastResourceVersion: initialResourceVersion,
		result:              make(chan watch.Event),
		done:                make(chan struct{}),
		cancel:              cancel,
	}
	go rw.run(ctx)
	return rw, nil
}

// ResultChan returns the channel of events, which is closed at the end.
func (rw *RetryWatcher) ResultChan() <-chan watch.Event { return rw.result }

// Stop ends the watch; the channels of ResultChan and Done are closed soon after. It may be called more than once.
func (rw *RetryWatcher) Stop() { rw.cancel() }

// Done returns a channel that is closed when the watch has ended, by itself or because it was stopped.
func (rw *RetryWatcher) Done() <-chan struct{} { return rw.done }

func (rw *RetryWatcher) run(ctx context.Context) {
	defer close(rw.done)
	defer close(rw.result)
	defer rw.cancel()
	for {
		rw.pace.begin()
		again, err := rw.watch(ctx)
		if !again || !rw.pace.wait(ctx, err) {
			return
		}
	}
}

// watch watches once and returns whether to do it again, and the error that ended it.
func (rw *RetryWatcher) watch(ctx context.Context) (again bool, err error) {
	w, err := rw.client.WatchWithContext(ctx, metav1.ListOptions{
		ResourceVersion:     rw.lastResourceVersion,
		AllowWatchBookmarks: true,
	})
	if err == nil && w == nil {
		err = errors.New("the client returned no watch")
	}
	if err != nil {
		if isRefused(err) || isGone(err) {
			rw.send(ctx, watch.Event{Type: watch.Error, Object: statusOf(err)})
			return false, err
		}
		return true, err
	}
	defer w.Stop()
	for {
		select {
		case <-ctx.Done():
			return false, nil
		case event, ok := <-w.ResultChan():
			if !ok {
				return true, nil
			}
			if again, err := rw.handle(ctx, event); !again || err != nil {
				return again, err
			}
		}
	}
}

// handle passes an event on and returns whether to go on, with the error that ends this watch if there is one.
func (rw *RetryWatcher) handle(ctx context.Context, event watch.Event) (again bool, err error) {
	switch event.Type {
	case watch.Added, watch.Modified, watch.Deleted, watch.Bookmark:
		m, err := meta.CommonAccessor(event.Object)
		if err != nil || m.GetResourceVersion() == "" {
			return rw.fail(ctx, fmt.Errorf("retry watcher: object %T of a %s event has no resourceVersion", event.Object, event.Type))
		}
		if event.Type != watch.Bookmark && !rw.known(event) && !rw.send(ctx, event) {
			return false, nil
		}
		rw.lastResourceVersion = watchorder.Later(rw.lastResourceVersion, m.GetResourceVersion())
		return true, nil
	case watch.Error:
		err := apierrors.FromObject(event.Object)
		if code := codeOf(err); code == http.StatusGone || isGone(err) {
			rw.send(ctx, event)
			return false, err
		}
		return true, err
	}
	return rw.fail(ctx, fmt.Errorf("retry watcher: unknown event type %q", event.Type))
}

// known reports whether an event is no news: the last one once more, or one from before what was told of its object.
func (rw *RetryWatcher) known(event watch.Event) bool {
	m, err := meta.Accessor(event.Object)
	return err == nil && rw.order.Late(m) || rw.repeats(event)
}

// repeats reports whether an event is the last one once more.
func (rw *RetryWatcher) repeats(event watch.Event) bool {
	m, err := meta.Accessor(event.Object)
	if err != nil {
		return false
	}
	id := fmt.Sprint(event.Type, " ", m.GetUID(), " ", m.GetNamespace(), "/", m.GetName(), " ", m.GetResourceVersion())
	repeated := id == rw.last
	rw.last = id
	return repeated
}

// fail ends the watch with an error that is no one else's.
func (rw *RetryWatcher) fail(ctx context.Context, err error) (bool, error) {
	rw.send(ctx, watch.Event{Type: watch.Error, Object: statusOf(apierrors.NewInternalError(err))})
	return false, err
}

func (rw *RetryWatcher) send(ctx context.Context, event watch.Event) bool {
	select {
	case rw.result <- event:
		return true
	case <-ctx.Done():
		return false
	}
}

func codeOf(err error) int32 {
	var status apierrors.APIStatus
	if errors.As(err, &status) {
		return status.Status().Code
	}
	return 0
}

// statusOf returns an error of the server as the object of an event.
func statusOf(err error) runtime.Object {
	var status apierrors.APIStatus
	if !errors.As(err, &status) {
		status = apierrors.NewInternalError(err)
	}
	s := status.Status()
	return &s
}
