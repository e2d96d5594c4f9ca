package cache

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-logr/logr"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/apimachinery/pkg/watch"
)

// logTo returns options with a logger that writes to a buffer.
func logTo(b *lockedBuffer) ReflectorOptions {
	logger := logr.FromSlogHandler(slog.NewTextHandler(b, &slog.HandlerOptions{Level: slog.LevelDebug}))
	return ReflectorOptions{Logger: &logger, Name: "test"}
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// listOnly says of a server that it does not stream.
type listOnly struct{ *server }

func (listOnly) IsWatchListSemanticsUnSupported() bool { return true }

// errors seen by the watch error handler of a reflector.
func collectErrors(r *Reflector) func() []error {
	var mu sync.Mutex
	var errs []error
	r.onWatchError = func(_ context.Context, _ *Reflector, err error) {
		mu.Lock()
		defer mu.Unlock()
		errs = append(errs, err)
	}
	return func() []error {
		mu.Lock()
		defer mu.Unlock()
		all := errs
		errs = nil
		return all
	}
}

// many returns n names.
func many(n int) []string {
	var names []string
	for i := range n {
		names = append(names, fmt.Sprintf("o%04d", i))
	}
	return names
}

func TestReflectorListRequests(t *testing.T) {
	tooLarge := apierrors.NewTimeoutError("Too large resource version: 9, current: 8", 1)
	tooLarge.ErrStatus.Details.Causes = []metav1.StatusCause{{Type: metav1.CauseTypeResourceVersionTooLarge, Message: "Too large resource version"}}
	legacyTooLarge := apierrors.NewTimeoutError("Too large resource version: 9, current: 8", 1)
	tests := map[string]struct {
		objects int
		page    int64
		lw      func(s *server) ListerWatcher
		failAt  string // request that fails
		fail    error
		want    []string
	}{
		"first": {objects: 2, want: []string{`list rv="0" limit=500`, `watch rv="2"`}},
		"pages from etcd": {objects: 1100, failAt: `list rv="0" limit=500`, fail: apierrors.NewResourceExpired("old"), want: []string{
			`list rv="0" limit=500`, `list rv="" limit=500`, `list rv="" limit=500 continue=500`, `list rv="" limit=500 continue=1000`, `watch rv="1100"`}},
		"too large version": {objects: 1, failAt: `list rv="0" limit=500`, fail: tooLarge, want: []string{
			`list rv="0" limit=500`, `list rv="" limit=500`, `watch rv="1"`}},
		"too large version of old": {objects: 1, failAt: `list rv="0" limit=500`, fail: legacyTooLarge, want: []string{
			`list rv="0" limit=500`, `list rv="" limit=500`, `watch rv="1"`}},
		"own page size": {objects: 5, page: 3, want: []string{`list rv="0" limit=3`, `watch rv="5"`}},
		"no chunks": {objects: 5, lw: func(s *server) ListerWatcher {
			return &ListWatch{ListFunc: s.List, WatchFunc: s.Watch, DisableChunking: true}
		}, want: []string{`watch rv="" initial`, `list rv="0"`, `watch rv="5"`}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(many(tt.objects)...)
				s.fail = func(string, metav1.ListOptions) error {
					if len(s.asked) > 0 && s.asked[len(s.asked)-1] == tt.failAt {
						return tt.fail
					}
					return nil
				}
				var lw ListerWatcher = listOnly{s}
				if tt.lw != nil {
					lw = tt.lw(s)
				}
				store := NewStore(MetaNamespaceKeyFunc)
				r := NewReflector(lw, &cached{}, store, 0)
				r.WatchListPageSize = tt.page
				run(t, r)
				synctest.Wait()
				if got := s.requests(); got != strings.Join(tt.want, "\n") {
					t.Errorf("asked for\n%s\nwant\n%s", got, strings.Join(tt.want, "\n"))
				}
				if got := len(store.ListKeys()); got != tt.objects {
					t.Errorf("%d objects, want %d", got, tt.objects)
				}
			})
		})
	}
}

// pagingServer pages lists from its memory too, as servers without a watch cache do.
type pagingServer struct{ listOnly }

func (p pagingServer) ListWithContext(ctx context.Context, o metav1.ListOptions) (runtime.Object, error) {
	p.mu.Lock()
	p.asked = append(p.asked, fmt.Sprintf("limit=%d", o.Limit))
	p.mu.Unlock()
	o.ResourceVersion = ""
	return p.listOnly.ListWithContext(ctx, o)
}

func TestReflectorGoesOnPaging(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(many(600)...)
		r := NewReflector(pagingServer{listOnly{s}}, &cached{}, NewStore(MetaNamespaceKeyFunc), 0)
		run(t, r)
		synctest.Wait()
		s.requests()
		s.set("new", "")
		synctest.Wait()
		s.failWith("watch", apierrors.NewResourceExpired("old"))
		s.disconnect()
		time.Sleep(time.Minute)
		if got := s.requests(); !strings.Contains(got, "limit=500") || strings.Contains(got, "limit=0") {
			t.Errorf("lists again with %s", got)
		}
	})
}

func TestReflectorWatchErrors(t *testing.T) {
	status := func(err *apierrors.StatusError) watch.Event {
		return watch.Event{Type: watch.Error, Object: &err.ErrStatus}
	}
	tests := map[string]struct {
		event   watch.Event
		retry   time.Duration // of internal errors
		want    string        // the next request
		handled string        // error given to the handler
	}{
		"expired":                 {event: status(apierrors.NewResourceExpired("old")), want: `list rv="1"`},
		"gone":                    {event: status(apierrors.NewGone("old")), want: `list rv="1"`},
		"too many requests":       {event: status(apierrors.NewTooManyRequestsError("busy")), want: `watch rv="1"`},
		"internal":                {event: status(apierrors.NewInternalError(errors.New("oops"))), want: `list rv="1"`},
		"internal, to be retried": {event: status(apierrors.NewInternalError(errors.New("oops"))), retry: time.Minute, want: `watch rv="1"`},
		"anything else":           {event: status(apierrors.NewForbidden(schema.GroupResource{}, "", nil)), want: `list rv="1"`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer("a")
				r := NewReflector(listOnly{s}, &cached{}, NewStore(MetaNamespaceKeyFunc), 0)
				r.MaxInternalErrorRetryDuration = tt.retry
				handled := collectErrors(r)
				s.mu.Lock()
				s.history = append(s.history, tt.event)
				s.mu.Unlock()
				run(t, r)
				synctest.Wait()
				if got, want := s.requests(), "list rv=\"0\" limit=500\nwatch rv=\"1\""; got != want {
					t.Fatalf("asked for %s", got)
				}
				s.mu.Lock()
				s.history = s.history[:1]
				s.mu.Unlock()
				time.Sleep(1700 * time.Millisecond) // backoff is 0.8 to 1.6 seconds
				if got, _, _ := strings.Cut(s.requests(), "\n"); got != tt.want {
					t.Errorf("then asked for %q, want %q", got, tt.want)
				}
				if errs := handled(); len(errs) != 0 {
					t.Errorf("handler was told of %v", errs)
				}
			})
		})
	}
}

func TestReflectorStartErrors(t *testing.T) {
	forbidden := apierrors.NewForbidden(schema.GroupResource{Resource: "pods"}, "", errors.New("no"))
	tests := map[string]struct {
		verb    string
		err     error
		again   string // the next request
		handled bool
	}{
		"list forbidden":  {"list", forbidden, `list rv="0" limit=500`, true},
		"watch forbidden": {"watch", forbidden, `list rv="1"`, true},
		"watch refused":   {"watch", errRefused, `watch rv="1"`, false},
		"watch busy":      {"watch", apierrors.NewTooManyRequestsError("busy"), `watch rv="1"`, false},
		"watch expired":   {"watch", apierrors.NewResourceExpired("old"), `list rv="1"`, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer("a")
				s.failWith(tt.verb, tt.err)
				r := NewReflector(listOnly{s}, &cached{}, NewStore(MetaNamespaceKeyFunc), 0)
				handled := collectErrors(r)
				run(t, r)
				synctest.Wait()
				s.requests()
				time.Sleep(1700 * time.Millisecond)
				if got, _, _ := strings.Cut(s.requests(), "\n"); got != tt.again {
					t.Errorf("then asked for %q, want %q", got, tt.again)
				}
				errs := handled()
				if (len(errs) > 0) != tt.handled {
					t.Errorf("handler was told of %v", errs)
				}
				for _, err := range errs {
					if !errors.Is(err, tt.err) {
						t.Errorf("handler was told of %v", err)
					}
				}
			})
		})
	}
}

func TestReflectorBackoff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer()
		s.failWith("", errRefused)
		r := NewReflector(listOnly{s}, &cached{}, NewStore(MetaNamespaceKeyFunc), 0)
		handled := collectErrors(r)
		run(t, r)
		time.Sleep(time.Hour)
		// 30 seconds to a minute each, but for the faster ones every two minutes.
		if n := len(handled()); n < 60 || n > 60*8 {
			t.Errorf("%d attempts in an hour", n)
		}
	})
}

func TestReflectorCustomBackoff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer()
		s.failWith("", errRefused)
		r := NewReflectorWithOptions(listOnly{s}, &cached{}, NewStore(MetaNamespaceKeyFunc), ReflectorOptions{
			Backoff: &wait.Backoff{Duration: time.Minute},
		})
		handled := collectErrors(r)
		run(t, r)
		time.Sleep(time.Hour - time.Second)
		if n := len(handled()); n != 60 {
			t.Errorf("%d attempts in an hour", n)
		}
	})
}

func TestReflectorHonoursRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer()
		s.failWith("list", apierrors.NewGenericServerResponse(http.StatusServiceUnavailable, "list", schema.GroupResource{}, "", "", 120, true))
		r := NewReflector(listOnly{s}, &cached{}, NewStore(MetaNamespaceKeyFunc), 0)
		handled := collectErrors(r)
		run(t, r)
		time.Sleep(119 * time.Second)
		if n := len(handled()); n != 1 {
			t.Errorf("%d attempts, want one before what the server asks for has passed", n)
		}
	})
}

func TestReflectorVeryShortWatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer("a")
		var log lockedBuffer
		r := NewReflectorWithOptions(listOnly{s}, &cached{}, NewStore(MetaNamespaceKeyFunc), logTo(&log))
		run(t, r)
		synctest.Wait()
		s.requests()
		s.disconnect()
		time.Sleep(1700 * time.Millisecond)
		if got, want := s.requests(), "list rv=\"1\"\nwatch rv=\"1\""; got != want {
			t.Errorf("asked for %s", got)
		}
		if !strings.Contains(log.String(), (&VeryShortWatchError{Name: "test"}).Error()) {
			t.Errorf("log: %s", &log)
		}
	})
}

// A server that cuts each watch after an event is not asked more than once a second.
func TestReflectorPacesWatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer("a")
		r := NewReflector(listOnly{s}, &cached{}, NewStore(MetaNamespaceKeyFunc), 0)
		run(t, r)
		synctest.Wait()
		s.requests()
		for range 100 {
			s.set("a", "")
			synctest.Wait()
			s.disconnect()
			time.Sleep(100 * time.Millisecond)
		}
		if n := strings.Count(s.requests(), "watch"); n < 9 || n > 11 {
			t.Errorf("%d watches in ten seconds", n)
		}
	})
}
