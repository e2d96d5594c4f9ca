package record

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/clientsmith/client-gen/runtime/rest"
)

func event(object, message string) *corev1.Event {
	return &corev1.Event{
		ObjectMeta:     metav1.ObjectMeta{Name: object + ".1", Namespace: "shop"},
		InvolvedObject: corev1.ObjectReference{Kind: "Pod", APIVersion: "v1", Namespace: "shop", Name: object, UID: "u"},
		Source:         corev1.EventSource{Component: "test"},
		Type:           corev1.EventTypeNormal, Reason: "Tested", Message: message, Count: 1,
	}
}

func TestCorrelate(t *testing.T) {
	clock := clocktesting.NewFakePassiveClock(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	c := NewEventCorrelator(clock)
	correlate := func(e *corev1.Event) string {
		t.Helper()
		r, err := c.EventCorrelate(e)
		if err != nil {
			t.Fatal(err)
		}
		if !r.Skip {
			c.UpdateState(r.Event)
		}
		return fmt.Sprintf("%s x%d skip=%t patch=%t", r.Event.Message, r.Event.Count, r.Skip, r.Patch != nil)
	}
	var got []string
	for range 3 {
		got = append(got, correlate(event("a", "same")))
	}
	got = append(got, correlate(event("b", "same")))
	for i := range 11 {
		got = append(got, correlate(event("c", fmt.Sprint("message ", i))))
	}
	clock.SetTime(clock.Now().Add(601 * time.Second))
	got = append(got, correlate(event("c", "much later")))
	want := []string{"same x1 skip=false patch=false", "same x2 skip=false patch=true", "same x3 skip=false patch=true", "same x1 skip=false patch=false"}
	for i := range 9 {
		want = append(want, fmt.Sprintf("message %d x1 skip=false patch=false", i))
	}
	want = append(want, "(combined from similar events): message 9 x1 skip=false patch=false", "(combined from similar events): message 10 x2 skip=false patch=true", "much later x1 skip=false patch=false")
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if _, err := c.EventCorrelate(nil); err == nil {
		t.Error("a nil event is no error")
	}
}

func TestSpamFilter(t *testing.T) {
	clock := clocktesting.NewFakePassiveClock(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	c := NewEventCorrelator(clock)
	passed := func(object string, n int) (count int) {
		for range n {
			if r, err := c.EventCorrelate(event(object, "m")); err == nil && !r.Skip {
				count++
			}
		}
		return count
	}
	if a, b := passed("a", 100), passed("b", 10); a != 25 || b != 10 {
		t.Errorf("%d of 100 about a and %d of 10 about b pass", a, b)
	}
	clock.SetTime(clock.Now().Add(10*time.Minute + time.Second))
	if a := passed("a", 10); a != 2 {
		t.Errorf("after ten minutes %d pass", a)
	}
}

// sink keeps events, or fails as it is told.
type sink struct {
	mu    sync.Mutex
	fail  func(try int) error
	tries int
	calls []string
}

func (s *sink) call(verb string, e *corev1.Event) (*corev1.Event, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tries++
	if s.fail != nil {
		if err := s.fail(s.tries); err != nil {
			return nil, err
		}
	}
	s.calls = append(s.calls, fmt.Sprintf("%s %s x%d", verb, e.Message, e.Count))
	return e, nil
}

func (s *sink) Create(e *corev1.Event) (*corev1.Event, error)          { return s.call("create", e) }
func (s *sink) Update(e *corev1.Event) (*corev1.Event, error)          { return s.call("update", e) }
func (s *sink) Patch(e *corev1.Event, _ []byte) (*corev1.Event, error) { return s.call("patch", e) }

var (
	pod    = &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: "web"}}
	errWay = errors.New("connection refused")
	gone   = apierrors.NewNotFound(schema.GroupResource{Resource: "events"}, "e")
)

func podScheme(t testing.TB) *runtime.Scheme {
	scheme := runtime.NewScheme()
	if err := corev1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	return scheme
}

func TestRecordingToSink(t *testing.T) {
	for name, tt := range map[string]struct {
		fail  func(try int) error
		want  []string
		tries int
		log   string
	}{
		"works":              {want: []string{"create m x1", "patch m x2"}, tries: 2},
		"comes back":         {fail: func(try int) error { return choose(try < 4, errWay) }, want: []string{"create m x1", "patch m x2"}, tries: 5},
		"stays away":         {fail: func(int) error { return errWay }, tries: 24, log: "tried too often"},
		"rejects":            {fail: func(try int) error { return choose(try == 1, apierrors.NewForbidden(schema.GroupResource{}, "e", nil)) }, want: []string{"patch m x2"}, tries: 2, log: "rejected"},
		"old event gone":     {fail: func(try int) error { return choose(try == 2, gone) }, want: []string{"create m x1", "create m x2"}, tries: 3},
		"no request is made": {fail: func(int) error { return &rest.RequestConstructionError{Err: errWay} }, tries: 2, log: "rejected"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log bytes.Buffer
				b := NewBroadcaster(WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
				s := &sink{fail: tt.fail}
				b.StartRecordingToSink(s)
				recorder := b.NewRecorder(podScheme(t), corev1.EventSource{Component: "test"})
				recorder.Event(pod, corev1.EventTypeNormal, "Tested", "m")
				recorder.Eventf(pod, corev1.EventTypeNormal, "Tested", "%s", "m")
				time.Sleep(time.Hour)
				synctest.Wait()
				b.Shutdown()
				if !slices.Equal(s.calls, tt.want) || s.tries != tt.tries || !strings.Contains(log.String(), tt.log) || tt.log == "" && log.Len() > 0 {
					t.Errorf("%d tries, got %q, log %s", s.tries, s.calls, &log)
				}
			})
		})
	}
}

func choose(ok bool, err error) error {
	if ok {
		return err
	}
	return nil
}

func TestShutdownWhileTheSinkIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBroadcasterForTests(time.Hour)
		s := &sink{fail: func(int) error { return errWay }}
		b.StartRecordingToSink(s)
		recorder := b.NewRecorder(podScheme(t), corev1.EventSource{})
		for i := range 3 {
			recorder.Event(pod, corev1.EventTypeNormal, "Tested", fmt.Sprint(i))
		}
		synctest.Wait()
		b.Shutdown()
		b.Shutdown()
		synctest.Wait()
		if s.tries != 3 {
			t.Errorf("%d tries", s.tries)
		}
		recorder.Event(pod, corev1.EventTypeNormal, "Tested", "after the end") // must not panic
		if _, open := <-b.StartEventWatcher(func(*corev1.Event) {}).ResultChan(); open {
			t.Error("a watch of a broadcaster that is shut down goes on")
		}
	})
}

func TestWatchersAndLogs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log, printed, own bytes.Buffer
		ctx := t.Context()
		b := NewBroadcaster(WithContext(ctx), WithLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
		b.StartStructuredLogging(4)
		b.StartLogging(func(format string, args ...any) { fmt.Fprintf(&printed, format, args...) })
		var seen []*corev1.Event
		w := b.StartEventWatcher(func(e *corev1.Event) { seen = append(seen, e) })
		recorder := b.NewRecorder(podScheme(t), corev1.EventSource{Component: "test", Host: "h"})
		recorder.AnnotatedEventf(pod, map[string]string{"k": "v"}, corev1.EventTypeWarning, "Failed", "%d%%", 100)
		recorder.Event(&corev1.ObjectReference{Kind: "Node", Name: "Not/A/Name"}, corev1.EventTypeNormal, "Known", "100%")
		mine := recorder.WithLogger(logr.FromSlogHandler(slog.NewTextHandler(&own, nil)))
		mine.Event(pod, "Alarm", "Odd", "dropped")
		mine.Event(nil, corev1.EventTypeNormal, "Odd", "dropped")
		synctest.Wait()
		w.Stop()
		b.Shutdown()
		if len(seen) != 2 {
			t.Fatalf("saw %v", seen)
		}
		first, second := seen[0], seen[1]
		if first.Namespace != "shop" || !strings.HasPrefix(first.Name, "web.") || first.Message != "100%" || first.Annotations["k"] != "v" || first.Count != 1 ||
			first.ReportingController != "test" || first.ReportingInstance != "h" || first.InvolvedObject.Kind != "Pod" || first.Type != "Warning" {
			t.Errorf("got %+v", first)
		}
		if second.Namespace != "default" || strings.ContainsAny(second.Name, "/N") || second.Message != "100%" {
			t.Errorf("got %+v", second)
		}
		if !strings.Contains(log.String(), "level=DEBUG") || !strings.Contains(log.String(), "reason=Known") || !strings.Contains(printed.String(), "type: 'Warning' reason: 'Failed' 100%") {
			t.Errorf("logged %s and printed %s", &log, &printed)
		}
		if !strings.Contains(own.String(), "unknown type") || !strings.Contains(own.String(), "nil object") {
			t.Errorf("of dropped events the log says %s", &own)
		}
	})
}

func TestFakeRecorder(t *testing.T) {
	f := NewFakeRecorder(3)
	f.Event(pod, "Normal", "R", "100%")
	f.IncludeObject = true
	f.WithLogger(logr.Discard()).Eventf(&corev1.Pod{TypeMeta: metav1.TypeMeta{Kind: "Pod", APIVersion: "v1"}}, "Normal", "R", "%d", 1)
	f.AnnotatedEventf(nil, map[string]string{"k": "v"}, "Warning", "R", "m")
	for _, want := range []string{"Normal R 100%", "Normal R 1 involvedObject{kind=Pod,apiVersion=v1}", "Warning R m map[k:v]"} {
		if got := <-f.Events; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	(&FakeRecorder{}).Event(pod, "Normal", "R", "dropped")
}
