package rest

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/internal/jsondecode"
)

const podListBody = `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}`

// jsonDecoderOf returns the decoder that the client made for its JSON serializer.
func jsonDecoderOf(t *testing.T, c *RESTClient) *jsondecode.Decoder {
	t.Helper()
	var found *jsondecode.Decoder
	c.content.jsonDecoders.Range(func(_, d any) bool {
		found = d.(*jsondecode.Decoder)
		return true
	})
	if found == nil {
		t.Fatal("the client made no JSON decoder")
	}
	return found
}

func TestTypedReadsAreDecodedInOnePass(t *testing.T) {
	s := answering(
		answer{status: 200, header: jsonHeader, body: podBody},
		answer{status: 200, header: jsonHeader, body: podListBody},
		answer{status: 200, header: jsonHeader, body: podListBody},
		answer{status: 200, header: jsonHeader, body: addedA + addedA + addedA},
	)
	c := newTestClient(t, s)
	pods := func() *Request { return c.Get().Resource("pods") }
	if err := pods().Name("a").Do(t.Context()).Into(&corev1.Pod{}); err != nil {
		t.Fatal(err)
	}
	if err := pods().Do(t.Context()).Into(&corev1.PodList{}); err != nil {
		t.Fatal(err)
	}
	if err := pods().DoInto(t.Context(), &corev1.PodList{}); err != nil {
		t.Fatal(err)
	}
	w, err := pods().Watch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if events := all(w); len(events) != 3 {
		t.Errorf("%d events", len(events))
	}
	if n := jsonDecoderOf(t, c).Fallbacks(); n != 0 {
		t.Errorf("%d fallbacks", n)
	}
	s.checkClosed(t)
}

func doInto(t *testing.T, a answer, obj runtime.Object) error {
	t.Helper()
	s := answering(a)
	err := newTestClient(t, s).Get().Resource("pods").DoInto(t.Context(), obj)
	s.checkClosed(t)
	return err
}

// TestDoIntoIsDoAndInto compares the two on every answer.
func TestDoIntoIsDoAndInto(t *testing.T) {
	plain := map[string]string{"Content-Type": "text/plain"}
	list := encodeTo(t, runtime.ContentTypeProtobuf, &corev1.PodList{Items: []corev1.Pod{{ObjectMeta: metav1.ObjectMeta{Name: "p"}}}})
	tests := []struct {
		name   string
		answer answer
	}{
		{"list", answer{status: 200, header: jsonHeader, body: podListBody}},
		{"list with a kind at the end", answer{status: 200, header: jsonHeader, body: `{"apiVersion":"v1","items":[{"metadata":{"name":"a"}}],"kind":"PodList"}`}},
		{"list without a kind", answer{status: 200, header: jsonHeader, body: `{"items":[{"metadata":{"name":"a"}}]}`}},
		{"list with odd items", answer{status: 200, header: jsonHeader, body: `{"kind":"PodList","apiVersion":"v1","items":[null,{"kind":"Special"},{"spec":{"nodeName":"a","nodeName":"b"}}]}`}},
		{"no content type", answer{status: 200, body: podListBody}},
		{"protobuf", answer{status: 200, header: map[string]string{"Content-Type": runtime.ContentTypeProtobuf}, body: string(list)}},
		{"one object", answer{status: 200, header: jsonHeader, body: podBody}},
		{"other type", answer{status: 200, header: jsonHeader, body: serviceBody}},
		{"failure with 200", answer{status: 200, header: jsonHeader, body: failureBody}},
		{"success", answer{status: 200, header: jsonHeader, body: successBody}},
		{"failure with 404", answer{status: 404, header: jsonHeader, body: failureBody}},
		{"list with 404", answer{status: 404, header: jsonHeader, body: podListBody}},
		{"text with 500", answer{status: 500, header: plain, body: "oops"}},
		{"list with 101", answer{status: 101, header: jsonHeader, body: podListBody}},
		{"unregistered kind", answer{status: 200, header: jsonHeader, body: `{"kind":"Nothing","apiVersion":"v1","items":[]}`}},
		{"no JSON", answer{status: 200, header: jsonHeader, body: "<html>"}},
		{"empty", answer{status: 200, header: jsonHeader}},
		{"unknown media type", answer{status: 200, header: plain, body: podListBody}},
		{"malformed media type", answer{status: 200, header: map[string]string{"Content-Type": "a/b/c;;"}, body: podListBody}},
		{"no connection", answer{err: errors.New("no route")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, want := &corev1.PodList{}, &corev1.PodList{}
			gotErr := doInto(t, tt.answer, got)
			s := answering(tt.answer)
			wantErr := newTestClient(t, s).Get().Resource("pods").Do(t.Context()).Into(want)
			if (gotErr == nil) != (wantErr == nil) || gotErr != nil && gotErr.Error() != wantErr.Error() {
				t.Errorf("got error %v, want %v", gotErr, wantErr)
			}
			if apierrors.ReasonForError(gotErr) != apierrors.ReasonForError(wantErr) {
				t.Errorf("got reason %s", apierrors.ReasonForError(gotErr))
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

func TestDoIntoOtherTargets(t *testing.T) {
	ok := answer{status: 200, header: jsonHeader, body: podBody}
	if err := doInto(t, ok, nil); err != nil {
		t.Errorf("nil target: %v", err)
	}
	if err := doInto(t, ok, (*corev1.PodList)(nil)); err == nil {
		t.Error("nil pointer: no error")
	}
	pod := &corev1.Pod{}
	if err := doInto(t, ok, pod); err != nil || pod.Name != "a" || pod.TypeMeta != podKind {
		t.Errorf("one object: %+v, %v", pod, err)
	}
	used := &corev1.PodList{ListMeta: metav1.ListMeta{Continue: "stays"}}
	if err := doInto(t, answer{status: 200, header: jsonHeader, body: podListBody}, used); err != nil || used.Continue != "stays" || len(used.Items) != 2 {
		t.Errorf("a target in use: %+v, %v", used, err)
	}
}

func TestDoIntoListThatBreaksOff(t *testing.T) {
	errBroken := errors.New("broken")
	for _, n := range []int{0, 1, 100, len(podListBody) - 1} {
		stream := io.NopCloser(io.MultiReader(strings.NewReader(podListBody[:n]), iotest.ErrReader(errBroken)))
		list := &corev1.PodList{}
		err := doInto(t, answer{status: 200, header: jsonHeader, stream: stream}, list)
		if !errors.Is(err, errBroken) || !strings.Contains(err.Error(), "read response body (status 200)") {
			t.Errorf("after %d bytes: %v", n, err)
		}
		if len(list.Items) > 0 {
			t.Errorf("after %d bytes the list holds %+v", n, list)
		}
	}
}

func TestDoIntoHandlesWarnings(t *testing.T) {
	var warnings bytes.Buffer
	header := map[string]string{"Content-Type": "application/json", "Warning": `299 - "old version"`}
	c := newTestClient(t, answering(answer{status: 200, header: header, body: podListBody}))
	r := c.Get().Resource("pods").WarningHandler(NewWarningWriter(&warnings, WarningWriterOptions{}))
	if err := r.DoInto(t.Context(), &corev1.PodList{}); err != nil || !strings.Contains(warnings.String(), "old version") {
		t.Errorf("%q, %v", warnings.String(), err)
	}
}

func TestClientsThatAreNotMadeByNewRESTClientDecode(t *testing.T) {
	made := newTestClient(t, answering(answer{status: 200, header: jsonHeader, body: podListBody}))
	r := made.Get().Resource("pods")
	r.c = &RESTClient{base: made.base, Client: made.Client}
	list := &corev1.PodList{}
	if err := r.DoInto(t.Context(), list); err != nil || len(list.Items) != 2 || list.Items[0].TypeMeta != podKind {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestWatchEventsThatChange(t *testing.T) {
	body := addedA + addedA +
		`{"type":"MODIFIED","object":{"kind":"Service","apiVersion":"v1","metadata":{"name":"s"}}}` +
		`{"type":"DELETED","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","name":"b"}}}` +
		addedA + `{"type":"BORN","object":{"kind":"Pod","apiVersion":"v1"}}` + addedA
	w, s := watching(t, answer{status: 200, header: jsonHeader, body: body})
	events := all(w)
	s.checkClosed(t)
	want := []struct {
		eventType watch.EventType
		kind      string
		name      string
	}{
		{watch.Added, "Pod", "a"}, {watch.Added, "Pod", "a"}, {watch.Modified, "Service", "s"}, {watch.Deleted, "Pod", "b"},
		{watch.Added, "Pod", "a"}, {watch.Error, "Status", ""},
	}
	if len(events) != len(want) {
		t.Fatalf("%d events: %v", len(events), events)
	}
	for i, e := range events {
		name := ""
		if o, ok := e.Object.(metav1.Object); ok {
			name = o.GetName()
		}
		kind := e.Object.GetObjectKind().GroupVersionKind().Kind
		if status, ok := e.Object.(*metav1.Status); ok {
			kind = "Status"
			if !strings.Contains(status.Message, "BORN") {
				t.Errorf("event %d: %+v", i, status)
			}
		}
		if e.Type != want[i].eventType || kind != want[i].kind || name != want[i].name {
			t.Errorf("event %d: %s %s %s, want %v", i, e.Type, kind, name, want[i])
		}
	}
}

func BenchmarkList(b *testing.B) {
	body := `{"kind":"PodList","apiVersion":"v1","items":[` + strings.Repeat(podBody+",", 999) + podBody + "]}"
	c := newTestClient(b, constant(body))
	for name, list := range map[string]func(*corev1.PodList) error{
		"Do":     func(l *corev1.PodList) error { return c.Get().Resource("pods").Do(b.Context()).Into(l) },
		"DoInto": func(l *corev1.PodList) error { return c.Get().Resource("pods").DoInto(b.Context(), l) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := list(&corev1.PodList{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
