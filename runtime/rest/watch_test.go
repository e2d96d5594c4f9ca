package rest

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
)

const addedA = `{"type":"ADDED","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"}}}` + "\n"

func watching(t *testing.T, a answer) (watch.Interface, *server) {
	t.Helper()
	s := answering(a)
	w, err := newTestClient(t, s).Get().Resource("pods").Watch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return w, s
}

func all(w watch.Interface) []watch.Event {
	var events []watch.Event
	for e := range w.ResultChan() {
		events = append(events, e)
	}
	return events
}

func TestWatchEvents(t *testing.T) {
	body := addedA +
		`{"type":"MODIFIED","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"b"}}}` +
		`{"type":"DELETED","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"c"}}}` + "\n\n" +
		`{"type":"BOOKMARK","object":{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"7"}}}` +
		`{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","code":410}}`
	w, s := watching(t, answer{status: 200, header: map[string]string{"Content-Type": "application/json;stream=watch"}, body: body})
	events := all(w)
	want := []watch.EventType{watch.Added, watch.Modified, watch.Deleted, watch.Bookmark, watch.Error}
	if len(events) != len(want) {
		t.Fatalf("got %v", events)
	}
	for i, e := range events {
		if e.Type != want[i] {
			t.Errorf("event %d is %s, want %s", i, e.Type, want[i])
		}
		if pod, ok := e.Object.(*corev1.Pod); i < 4 && (!ok || pod.TypeMeta != podKind) {
			t.Errorf("event %d: %+v", i, e.Object)
		}
	}
	if status, ok := events[4].Object.(*metav1.Status); !ok || status.Code != 410 {
		t.Errorf("error event: %+v", events[4].Object)
	}
	s.checkClosed(t)
}

func protobufFrames(t *testing.T, events ...metav1.WatchEvent) string {
	t.Helper()
	var frames []byte
	for i := range events {
		info, _ := runtime.SerializerInfoForMediaType(testCodecs.SupportedMediaTypes(), runtime.ContentTypeProtobuf)
		data, err := runtime.Encode(info.StreamSerializer.Serializer, &events[i])
		if err != nil {
			t.Fatal(err)
		}
		frames = binary.BigEndian.AppendUint32(frames, uint32(len(data)))
		frames = append(frames, data...)
	}
	return string(frames)
}

func TestWatchProtobuf(t *testing.T) {
	pod := encodeTo(t, runtime.ContentTypeProtobuf, &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "a"}})
	body := protobufFrames(t, metav1.WatchEvent{Type: "ADDED", Object: runtime.RawExtension{Raw: pod}})
	w, _ := watching(t, answer{status: 200, header: map[string]string{"Content-Type": "application/vnd.kubernetes.protobuf;stream=watch"}, body: body})
	events := all(w)
	if len(events) != 1 || events[0].Type != watch.Added {
		t.Fatalf("got %v", events)
	}
	if got, ok := events[0].Object.(*corev1.Pod); !ok || got.Name != "a" || got.TypeMeta != podKind {
		t.Errorf("got %+v", events[0].Object)
	}
}

func TestWatchEnds(t *testing.T) {
	tests := []struct {
		name   string
		stream io.ReadCloser
		// cause is part of the message of the ERROR event, empty if there is to be none.
		cause string
	}{
		{"end", io.NopCloser(strings.NewReader(addedA)), ""},
		{"cut in an event", io.NopCloser(strings.NewReader(addedA + `{"type":"ADD`)), ""},
		{"reset", newFailing(addedA, errors.New("read: connection reset by peer")), ""},
		{"closed", newFailing(addedA, errors.New("use of closed network connection")), ""},
		{"timeout", newFailing(addedA, timeoutError{}), ""},
		{"other error", newFailing(addedA, errors.New("stream error: stream ID 5; INTERNAL_ERROR")), "INTERNAL_ERROR"},
		{"no JSON", io.NopCloser(strings.NewReader(addedA + "<html>")), "invalid character"},
		{"no event", io.NopCloser(strings.NewReader(addedA + podBody)), "the frame holds a *v1.Pod"},
		{"no type", io.NopCloser(strings.NewReader(addedA + `{"object":{}}`)), `unknown type ""`},
		{"unknown type", io.NopCloser(strings.NewReader(addedA + `{"type":"BORN","object":{}}`)), `unknown type "BORN"`},
		{"unknown kind", io.NopCloser(strings.NewReader(addedA + `{"type":"ADDED","object":{"kind":"Nothing","apiVersion":"v1"}}`)), `no kind "Nothing" is registered`},
		{"no object", io.NopCloser(strings.NewReader(addedA + `{"type":"ADDED"}`)), "decode object of watch event ADDED"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, s := watching(t, answer{status: 200, header: jsonHeader, stream: tt.stream})
				events := all(w)
				s.checkClosed(t)
				if len(events) == 0 || events[0].Type != watch.Added {
					t.Fatalf("got %v", events)
				}
				if tt.cause == "" {
					if len(events) != 1 {
						t.Errorf("after the last event came %v", events[1:])
					}
					return
				}
				if len(events) != 2 || events[1].Type != watch.Error {
					t.Fatalf("got %v", events)
				}
				checkDecodingStatus(t, events[1].Object, tt.cause)
			})
		})
	}
}

func checkDecodingStatus(t *testing.T, obj runtime.Object, cause string) {
	t.Helper()
	status, ok := obj.(*metav1.Status)
	if !ok || status.Code != 500 || status.Reason != metav1.StatusReasonInternalError || status.Status != metav1.StatusFailure {
		t.Fatalf("got %+v", obj)
	}
	var types []metav1.CauseType
	for _, c := range status.Details.Causes {
		types = append(types, c.Type)
		if !strings.Contains(c.Message, cause) {
			t.Errorf("cause %q, want %q in it", c.Message, cause)
		}
	}
	if len(types) != 2 || types[0] != metav1.CauseTypeUnexpectedServerResponse || types[1] != "ClientWatchDecoding" {
		t.Errorf("causes %v", types)
	}
}

func TestWatchStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, pw := pipe()
		w, s := watching(t, answer{status: 200, header: jsonHeader, stream: r})
		if _, err := pw.Write([]byte(addedA + addedA)); err != nil {
			t.Fatal(err)
		}
		<-w.ResultChan()
		var group sync.WaitGroup
		for range 4 { // stopping is idempotent, also at the same time
			group.Go(w.Stop)
		}
		group.Wait()
		w.Stop()
		synctest.Wait()
		for e := range w.ResultChan() {
			if e.Type == watch.Error {
				t.Errorf("got %v", e)
			}
		}
		s.checkClosed(t)
	})
}

func TestWatchStoppedWhileNothingComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := pipe()
		w, s := watching(t, answer{status: 200, header: jsonHeader, stream: r})
		synctest.Wait()
		w.Stop()
		if events := all(w); len(events) != 0 {
			t.Errorf("got %v", events)
		}
		s.checkClosed(t)
	})
}

// The bubble of synctest fails a test that leaves a goroutine behind: nobody receives and nobody calls Stop here.
func TestWatchEndsWithItsContext(t *testing.T) {
	for name, body := range map[string]string{"while nothing comes": "", "while an event waits": addedA} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, pw := pipe()
				s := answering(answer{status: 200, header: jsonHeader, stream: r})
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				w, err := newTestClient(t, s).Get().Watch(ctx)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := pw.Write([]byte(body)); err != nil {
					t.Fatal(err)
				}
				<-ctx.Done()
				synctest.Wait()
				s.checkClosed(t)
				if events := all(w); len(events) != 0 {
					t.Errorf("got %v", events)
				}
			})
		})
	}
}

func TestWatchThatCannotConnect(t *testing.T) {
	tests := []struct {
		name  string
		err   error
		empty bool
	}{
		{"EOF", io.EOF, true},
		{"reset", errReset, true},
		{"timeout", timeoutError{}, true},
		{"refused", errRefused, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := answering(answer{err: tt.err})
			w, err := newTestClient(t, s).Get().MaxRetries(2).BackOffWithContext(&recordedBackoff{}).Watch(t.Context())
			if !tt.empty {
				if !errors.Is(err, tt.err) || w != nil {
					t.Errorf("got %v, %v", w, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if events := all(w); len(events) != 0 {
				t.Errorf("got %v", events)
			}
			if got := len(s.sent()); got != 3 {
				t.Errorf("sent %d times", got)
			}
		})
	}
}

func TestWatchRefused(t *testing.T) {
	tests := []struct {
		name   string
		answer answer
		want   string
	}{
		{"status", answer{status: 410, header: jsonHeader, body: `{"kind":"Status","apiVersion":"v1","status":"Failure","message":"too old","reason":"Expired","code":410}`}, "too old"},
		{"text", answer{status: 403, body: "no way"}, "no way"},
		{"no content", answer{status: 204}, "unexpected status"},
		{"unknown media type", answer{status: 200, header: map[string]string{"Content-Type": "text/html"}}, "no stream serializers registered for text/html"},
		{"media type without streams", answer{status: 200, header: map[string]string{"Content-Type": "application/yaml"}}, "no stream serializers registered for application/yaml"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := answering(tt.answer)
			w, err := newTestClient(t, s).Get().Resource("pods").Watch(t.Context())
			if err == nil || !strings.Contains(err.Error(), tt.want) || w != nil {
				t.Errorf("got %v, %v, want an error with %q", w, err, tt.want)
			}
			s.checkClosed(t)
		})
	}
}

func TestWatchWithAContentTypeThatDoesNotParse(t *testing.T) {
	w, _ := watching(t, answer{status: 200, header: map[string]string{"Content-Type": "a/b/c;;"}, body: addedA})
	if events := all(w); len(events) != 1 || events[0].Type != watch.Added {
		t.Errorf("got %v", events)
	}
}

func TestWatchFrameLimit(t *testing.T) {
	long := func(n int) string {
		return `{"type":"ADDED","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"` + repeat('x', n) + `"}}}`
	}
	read := func(body io.ReadCloser, framer runtime.Framer) error {
		f := newFrames(body, framer, 4096)
		for {
			if _, err := f.next(); err != nil {
				return err
			}
		}
	}
	info, _ := runtime.SerializerInfoForMediaType(testCodecs.SupportedMediaTypes(), runtime.ContentTypeJSON)
	framer := info.StreamSerializer.Framer
	if err := read(io.NopCloser(strings.NewReader(strings.Repeat(long(2000), 100))), framer); err != io.EOF {
		t.Errorf("many short events: %v", err)
	}
	if err := read(io.NopCloser(strings.NewReader(long(100_000))), framer); !errors.Is(err, errFrameTooLong) {
		t.Errorf("one long event: %v", err)
	}
	hostile := &repeating{text: []byte(`"`)}
	if err := read(hostile, framer); !errors.Is(err, errFrameTooLong) {
		t.Errorf("an event without end: %v", err)
	}
	if hostile.read > 1<<15 {
		t.Errorf("read %d bytes of it", hostile.read)
	}
}

// TestFramesGrow reads frames whose length comes first, which a framer hands on in pieces.
func TestFramesGrow(t *testing.T) {
	info, _ := runtime.SerializerInfoForMediaType(testCodecs.SupportedMediaTypes(), runtime.ContentTypeProtobuf)
	for _, n := range []int{0, 1, 1023, 1024, 1025, 2048, 3000, 4096, 4097, 10_000} {
		var wire bytes.Buffer
		w := info.StreamSerializer.Framer.NewFrameWriter(&wire)
		want := []string{"before", repeat('x', n), "after"}
		for _, frame := range want {
			if _, err := w.Write([]byte(frame)); err != nil {
				t.Fatal(err)
			}
		}
		f := newFrames(io.NopCloser(&wire), info.StreamSerializer.Framer, 4096)
		for i := range want {
			frame, err := f.next()
			if n > 4096 && i == 1 {
				if !errors.Is(err, errFrameTooLong) {
					t.Errorf("a frame of %d bytes: %v", n, err)
				}
				break
			}
			if err != nil || string(frame) != want[i] {
				t.Fatalf("frame %d of %d bytes: %v, %.20q", i, len(want[i]), err, frame)
			}
		}
	}
}

// repeating is a string that begins and does not end.
type repeating struct {
	text []byte
	read int
}

func (r *repeating) Read(p []byte) (int, error) {
	if len(r.text) > 0 {
		n := copy(p, r.text)
		r.text = r.text[n:]
		return n, nil
	}
	for i := range p {
		p[i] = 'x'
	}
	r.read += len(p)
	return len(p), nil
}

func (r *repeating) Close() error { return nil }

func TestWatchOfEndlessEventEndsWithAnError(t *testing.T) {
	w, s := watching(t, answer{status: 200, header: jsonHeader, stream: &repeating{text: []byte(`{"type":"`)}})
	events := all(w)
	if len(events) != 1 || events[0].Type != watch.Error {
		t.Fatalf("got %d events", len(events))
	}
	checkDecodingStatus(t, events[0].Object, "longer than maximum")
	s.checkClosed(t)
}

func TestLargeEventArrives(t *testing.T) {
	name := repeat('x', 3<<20)
	data, err := json.Marshal(map[string]any{"type": "ADDED", "object": map[string]any{"kind": "Pod", "apiVersion": "v1", "metadata": map[string]any{"name": name}}})
	if err != nil {
		t.Fatal(err)
	}
	w, _ := watching(t, answer{status: 200, header: jsonHeader, body: string(data) + addedA})
	events := all(w)
	if len(events) != 2 || events[0].Object.(*corev1.Pod).Name != name || events[1].Object.(*corev1.Pod).Name != "a" {
		t.Errorf("got %d events", len(events))
	}
}
