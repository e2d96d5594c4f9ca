package rest

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/watch"
)

// FuzzStatus: whatever a server answers with an error, the result is an error that can be looked at and is not much
// longer than a Status is.
func FuzzStatus(f *testing.F) {
	for _, contentType := range []string{"application/json", "application/vnd.kubernetes.protobuf", "text/plain", "", "//"} {
		f.Add(404, contentType, "1", []byte(`{"kind":"Status","apiVersion":"v1","status":"Failure","message":"m","reason":"NotFound","details":{"name":"n","kind":"k","causes":[{"reason":"r","field":"f"}],"retryAfterSeconds":1},"code":404}`))
	}
	f.Add(500, "application/json", "", []byte(`{"kind":"Status","apiVersion":"v1","status":"Success"}`))
	f.Add(422, "application/json", "-1", []byte(`{"kind":"Pod","apiVersion":"v1"}`))
	f.Add(200, "a/"+strings.Repeat("b", 10000), "", []byte("0"))
	f.Add(409, "application/vnd.kubernetes.protobuf", "x", encodeTo(f, "application/vnd.kubernetes.protobuf", &corev1.Pod{}))
	f.Fuzz(func(t *testing.T, code int, contentType, retryAfter string, body []byte) {
		if code < 200 || code > 999 {
			t.Skip("no HTTP status")
		}
		s := answering(answer{status: code, header: map[string]string{"Content-Type": contentType, "Retry-After": retryAfter}, body: string(body)})
		c := newTestClient(t, s)
		for _, r := range []*Request{c.Get().Resource("pods").Name("a"), c.Post().Resource("pods").Body([]byte("{}"))} {
			result := r.MaxRetries(0).Do(t.Context())
			err := result.Error()
			if !isSuccess(code) && err == nil {
				t.Fatalf("status %d is no error: %q", code, body)
			}
			look(t, err, len(body))
			if into := result.Into(&corev1.Pod{}); err != nil && into == nil {
				t.Fatalf("Into has no error, %v", err)
			}
			_, _ = result.Get()
			_, err = r.MaxRetries(0).DoRaw(t.Context())
			if !isSuccess(code) && err == nil {
				t.Fatalf("status %d is no error of DoRaw", code)
			}
			look(t, err, len(body))
		}
		into := &corev1.PodList{}
		if err := c.Get().Resource("pods").MaxRetries(0).DoInto(t.Context(), into); err != nil && len(into.Items) > 0 {
			t.Fatalf("%d items and %v", len(into.Items), err)
		}
		s.checkClosed(t)
	})
}

func look(t *testing.T, err error, size int) {
	t.Helper()
	if err == nil {
		return
	}
	for _, is := range []func(error) bool{apierrors.IsNotFound, apierrors.IsConflict, apierrors.IsTooManyRequests, apierrors.IsResourceExpired} {
		is(err)
	}
	apierrors.SuggestsClientDelay(err)
	if n := len(err.Error()); n > 10*size+4*maxErrorText {
		t.Fatalf("the error has %d bytes, the body %d", n, size)
	}
}

// FuzzWatch: whatever comes on a watch, it ends, at most one ERROR of the client's own is its last event, and no event
// is without an object.
func FuzzWatch(f *testing.F) {
	pod := &corev1.Pod{}
	pod.Name = "a"
	object := string(bytes.TrimSpace(encodeTo(f, "application/json", pod)))
	for _, seed := range []string{
		`{"type":"ADDED","object":` + object + "}\n" + `{"type":"DELETED","object":` + object + `}`,
		`{"type":"BOOKMARK","object":{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"1"}}}` + "\n\n",
		`{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","code":410}}`,
		`{"object":` + object + `,"type":"MODIFIED"}`, `{"type":"ADDED","object":null}`, `[]`, `{"type":1}`, "",
	} {
		f.Add("application/json", []byte(seed))
	}
	raw := encodeTo(f, "application/vnd.kubernetes.protobuf", pod)
	event := append([]byte{0x0a, 5, 'A', 'D', 'D', 'E', 'D', 0x12, byte(len(raw) + 2), 0x0a, byte(len(raw))}, raw...)
	f.Add("application/vnd.kubernetes.protobuf;stream=watch", append([]byte{0, 0, 0, byte(len(event))}, event...))
	f.Add("application/vnd.kubernetes.protobuf;stream=watch", []byte{0x7f, 0xff, 0xff, 0xff, 0})
	f.Fuzz(func(t *testing.T, contentType string, stream []byte) {
		if strings.ContainsAny(contentType, "\r\n\x00") {
			t.Skip("no header")
		}
		s := answering(answer{status: http.StatusOK, header: map[string]string{"Content-Type": contentType}, stream: io.NopCloser(bytes.NewReader(stream))})
		w, err := newTestClient(t, s).Get().Resource("pods").Watch(t.Context())
		if err != nil {
			s.checkClosed(t)
			return
		}
		events := 0
		var last watch.Event
		for last = range w.ResultChan() {
			if events++; last.Object == nil || last.Type == "" {
				t.Fatalf("event %v", last)
			}
			if last.Type == watch.Error {
				_ = apierrors.FromObject(last.Object).Error()
			}
		}
		if events > len(stream) {
			t.Fatalf("%d events in %d bytes", events, len(stream))
		}
		w.Stop()
		s.checkClosed(t)
	})
}
