package watch

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"reflect"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
)

// ListerWatcher lists and watches a collection, as typed and dynamic clients do for the resource and namespace that
// they are for. L is the type of the list.
type ListerWatcher[L runtime.Object] interface {
	// List lists one page of the collection.
	List(ctx context.Context, opts metav1.ListOptions) (L, error)
	// Watch starts a watch of the collection.
	Watch(ctx context.Context, opts metav1.ListOptions) (watch.Interface, error)
}

// Event is something that happened to an object.
type Event[T runtime.Object] struct {
	// Type is watch.Added, watch.Modified or watch.Deleted.
	Type watch.EventType
	// Object is the object after the event; with watch.Deleted, the object as it was last seen.
	Object T
	// Listed says that the event was found by listing. Several changes of the object may have become one.
	Listed bool
}

// EventsOption changes what Events does.
type EventsOption func(*hooks)

type hooks struct {
	relist, retry func(error)
	listed        func()
}

// OnRelist has f called when the server has forgotten where the events should go on (410), with the server's error, and
// the collection is about to be listed again. The events up to the next one that is not Listed are what has changed
// meanwhile.
func OnRelist(f func(reason error)) EventsOption { return func(h *hooks) { h.relist = f } }

// OnRetry has f called with each error after which Events tries again.
func OnRetry(f func(err error)) EventsOption { return func(h *hooks) { h.retry = f } }

// OnListed has f called each time the collection has been listed, after the events that follow from the list: the caller
// then knows all objects that there are, even if there is none.
func OnListed(f func()) EventsOption { return func(h *hooks) { h.listed = f } }

// Events returns what happens to the objects that opts selects: first, as watch.Added, the objects that there are, and
// then each change. It lists in pages and then watches, both through client. With a ResourceVersion other than "0" in
// opts it does not list at first and returns the changes behind that version.
//
// It goes on where it stopped whenever a watch ends. When the server has forgotten that version, or does not know it yet,
// as after its data was restored from a backup, it lists again and returns the differences to what it has returned before,
// deletions included; see OnRelist. To know them it keeps the last state of each object, which the caller must not change.
// An object that has another UID than the one before it is watch.Added, after that one was watch.Deleted.
// Without a first list it cannot know what was there, so that such deletions go unnoticed and objects not seen before are
// watch.Added.
//
// The loop ends with one error, and a zero Event, when ctx is done (the error is its cause), when the server refuses
// (401, 403) or cannot serve the request (400, 404, 405, 406, 422), and on any error at all before the first list or
// watch has succeeded. Other errors are tried again, at least a second after the last attempt, up to half a minute when
// it fails again and again, and as late as the server asks. Leaving the loop ends the watch. No goroutine is started.
func Events[T runtime.Object, L runtime.Object](
	ctx context.Context, client ListerWatcher[L], opts metav1.ListOptions, options ...EventsOption,
) iter.Seq2[Event[T], error] {
	return func(yield func(Event[T], error) bool) {
		s := &stream[T, L]{client: client, opts: opts, yield: yield, known: map[string]T{}}
		for _, option := range options {
			option(&s.hooks)
		}
		err := s.run(ctx)
		if err != nil && !errors.Is(err, errLeft) {
			yield(Event[T]{}, err)
		}
	}
}

// overtime is how much longer than asked for a watch may last. One that is still there then has stalled, which nobody
// else notices where its connection carries other requests too or a proxy keeps it alive.
const overtime = 30 * time.Second

// longest returns how long a watch may last that asks for so many seconds, of which a server takes none to mean up to an
// hour.
func longest(seconds int64) time.Duration {
	if seconds <= 0 {
		seconds = 3600
	}
	return time.Duration(min(seconds, math.MaxInt32))*time.Second + overtime
}

// errLeft ends everything when the caller has left the loop.
var errLeft = errors.New("loop was left")

// errWrongType marks that a collection has objects of another type than the caller says.
var errWrongType = errors.New("wrong type")

type stream[T runtime.Object, L runtime.Object] struct {
	client  ListerWatcher[L]
	opts    metav1.ListOptions
	hooks   hooks
	yield   func(Event[T], error) bool
	known   map[string]T // what the caller has been told, by namespace and name
	version string       // where to go on
	// deleted has the versions at which this watch saw objects go, by namespace and name.
	deleted map[string]string
	started bool // the server has answered once
	// ahead is true when the server has not reached the version that was told last. Either it lags behind another, or its
	// data is that of a backup: then what it lists counts, whatever the versions.
	ahead bool
	pace  pace
}

func (s *stream[T, L]) run(ctx context.Context) error {
	s.version = s.opts.ResourceVersion
	list := s.version == "" || s.version == "0"
	for {
		s.pace.begin()
		var err error
		if list {
			err = s.list(ctx)
			if err == nil && s.hooks.listed != nil {
				s.hooks.listed()
			}
		}
		if err == nil && ctx.Err() == nil {
			list = false
			err = s.watch(ctx)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		switch {
		case s.started && (isGone(err) || isTooLarge(err)):
			list = true
			s.ahead = s.ahead || isTooLarge(err)
			s.opts.ResourceVersion, s.opts.ResourceVersionMatch = "", ""
			if s.hooks.relist != nil {
				s.hooks.relist(err)
			}
		case err != nil && s.isFinal(err):
			return err
		case err != nil && s.hooks.retry != nil:
			s.hooks.retry(err)
		}
		if !s.pace.wait(ctx, err) {
			return context.Cause(ctx)
		}
	}
}

// isFinal reports whether it is no use to try again.
func (s *stream[T, L]) isFinal(err error) bool {
	return !s.started || errors.Is(err, errLeft) || errors.Is(err, errWrongType) || isRefused(err) ||
		apierrors.IsBadRequest(err) || apierrors.IsNotFound(err) || apierrors.IsMethodNotSupported(err) ||
		apierrors.IsNotAcceptable(err) || apierrors.IsInvalid(err)
}

// watch watches from s.version to the end of the watch. A watch that just ends is no error.
func (s *stream[T, L]) watch(ctx context.Context) error {
	opts := s.opts
	opts.Watch, opts.AllowWatchBookmarks = true, true
	opts.ResourceVersion, opts.ResourceVersionMatch = s.version, ""
	opts.Limit, opts.Continue = 0, ""
	if opts.TimeoutSeconds == nil {
		seconds := int64(300 + rand.IntN(300)) // so that not all clients come back at once
		opts.TimeoutSeconds = &seconds
	}
	watching, cancel := context.WithTimeout(ctx, longest(*opts.TimeoutSeconds))
	defer cancel()
	w, err := s.client.Watch(watching, opts)
	if err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	defer w.Stop()
	s.started = true
	s.deleted = map[string]string{}
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-watching.Done():
			return nil
		case event, ok := <-w.ResultChan():
			if !ok {
				return nil
			}
			if err := s.handle(event); err != nil {
				return err
			}
		}
	}
}

func (s *stream[T, L]) handle(event watch.Event) error {
	switch event.Type {
	case watch.Error:
		return fmt.Errorf("watch: %w", apierrors.FromObject(event.Object))
	case watch.Added, watch.Modified, watch.Deleted, watch.Bookmark:
	default:
		return fmt.Errorf("watch: unknown event type %q", event.Type)
	}
	m, err := meta.Accessor(event.Object)
	if err != nil {
		return fmt.Errorf("watch: %s event with a %T: %w", event.Type, event.Object, errWrongType)
	}
	if event.Type != watch.Bookmark {
		if err := s.change(event, m); err != nil {
			return err
		}
	}
	// Fakes have objects without versions, and objects whose versions are older than that of their list.
	if version := m.GetResourceVersion(); version != "" && compareVersions(version, s.version) >= 0 {
		s.version = version
	}
	s.pace.failures = 0
	return nil
}

// change tells the caller of an event, unless what has been listed is as new.
func (s *stream[T, L]) change(event watch.Event, m metav1.Object) error {
	object, ok := event.Object.(T)
	if !ok {
		return fmt.Errorf("watch: objects are %T, not %T: %w", event.Object, object, errWrongType)
	}
	key := keyOf(m)
	before, seen := s.known[key]
	if seen && isReplay(event, m, before) {
		return nil
	}
	if gone, deleted := s.deleted[key]; deleted {
		order := compareVersions(m.GetResourceVersion(), gone)
		if order < 0 || order == 0 && event.Type == watch.Deleted {
			return nil // from before it went, or that once more
		}
	}
	told := event.Type
	if seen && isAnother(m, before) { // the end of the one before and the beginning of this one were lost
		if told == watch.Deleted {
			object = before
		} else if err := s.send(Event[T]{Type: watch.Deleted, Object: before}); err != nil {
			return err
		} else {
			told = watch.Added
		}
	}
	if told == watch.Deleted {
		s.deleted[key] = m.GetResourceVersion()
		delete(s.known, key)
	} else {
		s.known[key] = object
	}
	return s.send(Event[T]{Type: told, Object: object})
}

// isAnother reports whether an object is another than the one of its name that is known.
func isAnother(m metav1.Object, known runtime.Object) bool {
	old, err := meta.Accessor(known)
	return err == nil && m.GetUID() != "" && old.GetUID() != "" && m.GetUID() != old.GetUID()
}

// isReplay reports whether an event tells of a state that is not behind the one known. Objects of fakes keep their
// version when they change.
func isReplay(event watch.Event, m metav1.Object, known runtime.Object) bool {
	old, err := meta.Accessor(known)
	if err != nil {
		return false
	}
	switch order := compareVersions(m.GetResourceVersion(), old.GetResourceVersion()); {
	case order == 0:
		return event.Type != watch.Deleted && reflect.DeepEqual(event.Object, known)
	default:
		return order < 0
	}
}

func (s *stream[T, L]) send(event Event[T]) error {
	if !s.yield(event, nil) {
		return errLeft
	}
	return nil
}
