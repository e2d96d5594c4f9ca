package await

import (
	"context"
	"errors"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	apiwatch "k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/tools/watch"
)

// ErrDeleted ends a wait for an object that is deleted meanwhile. One that does not exist yet is waited for.
var ErrDeleted = errors.New("the object was deleted")

// Error is what every function of this package fails with.
type Error struct {
	// Name is the name of the object.
	Name string
	// Want is what was waited for, such as "condition Ready=True".
	Want string
	// State is what was last seen of the object.
	State string
	// Err is why the waiting has ended: the cause of the context, ErrDeleted, an error of the predicate, or one of the
	// server's. Unwrap returns it.
	Err error
	// Watching is the error that watching had last failed with and not yet got over, if any.
	Watching error
}

// Error returns everything on one line.
func (e *Error) Error() string {
	text := fmt.Sprintf("wait for %s of %q: %v (last seen: %s)", e.Want, e.Name, e.Err, e.State)
	if e.Watching != nil {
		text += fmt.Sprintf("; watching it fails: %v", e.Watching)
	}
	return text
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// Condition waits until the object has the condition with that status in status.conditions and returns the object. A
// condition that was observed on an earlier generation of the object (observedGeneration, its own or else that of the
// status) does not count. T is the type of the object; client is the typed or dynamic client for its resource and
// namespace.
func Condition[T runtime.Object, L runtime.Object](
	ctx context.Context, client watch.ListerWatcher[L], name, conditionType string, status metav1.ConditionStatus,
) (T, error) {
	return until(ctx, client, name, fmt.Sprintf("condition %s=%s", conditionType, status), func(obj T) (bool, error) {
		return summaryOf(obj).has(conditionType, string(status)), nil
	})
}

// Until waits until predicate returns true for the object and returns the object. An error of predicate ends the
// waiting. Predicate is called with each state that is seen, in order; of changes that follow fast, or while the
// connection was lost, some may not be seen. It must not change the object.
func Until[T runtime.Object, L runtime.Object](
	ctx context.Context, client watch.ListerWatcher[L], name string, predicate func(obj T) (bool, error),
) (T, error) {
	return until(ctx, client, name, "a state", predicate)
}

// Deleted waits until the object is gone, and returns at once if it does not exist. One of the same name that is made
// later is another object.
func Deleted[L runtime.Object](ctx context.Context, client watch.ListerWatcher[L], name string) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	w := waiting[runtime.Object]{name: name, want: "deletion"}
	// The list may be of nothing, of which there is no event.
	listed := watch.OnListed(func() {
		if !w.exists {
			cancel(errDone)
		}
	})
	for event, err := range watch.Events[runtime.Object](ctx, client, only(name), w.onRetry(), listed) {
		if errors.Is(err, errDone) || err == nil && event.Type == apiwatch.Deleted {
			return nil
		}
		if err != nil {
			return w.failed(err)
		}
		w.see(event)
	}
	return w.failed(errors.New("the watch ended"))
}

// errDone is the cause of a context that is no longer needed.
var errDone = errors.New("done")

func until[T runtime.Object, L runtime.Object](
	ctx context.Context, client watch.ListerWatcher[L], name, want string, predicate func(obj T) (bool, error),
) (T, error) {
	var none T
	w := waiting[T]{name: name, want: want}
	for event, err := range watch.Events[T](ctx, client, only(name), w.onRetry()) {
		if err != nil {
			return none, w.failed(err)
		}
		w.see(event)
		if event.Type == apiwatch.Deleted {
			return none, w.failed(ErrDeleted)
		}
		if met, err := predicate(event.Object); err != nil {
			return none, w.failed(err)
		} else if met {
			return event.Object, nil
		}
	}
	return none, w.failed(errors.New("the watch ended"))
}

// only selects the object of the given name.
func only(name string) metav1.ListOptions {
	return metav1.ListOptions{FieldSelector: fields.OneTermEqualSelector("metadata.name", name).String()}
}

// waiting is what is known of an object while it is waited for.
type waiting[T runtime.Object] struct {
	name, want string
	exists     bool
	last       T
	watching   error
}

func (w *waiting[T]) onRetry() watch.EventsOption {
	return watch.OnRetry(func(err error) { w.watching = err })
}

func (w *waiting[T]) see(event watch.Event[T]) {
	w.exists, w.last, w.watching = true, event.Object, nil
}

func (w *waiting[T]) failed(err error) error {
	state := "nothing, the object does not exist"
	if w.exists {
		state = summaryOf(w.last).String()
	}
	return &Error{Name: w.name, Want: w.want, State: state, Err: err, Watching: w.watching}
}
