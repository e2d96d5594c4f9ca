package events

import (
	"bytes"
	"context"
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
	eventsv1 "k8s.io/api/events/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

var (
	pod     = &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "web", Namespace: "shop", UID: "u1"}}
	node    = &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "a", UID: "u2"}}
	errAway = errors.New("no way to the server")
)

func testScheme(t testing.TB) *runtime.Scheme {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := corev1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	return scheme
}

// sink notes what is done to it, and when since its start.
type sink struct {
	sync.Mutex
	start time.Time
	fail  func(try int, verb string) error
	tries int
	calls []string
	last  *eventsv1.Event
}

func (s *sink) call(verb string, e *eventsv1.Event, data string) (*eventsv1.Event, error) {
	s.Lock()
	defer s.Unlock()
	s.tries++
	if s.fail != nil {
		if err := s.fail(s.tries, verb); err != nil {
			return nil, err
		}
	}
	count := int32(1)
	if e.Series != nil {
		count = e.Series.Count
	}
	s.last = e
	s.calls = append(s.calls, strings.TrimSpace(fmt.Sprintf("%v %s %s x%d %s", time.Since(s.start), verb, e.Note, count, data)))
	return e, nil
}

func (s *sink) Create(_ context.Context, e *eventsv1.Event) (*eventsv1.Event, error) {
	return s.call("create", e, "")
}

func (s *sink) Update(_ context.Context, e *eventsv1.Event) (*eventsv1.Event, error) {
	return s.call("update", e, "")
}

func (s *sink) Patch(_ context.Context, e *eventsv1.Event, data []byte) (*eventsv1.Event, error) {
	return s.call("patch", e, string(data))
}

// recordAll has do record events to a sink, in a time of its own, and returns the sink and what was logged three hours
// later.
func recordAll(t *testing.T, fail func(int, string) error, do func(EventRecorderLogger)) (s *sink, log string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		s = &sink{start: time.Now(), fail: fail}
		b := NewBroadcaster(s)
		ctx := logr.NewContextWithSlogLogger(t.Context(), slog.New(slog.NewTextHandler(&out, nil)))
		if err := b.StartRecordingToSinkWithContext(ctx); err != nil {
			t.Fatal(err)
		}
		do(b.NewRecorder(testScheme(t), "example.com/ctl"))
		time.Sleep(3 * time.Hour)
		b.Shutdown()
		synctest.Wait()
		log = out.String()
	})
	return s, log
}

func note(r EventRecorder, format string, args ...any) {
	r.Eventf(pod, nil, corev1.EventTypeNormal, "Started", "Start", format, args...)
}

func TestSeries(t *testing.T) {
	patch := func(count int, at string) string {
		return fmt.Sprintf(`{"series":{"count":%d,"lastObservedTime":"2000-01-01T%s.000000Z"}}`, count, at)
	}
	for name, test := range map[string]struct {
		do   func(EventRecorderLogger)
		want []string
	}{
		"one": {func(r EventRecorderLogger) { note(r, "n %d", 1) }, []string{"0s create n 1 x1"}},
		"three, the notes of which differ": {func(r EventRecorderLogger) {
			for i := range 3 {
				note(r, "n %d", i)
				time.Sleep(time.Second)
			}
		}, []string{"0s create n 0 x1", "1s patch n 0 x2 " + patch(2, "00:00:01"), "12m0s patch n 0 x3 " + patch(3, "00:00:02")}},
		"two, nothing to add in the end": {func(r EventRecorderLogger) {
			note(r, "n")
			time.Sleep(time.Minute)
			note(r, "n")
		}, []string{"0s create n x1", "1m0s patch n x2 " + patch(2, "00:01:00")}},
		"again after the end": {func(r EventRecorderLogger) {
			note(r, "n")
			time.Sleep(13 * time.Minute)
			note(r, "n")
		}, []string{"0s create n x1", "13m0s create n x1"}},
		"every minute": {func(r EventRecorderLogger) {
			for range 70 {
				note(r, "n")
				time.Sleep(time.Minute)
			}
		}, []string{
			"0s create n x1", "1m0s patch n x2 " + patch(2, "00:01:00"),
			"30m0s patch n x30 ", "1h0m0s patch n x60 ", "1h18m0s patch n x70 " + patch(70, "01:09:00"),
		}},
		"what differs in more than the note": {func(r EventRecorderLogger) {
			note(r, "n")
			r.Eventf(pod, node, corev1.EventTypeNormal, "Started", "Start", "related")
			r.Eventf(pod, nil, corev1.EventTypeNormal, "Started", "Run", "action")
			r.Eventf(pod, nil, corev1.EventTypeNormal, "Failed", "Start", "reason")
			r.Eventf(pod, nil, corev1.EventTypeWarning, "Started", "Start", "type")
			r.Eventf(node, nil, corev1.EventTypeNormal, "Started", "Start", "object")
		}, []string{"0s create n x1", "0s create related x1", "0s create action x1", "0s create reason x1", "0s create type x1", "0s create object x1"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, log := recordAll(t, nil, test.do)
			// Whether an event or the clock comes first at half past is open: such a want ends before the patch.
			ok := len(s.calls) == len(test.want)
			for i := 0; ok && i < len(test.want); i++ {
				prefix, open := strings.CutSuffix(test.want[i], " ")
				ok = s.calls[i] == test.want[i] || open && samePlace(s.calls[i], prefix)
			}
			if !ok || log != "" {
				t.Errorf("calls %s\nwant %s\nlog %s", strings.Join(s.calls, "\n"), strings.Join(test.want, "\n"), log)
			}
		})
	}
}

// samePlace reports whether a call is the wanted one or has one event more.
func samePlace(call, want string) bool {
	var at, verb, text string
	var count int
	if _, err := fmt.Sscanf(want, "%s %s %s x%d", &at, &verb, &text, &count); err != nil {
		return false
	}
	return strings.HasPrefix(call, want+" ") || strings.HasPrefix(call, fmt.Sprintf("%s %s %s x%d ", at, verb, text, count+1))
}

func TestAwayAndRejected(t *testing.T) {
	twice := func(r EventRecorderLogger) {
		note(r, "n")
		time.Sleep(5 * time.Minute)
		note(r, "n")
	}
	status := schema.GroupResource{Resource: "events"}
	only := func(verb string, err error) func(int, string) error {
		return func(_ int, v string) error {
			if v == verb {
				return err
			}
			return nil
		}
	}
	for name, test := range map[string]struct {
		fail  func(int, string) error
		verbs []string
		tries int
		log   string
	}{
		"comes back": {func(try int, _ string) error {
			if try < 4 {
				return errAway
			}
			return nil
		}, []string{"create", "patch"}, 5, ""},
		"stays away":     {func(int, string) error { return errAway }, nil, 36, "tried too often"},
		"rejects":        {func(int, string) error { return apierrors.NewForbidden(status, "e", nil) }, nil, 2, "rejected"},
		"event is gone":  {only("patch", apierrors.NewNotFound(status, "e")), []string{"create", "create"}, 3, ""},
		"event is there": {only("create", apierrors.NewAlreadyExists(status, "e")), []string{"patch"}, 2, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s, log := recordAll(t, test.fail, twice)
			var verbs []string
			for _, call := range s.calls {
				verbs = append(verbs, strings.Fields(call)[1])
			}
			if !slices.Equal(verbs, test.verbs) || s.tries != test.tries || !strings.Contains(log, test.log) || test.log == "" && log != "" {
				t.Errorf("%d tries: %q; want %d: %q; log %s", s.tries, s.calls, test.tries, test.verbs, log)
			}
		})
	}
}

func TestWhatIsRecorded(t *testing.T) {
	s, _ := recordAll(t, nil, func(r EventRecorderLogger) {
		r.(AnnotatedEventRecorder).AnnotatedEventf(pod, node, map[string]string{"by": "me"}, corev1.EventTypeWarning, "Started", "Start", "%d%%", 100)
	})
	e := s.last
	if !strings.HasPrefix(e.Name, "web.") || e.Namespace != "shop" || e.Annotations["by"] != "me" ||
		e.Regarding != (corev1.ObjectReference{APIVersion: "v1", Kind: "Pod", Name: "web", Namespace: "shop", UID: "u1"}) ||
		*e.Related != (corev1.ObjectReference{APIVersion: "v1", Kind: "Node", Name: "a", UID: "u2"}) ||
		e.Type != corev1.EventTypeWarning || e.Reason != "Started" || e.Action != "Start" || e.Note != "100%" ||
		e.ReportingController != "example.com/ctl" || !strings.HasPrefix(e.ReportingInstance, "example.com/ctl-") || !e.EventTime.Time.Equal(s.start) {
		t.Errorf("recorded %+v", e)
	}
	s, _ = recordAll(t, nil, func(r EventRecorderLogger) {
		r.Eventf(node, pod.DeepCopy(), corev1.EventTypeNormal, "R", "A", strings.Repeat("ä", 600))
	})
	if n := s.last.Note; s.last.Namespace != "default" || len(n) > 1024 || len(n) < 1020 || !strings.HasSuffix(n, "ä...") {
		t.Errorf("in namespace %q, a note of %d bytes that ends in %q", s.last.Namespace, len(n), n[max(0, len(n)-8):])
	}
}

// TestDropped are events that are not recorded, and who is told.
func TestDropped(t *testing.T) {
	for want, do := range map[string]func(EventRecorder){
		"no reference": func(r EventRecorder) { r.Eventf(nil, nil, corev1.EventTypeNormal, "R", "A", "n") },
		"unknown type": func(r EventRecorder) { r.Eventf(pod, nil, "Weird", "R", "A", "n") },
	} {
		var mine bytes.Buffer
		s, _ := recordAll(t, nil, func(r EventRecorderLogger) {
			do(r)
			do(r.WithLogger(logr.FromSlogHandler(slog.NewTextHandler(&mine, nil))))
		})
		if len(s.calls) != 0 || strings.Count(mine.String(), want) != 1 {
			t.Errorf("%s: calls %q, log %s", want, s.calls, &mine)
		}
	}
}

// TestFlood has more series at a time than are remembered.
func TestFlood(t *testing.T) {
	s := newSeries(&sink{}, nil)
	for i := range maxSeries + 10 {
		s.add(t.Context(), &eventsv1.Event{Reason: fmt.Sprint(i)}, nil)
	}
	if got := s.sink.(*sink).tries; len(s.entries) != maxSeries || got != maxSeries+10 {
		t.Errorf("%d series, %d written", len(s.entries), got)
	}
}
