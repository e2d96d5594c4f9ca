package watch

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/apimachinery/pkg/watch"
)

// noContext is a client of the old kind.
type noContext struct{ s *script }

func (n noContext) Watch(opts metav1.ListOptions) (watch.Interface, error) {
	return n.s.Watch(context.Background(), opts)
}

func TestRetryWatcher(t *testing.T) {
	a1, m2 := event(watch.Added, "a", "1"), event(watch.Modified, "a", "2")
	for _, tt := range []struct {
		name     string
		attempts []attempt
		want     []string // events; the watcher has ended if the last is of type ERROR
		watched  []string // version and time; after failures, times are checked to be no earlier
	}{
		{"goes on behind the last event", []attempt{{events: []watch.Event{a1, m2}}, {events: []watch.Event{event(watch.Deleted, "a", "3")}}},
			[]string{"ADDED a:1", "MODIFIED a:2", "DELETED a:3"}, []string{"0x@0s", "2@1s", "3@2s"}},
		{"uses bookmarks", []attempt{{events: []watch.Event{event(watch.Bookmark, "", "9")}}}, nil, []string{"0x@0s", "9@1s"}},
		{"no connection", []attempt{{err: io.EOF}, {err: io.ErrUnexpectedEOF}, {events: []watch.Event{a1}}}, []string{"ADDED a:1"},
			[]string{"0x@0s", "0x@1s", "0x@3s", "1@4s"}},
		{"server error with Retry-After", []attempt{{err: status(503, metav1.StatusReasonServiceUnavailable, 7)}, {events: []watch.Event{a1}}}, []string{"ADDED a:1"},
			[]string{"0x@0s", "0x@7s", "1@8s"}},
		{"too many requests", []attempt{{err: status(429, metav1.StatusReasonTooManyRequests, 5)}}, nil, []string{"0x@0s", "0x@5s"}},
		{"error event that goes away", []attempt{{events: []watch.Event{a1, errorEvent(status(500, metav1.StatusReasonInternalError, 4)), m2}}, {events: []watch.Event{m2}}},
			[]string{"ADDED a:1", "MODIFIED a:2"}, []string{"0x@0s", "1@4s", "2@5s"}},
		{"timeout event", []attempt{{events: []watch.Event{errorEvent(status(504, metav1.StatusReasonTimeout, 0))}}}, nil, []string{"0x@0s", "0x@1s"}},
		{"not found for a while", []attempt{{err: status(404, metav1.StatusReasonNotFound, 0)}}, nil, []string{"0x@0s", "0x@1s"}},
		{"gone as an event", []attempt{{events: []watch.Event{a1, errorEvent(errGone)}}}, []string{"ADDED a:1", "ERROR 410 Expired"}, []string{"0x@0s"}},
		{"gone as an answer", []attempt{{err: errGone}}, []string{"ERROR 410 Expired"}, []string{"0x@0s"}},
		{"forbidden", []attempt{{err: errForbidden}}, []string{"ERROR 403 Forbidden"}, []string{"0x@0s"}},
		{"unauthorized", []attempt{{err: apierrors.NewUnauthorized("who are you")}}, []string{"ERROR 401 Unauthorized"}, []string{"0x@0s"}},
		{"no resourceVersion", []attempt{{events: []watch.Event{event(watch.Added, "a", "")}}}, []string{"ERROR 500 InternalError"}, []string{"0x@0s"}},
		{"bookmark without resourceVersion", []attempt{{events: []watch.Event{event(watch.Bookmark, "", "")}}}, []string{"ERROR 500 InternalError"}, []string{"0x@0s"}},
		{"no object", []attempt{{events: []watch.Event{{Type: watch.Added}}}}, []string{"ERROR 500 InternalError"}, []string{"0x@0s"}},
		{"unknown type", []attempt{{events: []watch.Event{event("BORN", "a", "1")}}}, []string{"ERROR 500 InternalError"}, []string{"0x@0s"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newScript(tt.attempts...)
				rw, err := NewRetryWatcherWithContext(t.Context(), "0x", s)
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				defer time.AfterFunc(time.Minute, rw.Stop).Stop()
				for e := range rw.ResultChan() {
					got = append(got, show(e))
				}
				ended := time.Since(s.started) < time.Minute
				<-rw.Done()
				rw.Stop()
				wantStrings(t, "events", got, tt.want)
				if wantEnd := len(tt.want) > 0 && strings.HasPrefix(tt.want[len(tt.want)-1], "ERROR"); ended != wantEnd {
					t.Errorf("ended by itself: %t, want %t", ended, wantEnd)
				}
				wantStrings(t, "watches", truncated(s.watched), tt.watched)
				for _, opts := range s.options {
					if !opts.AllowWatchBookmarks {
						t.Error("no bookmarks were asked for")
					}
				}
			})
		})
	}
}

// truncated takes the jitter off the times, which is less than a second in what the tests do.
func truncated(watched []string) []string {
	var out []string
	for _, w := range watched {
		version, at, _ := strings.Cut(w, "@")
		d, err := time.ParseDuration(at)
		if err != nil {
			panic(err)
		}
		out = append(out, version+"@"+d.Truncate(time.Second).String())
	}
	return out
}

func TestRetryWatcherStops(t *testing.T) {
	for name, stop := range map[string]func(*RetryWatcher, context.CancelFunc){
		"Stop":    func(rw *RetryWatcher, _ context.CancelFunc) { rw.Stop() },
		"context": func(_ *RetryWatcher, cancel context.CancelFunc) { cancel() },
	} {
		for state, attempts := range map[string][]attempt{
			"while nobody reads": {{events: []watch.Event{event(watch.Added, "a", "1")}, hold: true}},
			"while idle":         {{hold: true}},
			"while waiting":      {{err: status(503, metav1.StatusReasonServiceUnavailable, 3600)}},
		} {
			t.Run(name+" "+state, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					rw, err := NewRetryWatcherWithContext(ctx, "1", newScript(attempts...))
					if err != nil {
						t.Fatal(err)
					}
					synctest.Wait()
					start := time.Now()
					stop(rw, cancel)
					<-rw.Done()
					if _, open := <-rw.ResultChan(); open {
						t.Error("an event after the end")
					}
					if took := time.Since(start); took != 0 {
						t.Errorf("took %v", took)
					}
				})
			})
		}
	}
}

func TestRetryWatcherSlowsDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var attempts []attempt
		for range 12 {
			attempts = append(attempts, attempt{err: io.EOF})
		}
		s := newScript(attempts...)
		rw, err := NewRetryWatcher("1", noContext{s})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		rw.Stop()
		<-rw.Done()
		var times []time.Duration
		for _, w := range s.watched {
			d, err := time.ParseDuration(strings.TrimPrefix(w, "1@"))
			if err != nil {
				t.Fatal(err)
			}
			times = append(times, d)
		}
		if len(times) != 13 {
			t.Fatalf("watched at %v", times)
		}
		for i, want := range []time.Duration{1, 2, 4, 8, 16, 30, 30, 30, 30, 30, 30, 30} {
			gap := times[i+1] - times[i]
			if gap < want*time.Second-100*time.Millisecond || gap > want*time.Second*12/10+100*time.Millisecond {
				t.Errorf("gap %d is %v, want about %ds", i, gap, want)
			}
		}
	})
}

func TestRetryWatcherNeedsAVersion(t *testing.T) {
	for _, version := range []string{"", "0"} {
		if rw, err := NewRetryWatcher(version, noContext{newScript()}); err == nil || rw != nil {
			t.Errorf("%q: %v, %v", version, rw, err)
		}
		if e, err := Until(t.Context(), version, noContext{newScript()}); err == nil || e != nil {
			t.Errorf("Until from %q: %v, %v", version, e, err)
		}
	}
}

func TestUntilWithoutRetry(t *testing.T) {
	a1, m2, d3 := event(watch.Added, "a", "1"), event(watch.Modified, "a", "2"), event(watch.Deleted, "a", "3")
	is := func(want watch.EventType) ConditionFunc {
		return func(e watch.Event) (bool, error) { return e.Type == want, nil }
	}
	errBad := errors.New("bad")
	bad := func(watch.Event) (bool, error) { return false, errBad }
	for _, tt := range []struct {
		name       string
		attempt    attempt
		conditions []ConditionFunc
		want       string // the last event
		err        error
	}{
		{"no conditions", attempt{events: []watch.Event{a1}}, nil, "", nil},
		{"one", attempt{events: []watch.Event{a1, m2, d3}}, []ConditionFunc{is(watch.Modified)}, "MODIFIED a:2", nil},
		{"one event for two", attempt{events: []watch.Event{a1, m2}, hold: true}, []ConditionFunc{is(watch.Added), is(watch.Added)}, "ADDED a:1", nil},
		{"one after the other", attempt{events: []watch.Event{a1, m2, d3}}, []ConditionFunc{is(watch.Added), is(watch.Deleted)}, "DELETED a:3", nil},
		{"closed before any", attempt{}, []ConditionFunc{is(watch.Added)}, "", ErrWatchClosed},
		{"closed too early", attempt{events: []watch.Event{a1}}, []ConditionFunc{is(watch.Deleted)}, "ADDED a:1", ErrWatchClosed},
		{"error of a condition", attempt{events: []watch.Event{a1, m2}}, []ConditionFunc{is(watch.Added), bad}, "ADDED a:1", errBad},
		{"time is over", attempt{events: []watch.Event{a1}, hold: true}, []ConditionFunc{is(watch.Deleted)}, "ADDED a:1", context.DeadlineExceeded},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := ContextWithOptionalTimeout(t.Context(), time.Minute)
				defer cancel()
				got, err := UntilWithoutRetry(ctx, play(tt.attempt), tt.conditions...)
				if !errors.Is(err, tt.err) || tt.err == nil && err != nil {
					t.Errorf("error %v, want %v", err, tt.err)
				}
				if wait.Interrupted(err) != (tt.err == context.DeadlineExceeded) {
					t.Errorf("interrupted: %v", err)
				}
				if got == nil && tt.want != "" || got != nil && show(*got) != tt.want {
					t.Errorf("last event %v, want %q", got, tt.want)
				}
			})
		})
	}
}

func TestUntil(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript(attempt{events: []watch.Event{event(watch.Added, "a", "5")}}, attempt{err: io.EOF}, attempt{events: []watch.Event{event(watch.Modified, "a", "6")}, hold: true})
		got, err := Until(t.Context(), "4", noContext{s}, func(e watch.Event) (bool, error) { return e.Type == watch.Modified, nil })
		if err != nil || show(*got) != "MODIFIED a:6" {
			t.Errorf("got %v, %v", got, err)
		}
		wantStrings(t, "watches", truncated(s.watched), []string{"4@0s", "5@1s", "5@2s"})
	})
}

func TestUntilEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cause := errors.New("enough")
		ctx, cancel := context.WithCancelCause(t.Context())
		go func() {
			time.Sleep(time.Second)
			cancel(cause)
		}()
		got, err := Until(ctx, "4", noContext{newScript(attempt{hold: true})}, func(watch.Event) (bool, error) { return true, nil })
		if got != nil || !errors.Is(err, cause) || !wait.Interrupted(err) {
			t.Errorf("got %v, %v", got, err)
		}
	})
}

func TestContextWithOptionalTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for timeout, want := range map[time.Duration]bool{0: false, time.Second: true, -time.Second: true} {
			ctx, cancel := ContextWithOptionalTimeout(t.Context(), timeout)
			deadline, ok := ctx.Deadline()
			if ok != want || ok && time.Until(deadline) != timeout {
				t.Errorf("%v: deadline %v, %t", timeout, deadline, ok)
			}
			cancel()
			if ctx.Err() == nil {
				t.Errorf("%v: not cancelled", timeout)
			}
		}
	})
}
