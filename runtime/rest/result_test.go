package rest

import (
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

const (
	podBody     = `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"},"spec":{"nodeName":"n","unknown":1}}`
	serviceBody = `{"kind":"Service","apiVersion":"v1","metadata":{"name":"a"}}`
	failureBody = `{"kind":"Status","apiVersion":"v1","status":"Failure","message":"told so","reason":"NotFound","code":404}`
	successBody = `{"kind":"Status","apiVersion":"v1","status":"Success"}`
)

func do(t *testing.T, a answer, content ...func(*ClientContentConfig)) Result {
	t.Helper()
	s := answering(a)
	result := newTestClient(t, s, content...).Get().Namespace("n").Resource("pods").Name("a").Do(t.Context())
	s.checkClosed(t)
	return result
}

func TestInto(t *testing.T) {
	plain := map[string]string{"Content-Type": "text/plain"}
	tests := []struct {
		name   string
		answer answer
		want   string // part of the error, empty for none
	}{
		{"object", answer{status: 200, header: jsonHeader, body: podBody}, ""},
		{"created", answer{status: 201, header: jsonHeader, body: podBody}, ""},
		{"no content type", answer{status: 200, body: podBody}, ""},
		{"content type with parameters", answer{status: 200, header: map[string]string{"Content-Type": "Application/JSON; charset=utf-8"}, body: podBody}, ""},
		{"no kind", answer{status: 200, header: jsonHeader, body: `{"metadata":{"name":"a"},"spec":{"nodeName":"n"}}`}, ""},
		{"empty", answer{status: 204, header: jsonHeader}, "status code: 204 and content type: application/json"},
		{"other type", answer{status: 200, header: jsonHeader, body: serviceBody}, "the body is a *v1.Service (/v1, Kind=Service), it cannot be decoded into a *v1.Pod"},
		{"failure with 200", answer{status: 200, header: jsonHeader, body: failureBody}, "told so"},
		{"failure with 404", answer{status: 404, header: jsonHeader, body: failureBody}, "told so"},
		{"unregistered kind", answer{status: 200, header: jsonHeader, body: `{"kind":"Nothing","apiVersion":"v1"}`}, `no kind "Nothing" is registered`},
		{"no JSON", answer{status: 200, header: jsonHeader, body: "<html>"}, "couldn't get version/kind"},
		{"unknown media type", answer{status: 200, header: plain, body: podBody}, `no serializer for response with content type "text/plain"`},
		{"malformed media type", answer{status: 200, header: map[string]string{"Content-Type": "a/b/c;;"}, body: podBody}, "Internal error occurred"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			pod := &corev1.Pod{}
			err := do(t, tt.answer).Into(pod)
			if tt.want == "" {
				if err != nil || pod.Name != "a" || pod.Spec.NodeName != "n" || pod.Kind != "Pod" || pod.APIVersion != "v1" {
					t.Errorf("got %+v, %v", pod, err)
				}
				return
			}
			if err == nil || !strings.Contains(strings.ToLower(err.Error()), strings.ToLower(tt.want)) {
				t.Errorf("got %v, want one with %q", err, tt.want)
			}
			if !reflect.DeepEqual(pod, &corev1.Pod{}) {
				t.Errorf("target was changed: %+v", pod)
			}
		})
	}
}

func TestIntoOtherTargets(t *testing.T) {
	ok := answer{status: 200, header: jsonHeader, body: podBody}
	if err := do(t, ok).Into(nil); err != nil {
		t.Errorf("nil target: %v", err)
	}
	if err := do(t, ok).Into((*corev1.Pod)(nil)); err == nil {
		t.Error("nil pointer: no error")
	}
	status := &metav1.Status{}
	if err := do(t, answer{status: 200, header: jsonHeader, body: failureBody}).Into(status); err != nil || status.Message != "told so" {
		t.Errorf("a Status that was asked for: %+v, %v", status, err)
	}
	pod := &corev1.Pod{}
	succeeded := answer{status: 200, header: jsonHeader, body: successBody}
	if err := newTestClient(t, answering(succeeded)).Delete().Resource("pods").Name("a").Do(t.Context()).Into(pod); err != nil || pod.Kind != "" {
		t.Errorf("a Status that says success: %+v, %v", pod, err)
	}
	if err := do(t, succeeded).Into(pod); err == nil || !strings.Contains(err.Error(), "Status") || pod.Kind != "" {
		t.Errorf("a Status that says success, to a GET: %+v, %v", pod, err)
	}
	if err := do(t, succeeded).Into(nil); err != nil {
		t.Errorf("a Status that says success, to a GET, without a target: %v", err)
	}
	u := &unstructured.Unstructured{}
	if err := do(t, ok).Into(u); err != nil || u.GetKind() != "Pod" || u.GetName() != "a" {
		t.Errorf("unstructured: %v, %v", u, err)
	}
}

// copyingDecoder ignores the target that it is given.
type copyingDecoder struct{ runtime.Decoder }

func (d copyingDecoder) Decode(data []byte, defaults *schema.GroupVersionKind, _ runtime.Object) (runtime.Object, *schema.GroupVersionKind, error) {
	return d.Decoder.Decode(data, defaults, nil)
}

func TestIntoCopiesFromDecodersThatAllocate(t *testing.T) {
	result := do(t, answer{status: 200, header: jsonHeader, body: podBody})
	result.decoder = copyingDecoder{result.decoder}
	pod := &corev1.Pod{}
	if err := result.Into(pod); err != nil || pod.Name != "a" {
		t.Errorf("got %+v, %v", pod, err)
	}
	if err := result.Into(&corev1.Service{}); err == nil {
		t.Error("another type: no error")
	}
}

func TestGet(t *testing.T) {
	obj, err := do(t, answer{status: 200, header: jsonHeader, body: podBody}).Get()
	if pod, ok := obj.(*corev1.Pod); err != nil || !ok || pod.Kind != "Pod" {
		t.Errorf("object: %v, %v", obj, err)
	}
	obj, err = do(t, answer{status: 200, header: jsonHeader, body: successBody}).Get()
	if _, ok := obj.(*metav1.Status); err != nil || !ok {
		t.Errorf("success: %v, %v", obj, err)
	}
	for name, a := range map[string]answer{
		"failure with 200": {status: 200, header: jsonHeader, body: failureBody},
		"failure with 404": {status: 404, header: jsonHeader, body: failureBody},
	} {
		if obj, err = do(t, a).Get(); obj != nil || !errors.IsNotFound(err) || err.Error() != "told so" {
			t.Errorf("%s: %v, %v", name, obj, err)
		}
	}
	if _, err = do(t, answer{status: 200, header: map[string]string{"Content-Type": "text/plain"}}).Get(); err == nil {
		t.Error("no decoder: no error")
	}
}

func TestError(t *testing.T) {
	text := map[string]string{"Content-Type": "text/plain; charset=utf-8"}
	retryAfter := map[string]string{"Content-Type": "application/json", "Retry-After": "7"}
	tests := []struct {
		name   string
		answer answer
		want   string
		is     func(error) bool
	}{
		{"success", podAnswer, "", nil},
		{"status", answer{status: 404, header: jsonHeader, body: failureBody}, "told so", errors.IsNotFound},
		{"status without a version", answer{status: 404, header: jsonHeader, body: `{"kind":"Status","status":"Failure","message":"old","reason":"NotFound"}`}, "old", errors.IsNotFound},
		{"status that says success", answer{status: 404, header: jsonHeader, body: successBody}, "could not find the requested resource (get pods a)", errors.IsNotFound},
		{"another object", answer{status: 403, header: jsonHeader, body: podBody}, "unknown (get pods a)", errors.IsForbidden},
		{"no JSON", answer{status: 500, header: jsonHeader, body: "oops"}, `("unknown")`, errors.IsInternalError},
		{"text", answer{status: 403, header: text, body: " no way \n"}, "no way (get pods a)", errors.IsForbidden},
		{"text without a type", answer{status: 500, body: "oops"}, `("oops")`, errors.IsInternalError},
		{"empty text", answer{status: 500, header: text, body: " \n"}, `("unknown")`, errors.IsInternalError},
		{"binary", answer{status: 500, header: map[string]string{"Content-Type": "application/octet-stream"}, body: "oops"}, `("unknown")`, errors.IsInternalError},
		{"conflict", answer{status: 409, header: jsonHeader}, "conflict", errors.IsConflict},
		{"too many", answer{status: 429, header: jsonHeader}, "too many requests", errors.IsTooManyRequests},
		{"multi-status is no success", answer{status: 207, header: jsonHeader, body: podBody}, "status code 207", nil},
		{"redirection is no success", answer{status: 304, header: jsonHeader}, "status code 304", nil},
		{"with a time to retry", answer{status: 403, header: retryAfter}, "", func(err error) bool {
			return err.(errors.APIStatus).Status().Details.RetryAfterSeconds == 7
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := do(t, tt.answer).Error()
			if tt.want == "" && tt.is == nil {
				if err != nil {
					t.Errorf("got %v", err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v, want one with %q", err, tt.want)
			}
			if tt.is != nil && !tt.is(err) {
				t.Errorf("%v has another reason", err)
			}
			if status, ok := err.(errors.APIStatus); !ok || status.Status().Code != int32(tt.answer.status) && status.Status().Message != "old" {
				t.Errorf("got %#v", err)
			}
		})
	}
}

func TestConflictOnCreateIsAlreadyExists(t *testing.T) {
	err := newTestClient(t, answering(answer{status: 409, header: jsonHeader})).Post().Resource("pods").Do(t.Context()).Error()
	if !errors.IsAlreadyExists(err) {
		t.Errorf("got %v", err)
	}
}

func TestErrorTextIsCapped(t *testing.T) {
	err := do(t, answer{status: 500, body: repeat('x', 100_000)}).Error()
	if got := strings.Count(err.Error(), "x"); got != maxErrorText {
		t.Errorf("%d characters of the body in the message, want %d", got, maxErrorText)
	}
}

func TestErrorOfAbsolutePathNamesNoResource(t *testing.T) {
	ofGroup := func(c *ClientContentConfig) {
		c.GroupVersion = schema.GroupVersion{Group: "stable.example.com", Version: "v1"}
	}
	err := newTestClient(t, answering(answer{status: 404, header: jsonHeader}), ofGroup).Get().AbsPath("/version").Do(t.Context()).Error()
	if err == nil || err.Error() != "the server could not find the requested resource" {
		t.Errorf("got %v", err)
	}
	if status, ok := err.(errors.APIStatus); !ok || status.Status().Details.Group != "" {
		t.Errorf("details name a group: %+v", err)
	}
}

func TestErrorFromUnstructuredStatus(t *testing.T) {
	unstructuredOnly := func(c *ClientContentConfig) {
		c.Negotiator = runtime.NewClientNegotiator(runtime.NewSimpleNegotiatedSerializer(runtime.SerializerInfo{
			MediaType: "application/json", Serializer: unstructured.UnstructuredJSONScheme,
		}), schema.GroupVersion{})
	}
	err := do(t, answer{status: 404, header: jsonHeader, body: failureBody}, unstructuredOnly).Error()
	if !errors.IsNotFound(err) || err.Error() != "told so" {
		t.Errorf("got %v", err)
	}
}

func TestRawHasTheGenericError(t *testing.T) {
	failure := answer{status: 404, header: jsonHeader, body: failureBody}
	body, err := do(t, failure).Raw()
	if string(body) != failureBody || !errors.IsNotFound(err) || strings.Contains(err.Error(), "told so") {
		t.Errorf("Raw: %q, %v", body, err)
	}
	s := answering(failure)
	body, err = newTestClient(t, s).Get().Resource("pods").DoRaw(t.Context())
	if string(body) != failureBody || !errors.IsNotFound(err) || strings.Contains(err.Error(), "told so") {
		t.Errorf("DoRaw: %q, %v", body, err)
	}
	s.checkClosed(t)
}

func TestErrorWithoutDecoderHasNoBody(t *testing.T) {
	s := answering(answer{status: 503, header: map[string]string{"Content-Type": "text/html", "Warning": `299 - "w"`}, body: "<html>"})
	seen := &warningList{}
	result := newTestClient(t, s).Get().WarningHandlerWithContext(seen).Do(t.Context())
	body, err := result.Raw()
	if body != nil || !errors.IsServiceUnavailable(err) || len(seen.texts) != 0 {
		t.Errorf("body %q, error %v, warnings %v", body, err, seen.texts)
	}
}

func TestSuccessBand(t *testing.T) {
	want := map[string]map[int]bool{
		"Do":     {101: true, 199: false, 200: true, 201: true, 202: true, 204: true, 206: true, 207: false, 300: false, 304: false, 404: false, 500: false},
		"DoRaw":  {101: false, 199: false, 200: true, 206: true, 207: false, 300: false, 404: false},
		"Stream": {101: false, 200: true, 204: true, 206: true, 207: true, 299: true, 300: false, 404: false},
		"Watch":  {101: false, 200: true, 201: false, 204: false, 206: false, 207: false, 404: false},
	}
	for mode, statuses := range want {
		for status, success := range statuses {
			s := answering(answer{status: status, header: jsonHeader})
			err := modes[mode](t.Context(), newTestClient(t, s).Get())
			if (err == nil) != success {
				t.Errorf("%s, status %d: got %v", mode, status, err)
			}
			s.checkClosed(t)
		}
	}
}

func TestResultFields(t *testing.T) {
	var code int
	var contentType string
	created := true
	result := do(t, podAnswer).StatusCode(&code).ContentType(&contentType).WasCreated(&created)
	if code != 200 || contentType != "application/json" || created {
		t.Errorf("got %d, %q, %t", code, contentType, created)
	}
	if do(t, answer{status: 201, header: jsonHeader, body: podBody}).WasCreated(&created); !created {
		t.Error("201 was not created")
	}
	if body, err := result.Raw(); err != nil || string(body) != podAnswer.body {
		t.Errorf("got %q, %v", body, err)
	}
}

func TestResponseWithoutContentTypeUsesThatOfTheRequest(t *testing.T) {
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "a"}}
	a := answer{status: 200, body: string(encodeTo(t, runtime.ContentTypeProtobuf, pod))}
	got := &corev1.Pod{}
	err := do(t, a, func(c *ClientContentConfig) { c.ContentType = runtime.ContentTypeProtobuf }).Into(got)
	if err != nil || got.Name != "a" {
		t.Errorf("got %+v, %v", got, err)
	}
}

// TestStalledErrorBody: an error whose body does not end is that error nevertheless.
func TestStalledErrorBody(t *testing.T) {
	for mode, send := range modes {
		synctest.Test(t, func(t *testing.T) {
			body, w := io.Pipe()
			go func() { _, _ = io.WriteString(w, `{"kind":"Status",`) }()
			s := answering(answer{status: http.StatusGone, header: jsonHeader, stream: body})
			start := time.Now()
			err := send(t.Context(), newTestClient(t, s).Get().Resource("pods"))
			if took := time.Since(start); !errors.IsGone(err) && !errors.IsResourceExpired(err) || took != maxErrorTime {
				t.Errorf("%s: %v after %v", mode, err, took)
			}
			s.checkClosed(t)
		})
	}
}

// TestStalledBodyBeforeRetry: the body of an answer that nobody wants does not hold up the next attempt.
func TestStalledBodyBeforeRetry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		body, _ := io.Pipe()
		s := answering(answer{status: http.StatusTooManyRequests, header: map[string]string{"Retry-After": "0"}, stream: body}, podAnswer)
		start := time.Now()
		err := newTestClient(t, s).Get().Do(t.Context()).Error()
		if took := time.Since(start); err != nil || took != maxDrainTime {
			t.Errorf("%v after %v", err, took)
		}
		s.checkClosed(t)
	})
}
