package cache

import (
	"context"
	"errors"
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
)

const (
	// bookmarkPatience is how long a stream of the initial state may go without a further object and without its end.
	bookmarkPatience = 10 * time.Second
	// maxStreamFailures is how often in a row the initial state must have failed to arrive in a stream for the reflector
	// to stop asking for one.
	maxStreamFailures = 2
)

// streaming says whether the initial state is asked for as a watch.
type streaming struct {
	on       bool
	failures int // in a row, by servers that took the request
}

var (
	errNoBookmark = fmt.Errorf("the server did not end the initial state within %s of the last object", bookmarkPatience)
	errEndedEarly = errors.New("the watch ended before the initial state was complete")
	errStopped    = errors.New("stopped")
)

// streamList fills the store from a watch that begins with the existing objects and returns that watch, behind them.
// Without one, the collection is to be listed; err says why.
func (r *Reflector) streamList(ctx context.Context) (w *timedWatch, err error) {
	if !r.streaming.on {
		return nil, nil
	}
	for retried := false; ctx.Err() == nil; {
		w, err = r.startWatch(ctx, r.streamOptions())
		if err == nil {
			err = r.fillFrom(ctx, w)
			if err == nil {
				r.streaming.failures = 0
				return w, nil
			}
			w.Stop()
		}
		switch {
		case ctx.Err() != nil:
			return nil, nil
		case isBusy(err):
			r.attempts.failed(err)
			r.pause(ctx, err)
		case (isExpired(err) || isTooLarge(err)) && !retried:
			r.setVersionGone(true)
			retried = true
		default:
			r.streamFailed(ctx, err)
			return nil, err
		}
	}
	return nil, nil
}

// streamFailed counts failures that tell of a server that cannot stream, in contrast to those that a list shares.
func (r *Reflector) streamFailed(ctx context.Context, err error) {
	switch {
	case errors.Is(err, errNoBookmark), errors.Is(err, errEndedEarly):
	case apierrors.IsInvalid(err), apierrors.IsBadRequest(err), apierrors.IsMethodNotSupported(err):
	default:
		return
	}
	r.streaming.failures++
	log := r.log(ctx).Info
	if r.streaming.failures >= maxStreamFailures {
		r.streaming.on = false
	} else if !errors.Is(err, errNoBookmark) {
		log = r.log(ctx).Debug
	}
	log("the server does not stream the initial state, it is listed", "err", err, "again", r.streaming.on)
}

func (r *Reflector) streamOptions() metav1.ListOptions {
	sendInitialEvents := true
	return metav1.ListOptions{
		ResourceVersion:      r.relistVersion(""),
		ResourceVersionMatch: metav1.ResourceVersionMatchNotOlderThan,
		SendInitialEvents:    &sendInitialEvents,
		AllowWatchBookmarks:  true,
	}
}

// fillFrom reads the initial state from w and puts it into the store.
func (r *Reflector) fillFrom(ctx context.Context, w watch.Interface) error {
	start := r.clock.Now()
	r.metrics.lists.Inc()
	r.order.Reset()
	c := collection{}
	if ts, ok := r.store.(TransformingStore); ok {
		c.transform = ts.Transformer()
	}
	version, err := r.collect(ctx, w, &c)
	if err != nil {
		return err
	}
	items := c.take()
	r.metrics.listSeconds.Observe(r.clock.Since(start).Seconds())
	r.metrics.itemsInList.Observe(float64(len(items)))
	replace := r.store.Replace
	if s, ok := r.store.(transformedStore); ok {
		replace = s.replaceTransformed
	}
	if err := replace(items, version); err != nil {
		return fmt.Errorf("store the initial state of %s: %w", r.typeDescription, err)
	}
	r.setVersionGone(false)
	r.setVersion(version)
	return nil
}

// transformedStore is a TransformingStore that need not transform again what the reflector has transformed.
type transformedStore interface {
	replaceTransformed(items []any, version string) error
}

// collect reads events up to the bookmark that ends the initial state and returns its version. A server that takes the
// request for one of an ordinary watch never sends that bookmark: it is given up on when no object comes for a while, and
// once there have been changes, which follow the existing objects, whatever comes.
func (r *Reflector) collect(ctx context.Context, w watch.Interface, c *collection) (version string, err error) {
	timer := r.clock.NewTimer(bookmarkPatience)
	defer timer.Stop()
	progress := false
	for {
		select {
		case <-ctx.Done():
			return "", errStopped
		case <-timer.C():
			if !progress {
				return "", errNoBookmark
			}
			progress = false
			timer.Reset(bookmarkPatience)
		case event, ok := <-w.ResultChan():
			if !ok {
				return "", errEndedEarly
			}
			switch event.Type {
			case watch.Error:
				return "", apierrors.FromObject(event.Object)
			case watch.Bookmark:
				m, err := meta.CommonAccessor(event.Object)
				if err == nil && isEndOfInitialEvents(event) {
					return m.GetResourceVersion(), nil
				}
				continue
			}
			if !r.admits(ctx, event) || r.late(event) {
				continue
			}
			if err := c.apply(event); err != nil {
				r.log(ctx).Error("an object is left out", "err", err)
			}
			progress = progress || c.keys == nil
		}
	}
}

// late reports whether a later state of the object of an event has been told.
func (r *Reflector) late(event watch.Event) bool {
	m, err := meta.Accessor(event.Object)
	return err == nil && r.order.Late(m)
}

// isEndOfInitialEvents reports whether a bookmark says that all existing objects have been sent.
func isEndOfInitialEvents(event watch.Event) bool {
	m, err := meta.Accessor(event.Object)
	return err == nil && m.GetAnnotations()[metav1.InitialEventsAnnotationKey] == "true"
}

// collection is an initial state in the making. As long as there are only additions it is a plain slice.
type collection struct {
	transform TransformFunc
	items     []any
	keys      map[string]int // positions in items, once something has changed
	gone      int
}

// apply makes one change. Removed objects leave a nil behind, to be dropped by take.
func (c *collection) apply(event watch.Event) error {
	obj := any(event.Object)
	if event.Type != watch.Deleted {
		var err error
		if obj, err = transformed(c.transform, obj); err != nil {
			return err
		}
	}
	if event.Type == watch.Added && c.keys == nil {
		c.items = append(c.items, obj)
		return nil
	}
	if c.keys == nil {
		if err := c.index(); err != nil {
			return err
		}
	}
	key, err := DeletionHandlingMetaNamespaceKeyFunc(obj)
	if err != nil {
		return err
	}
	i, known := c.keys[key]
	switch {
	case event.Type == watch.Deleted && known:
		c.items[i] = nil
		c.gone++
		delete(c.keys, key)
	case event.Type == watch.Deleted:
	case known:
		c.items[i] = obj
	default:
		c.keys[key] = len(c.items)
		c.items = append(c.items, obj)
	}
	return nil
}

// transformed returns what transform, which may be nil, makes of obj.
func transformed(transform TransformFunc, obj any) (any, error) {
	if transform == nil {
		return obj, nil
	}
	out, err := transform(obj)
	if err != nil {
		return nil, fmt.Errorf("transform %T: %w", obj, err)
	}
	if out == nil {
		return nil, fmt.Errorf("transform %T: nothing was returned", obj)
	}
	return out, nil
}

// index makes the map of positions.
func (c *collection) index() error {
	c.keys = make(map[string]int, len(c.items))
	for i, obj := range c.items {
		key, err := DeletionHandlingMetaNamespaceKeyFunc(obj)
		if err != nil {
			return err
		}
		c.keys[key] = i
	}
	return nil
}

// take returns the objects.
func (c *collection) take() []any {
	if c.gone == 0 {
		return c.items
	}
	items := make([]any, 0, len(c.items)-c.gone)
	for _, obj := range c.items {
		if obj != nil {
			items = append(items, obj)
		}
	}
	return items
}
