package cache

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/watch"
)

// shortWatch is how long a watch should last at least.
const shortWatch = time.Second

// overtime is how much longer than asked for a watch may last. One that is still there then has stalled, which nobody
// else notices where its connection carries other requests too or a proxy keeps it alive.
const overtime = 30 * time.Second

// timedWatch is a watch that must have ended by some time.
type timedWatch struct {
	watch.Interface
	overdue time.Time
	cancel  context.CancelFunc
}

// Stop ends the watch.
func (w *timedWatch) Stop() {
	w.cancel()
	w.Interface.Stop()
}

// startWatch starts a watch with a random timeout, so that not all clients come back at once.
func (r *Reflector) startWatch(ctx context.Context, options metav1.ListOptions) (*timedWatch, error) {
	seconds := int64(r.minWatchTimeout.Seconds() * (1 + rand.Float64()))
	options.TimeoutSeconds = &seconds
	r.metrics.watches.Inc()
	longest := time.Duration(seconds)*time.Second + overtime
	ctx, cancel := context.WithTimeout(ctx, longest) // an answer that never begins is a watch that has stalled, too
	w, err := r.lw.WatchWithContext(ctx, options)
	if err == nil && w == nil {
		err = errors.New("the client returned no watch")
	}
	if err != nil {
		cancel()
		return nil, fmt.Errorf("watch %s: %w", r.typeDescription, err)
	}
	return &timedWatch{w, r.clock.Now().Add(longest), cancel}, nil
}

// watch writes changes to the store, first from w if there is one, until the collection must be listed again, which is
// no error, or something fails.
func (r *Reflector) watch(ctx context.Context, w *timedWatch, resyncFailed <-chan error) error {
	retry := NewRetryWithDeadline(r.MaxInternalErrorRetryDuration, time.Minute, apierrors.IsInternalError, r.clock)
	for ctx.Err() == nil {
		start := r.clock.Now()
		from := r.LastSyncResourceVersion()
		propagate := w != nil || from != "" && from != "0"
		if w == nil {
			var err error
			w, err = r.startWatch(ctx, metav1.ListOptions{ResourceVersion: from, AllowWatchBookmarks: true})
			if ctx.Err() != nil && err != nil {
				return nil
			}
			if isBusy(err) {
				r.pause(ctx, err)
				continue
			}
			if err != nil {
				return err
			}
		}
		err := r.follow(ctx, w, propagate, start, resyncFailed)
		w.Stop()
		w = nil
		retry.After(err)
		switch {
		case err == nil:
		case errors.Is(err, errStopped):
			return nil
		case apierrors.IsTooManyRequests(err), apierrors.IsInternalError(err) && retry.ShouldRetry():
			r.log(ctx).Debug("watch ended, it is started again", "err", err)
			r.pause(ctx, err)
		case errors.As(err, new(*storeError)):
			return err
		case isExpired(err):
			r.log(ctx).Debug("watch ended, the collection is listed again", "err", err)
			return nil
		default:
			r.log(ctx).Warn("watch ended, the collection is listed again", "err", err)
			return nil
		}
		if err == nil { // servers that cut watches are not to be asked more than once a second
			sleep(ctx, r.clock, shortWatch-r.clock.Since(start))
		}
	}
	return nil
}

// storeError is an error that is not the server's.
type storeError struct{ error }

func (e *storeError) Unwrap() error { return e.error }

// follow writes the events of a watch to the store until it ends. Where the watch does not start at a version, it begins
// with the existing objects in any order, and the versions of these do not say how far it has got.
func (r *Reflector) follow(ctx context.Context, w *timedWatch, propagate bool, start time.Time, resyncFailed <-chan error) error {
	events := 0
	defer func() {
		lasted := r.clock.Since(start)
		r.backoff.lasted(lasted)
		r.metrics.watchSeconds.Observe(lasted.Seconds())
		r.metrics.itemsInWatch.Observe(float64(events))
	}()
	overdue := r.clock.NewTimer(w.overdue.Sub(r.clock.Now()))
	defer overdue.Stop()
	bookmarks, _ := r.store.(ReflectorBookmarkStore)
	versions, _ := r.store.(ResourceVersionUpdater)
	for {
		select {
		case <-ctx.Done():
			return errStopped
		case err := <-resyncFailed:
			return &storeError{err}
		case <-overdue.C():
			r.log(ctx).Warn("a watch has stalled, it is started again")
			return nil
		case event, ok := <-w.ResultChan():
			if !ok {
				if events == 0 && ctx.Err() == nil && r.clock.Since(start) < shortWatch {
					r.metrics.shortWatches.Inc()
					return &VeryShortWatchError{Name: r.name}
				}
				return nil
			}
			events++
			if event.Type == watch.Error {
				return apierrors.FromObject(event.Object)
			}
			if !r.admits(ctx, event) {
				continue
			}
			m, err := meta.Accessor(event.Object)
			if err != nil {
				r.log(ctx).Error("an event is skipped, its object has no metadata", "err", err)
				continue
			}
			if event.Type != watch.Bookmark && r.order.Late(m) {
				r.log(ctx).Warn("an event is skipped, a later state of its object has been told", "event", event.Type, "namespace", m.GetNamespace(), "name", m.GetName())
				continue
			}
			version := m.GetResourceVersion()
			if err := r.write(event, version, bookmarks); err != nil {
				r.log(ctx).Error("an event could not be stored", "event", event.Type, "namespace", m.GetNamespace(), "name", m.GetName(), "err", err)
			}
			propagate = propagate || event.Type != watch.Added
			if propagate && version != "" { // fakes have none
				r.setVersion(version)
				if versions != nil {
					versions.UpdateResourceVersion(version)
				}
			}
		}
	}
}

// write writes one event to the store.
func (r *Reflector) write(event watch.Event, version string, bookmarks ReflectorBookmarkStore) error {
	switch event.Type {
	case watch.Added:
		return r.store.Add(event.Object)
	case watch.Modified:
		return r.store.Update(event.Object)
	case watch.Deleted:
		return r.store.Delete(event.Object)
	case watch.Bookmark:
		if bookmarks != nil {
			return bookmarks.Bookmark(version)
		}
		return nil
	}
	return fmt.Errorf("unknown event type %q", event.Type)
}

// admits reports whether the object of an event is of the type that the store is for, and logs it if not.
func (r *Reflector) admits(ctx context.Context, event watch.Event) bool {
	if event.Object == nil {
		r.log(ctx).Error("an event without an object is skipped", "event", event.Type)
		return false
	}
	if r.expectedType != nil && reflect.TypeOf(event.Object) != r.expectedType {
		r.log(ctx).Error("an object of the wrong type is skipped", "event", event.Type, "got", fmt.Sprintf("%T", event.Object))
		return false
	}
	if r.expectedGVK != nil {
		if got := event.Object.(*unstructured.Unstructured).GroupVersionKind(); got != *r.expectedGVK {
			r.log(ctx).Error("an object of the wrong kind is skipped", "event", event.Type, "got", got.String())
			return false
		}
	}
	if r.expectedType == nil && isTable(event.Object) {
		r.log(ctx).Error("a Table is skipped, it has no object to keep", "event", event.Type)
		return false
	}
	return true
}
