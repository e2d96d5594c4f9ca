package watch

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
)

// The tests use object metadata as a kind of its own. They run in bubbles of testing/synctest: time is not real, and
// goroutines that are left behind fail the test.
type (
	object = metav1.PartialObjectMetadata
	list   = metav1.PartialObjectMetadataList
)

func obj(name, version string) *object {
	return &object{ObjectMeta: metav1.ObjectMeta{Namespace: "ns", Name: name, ResourceVersion: version, UID: types.UID("uid-" + name)}}
}

func status(code int, reason metav1.StatusReason, retryAfter int32) *apierrors.StatusError {
	s := metav1.Status{Status: metav1.StatusFailure, Code: int32(code), Reason: reason, Message: fmt.Sprint("status ", code)}
	if retryAfter > 0 {
		s.Details = &metav1.StatusDetails{RetryAfterSeconds: retryAfter}
	}
	return &apierrors.StatusError{ErrStatus: s}
}

var (
	errGone      = status(http.StatusGone, metav1.StatusReasonExpired, 0)
	errForbidden = apierrors.NewForbidden(schema.GroupResource{Resource: "things"}, "", nil)
)

func errorEvent(err *apierrors.StatusError) watch.Event {
	return watch.Event{Type: watch.Error, Object: &err.ErrStatus}
}

func event(eventType watch.EventType, name, version string) watch.Event {
	return watch.Event{Type: eventType, Object: obj(name, version)}
}

// attempt is what the script answers to one watch: an error, or events after which the watch ends or, with hold, stays
// open.
type attempt struct {
	err    error
	events []watch.Event
	hold   bool
}

// page is what the script answers to one list.
type page struct {
	err   error
	items []*object
	metav1.ListMeta
}

// script is a client whose answers are given. When they are used up it answers with watches that stay open.
type script struct {
	mu       sync.Mutex
	started  time.Time
	attempts []attempt
	pages    []page
	watched  []string // version and time of each watch
	options  []metav1.ListOptions
	listed   []string
}

func newScript(attempts ...attempt) *script {
	return &script{started: time.Now(), attempts: attempts}
}

func (s *script) Watch(ctx context.Context, opts metav1.ListOptions) (watch.Interface, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watched = append(s.watched, fmt.Sprint(opts.ResourceVersion, "@", time.Since(s.started).Truncate(100*time.Millisecond)))
	s.options = append(s.options, opts)
	next := attempt{hold: true}
	if len(s.attempts) > 0 {
		next, s.attempts = s.attempts[0], s.attempts[1:]
	}
	if next.err != nil {
		return nil, next.err
	}
	return play(next), nil
}

func (s *script) WatchWithContext(ctx context.Context, opts metav1.ListOptions) (watch.Interface, error) {
	return s.Watch(ctx, opts)
}

func (s *script) List(_ context.Context, opts metav1.ListOptions) (*list, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listed = append(s.listed, fmt.Sprintf("%s|%s|%d", opts.ResourceVersion, opts.Continue, opts.Limit))
	if len(s.pages) == 0 {
		return nil, fmt.Errorf("script: no page left")
	}
	next := s.pages[0]
	s.pages = s.pages[1:]
	if next.err != nil {
		return nil, next.err
	}
	l := &list{ListMeta: next.ListMeta}
	for _, item := range next.items {
		l.Items = append(l.Items, *item)
	}
	return l, nil
}

// played is a watch of given events that closes its channel at the end, or when stopped.
type played struct {
	result chan watch.Event
	stop   chan struct{}
	once   sync.Once
}

func play(a attempt) watch.Interface {
	p := &played{result: make(chan watch.Event), stop: make(chan struct{})}
	go func() {
		defer close(p.result)
		for _, event := range a.events {
			select {
			case p.result <- event:
			case <-p.stop:
				return
			}
		}
		if a.hold {
			<-p.stop
		}
	}()
	return p
}

func (p *played) ResultChan() <-chan watch.Event { return p.result }
func (p *played) Stop()                          { p.once.Do(func() { close(p.stop) }) }

func show(e watch.Event) string {
	switch o := e.Object.(type) {
	case *object:
		return fmt.Sprintf("%s %s:%s", e.Type, o.Name, o.ResourceVersion)
	case *metav1.Status:
		return fmt.Sprintf("%s %d %s", e.Type, o.Code, o.Reason)
	}
	return fmt.Sprintf("%s %T", e.Type, e.Object)
}

func wantStrings(t *testing.T, what string, got, want []string) {
	t.Helper()
	if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
		t.Errorf("%s\ngot  %q\nwant %q", what, got, want)
	}
}
