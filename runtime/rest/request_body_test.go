package rest

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
)

// unregistered is a runtime.Object that no scheme knows.
type unregistered struct{}

func (unregistered) GetObjectKind() schema.ObjectKind { return schema.EmptyObjectKind }
func (unregistered) DeepCopyObject() runtime.Object   { return unregistered{} }

func TestBody(t *testing.T) {
	file := filepath.Join(t.TempDir(), "body")
	if err := os.WriteFile(file, []byte("from a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "a"}}
	protobuf := func(c *ClientContentConfig) { c.ContentType = runtime.ContentTypeProtobuf }
	tests := []struct {
		name        string
		body        any
		content     func(*ClientContentConfig)
		want        string
		contentType string
		err         string
	}{
		{name: "file", body: file, want: "from a file", contentType: "patch"},
		{name: "missing file", body: file + ".gone", err: "read request body"},
		{name: "bytes", body: []byte("bytes"), want: "bytes", contentType: "patch"},
		{name: "reader", body: strings.NewReader("read"), want: "read", contentType: "patch"},
		{name: "object", body: pod, contentType: "application/json",
			want: `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"},"spec":{"containers":null},"status":{}}` + "\n"},
		{name: "protobuf", body: pod, content: protobuf, contentType: runtime.ContentTypeProtobuf, want: string(encodeTo(t, runtime.ContentTypeProtobuf, pod))},
		{name: "delete options are stamped with the version of the client", body: &metav1.DeleteOptions{}, contentType: "application/json",
			want: `{"kind":"DeleteOptions","apiVersion":"v1"}` + "\n"},
		{name: "nil pointer", body: (*corev1.Pod)(nil), want: "", contentType: "patch"},
		{name: "nil", body: nil, err: "unknown type <nil>"},
		{name: "something else", body: 7, err: "unknown type int"},
		{name: "unknown media type", body: pod, content: func(c *ClientContentConfig) { c.ContentType = "text/x" }, err: "no serializers registered for text/x"},
		{name: "bad media type", body: pod, content: func(c *ClientContentConfig) { c.ContentType = "no media/type;" }, err: "content type"},
		{name: "no negotiator", body: pod, content: func(c *ClientContentConfig) { c.Negotiator = nil }, err: "no content negotiator"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			content := tt.content
			if content == nil {
				content = func(*ClientContentConfig) {}
			}
			s := answering(answer{status: 200, header: jsonHeader})
			r := newTestClient(t, s, content).Verb(http.MethodPatch).SetHeader("Content-Type", "patch").Body(tt.body)
			if tt.err != "" {
				if r.Error() == nil || !strings.Contains(r.Error().Error(), tt.err) {
					t.Errorf("got %v, want an error with %q", r.Error(), tt.err)
				}
				return
			}
			if _, err := r.DoRaw(t.Context()); err != nil {
				t.Fatal(err)
			}
			got := s.sent()[0]
			if got.body != tt.want {
				t.Errorf("body %q, want %q", got.body, tt.want)
			}
			if ct := got.header.Get("Content-Type"); ct != tt.contentType {
				t.Errorf("content type %q, want %q", ct, tt.contentType)
			}
		})
	}
}

func TestBodyIsReplaced(t *testing.T) {
	r := newTestClient(t, nil).Post().Body(strings.NewReader("first")).Body([]byte("second"))
	got, err := io.ReadAll(r.httpBody())
	if err != nil || string(got) != "second" {
		t.Errorf("got %q, %v", got, err)
	}
	if r.Body(strings.NewReader("third")); r.bodyBytes != nil {
		t.Error("bytes of an earlier body are left")
	}
}

func TestEncodingDoesNotChangeTheObject(t *testing.T) {
	pod := &corev1.Pod{}
	if err := newTestClient(t, nil).Post().Body(pod).Error(); err != nil {
		t.Fatal(err)
	}
	if pod.Kind != "" || pod.APIVersion != "" {
		t.Errorf("object got %s %s", pod.APIVersion, pod.Kind)
	}
}

func TestHTTPRequest(t *testing.T) {
	r := newTestClient(t, nil).Patch(types.MergePatchType).Namespace("n").Resource("pods").Name("a").Body([]byte("{}"))
	for range 2 { // each attempt gets the body from its beginning
		req, err := r.httpRequest(t.Context(), r.URL())
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(req.Body)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(body, []byte("{}")) || req.ContentLength != 2 || req.GetBody == nil {
			t.Errorf("body %q, length %d, can be rewound: %t", body, req.ContentLength, req.GetBody != nil)
		}
		if req.Method != http.MethodPatch || req.Host != "example.com" || req.URL.String() != "http://example.com/api/v1/namespaces/n/pods/a" {
			t.Errorf("%s %s at %s", req.Method, req.URL, req.Host)
		}
		if got := req.Header.Get("Content-Type"); got != "application/merge-patch+json" {
			t.Errorf("content type %q", got)
		}
	}
}

func TestBadVerbIsAConstructionError(t *testing.T) {
	s := answering(answer{status: 200})
	err := newTestClient(t, s).Verb("BAD VERB").Do(t.Context()).Error()
	var construction *RequestConstructionError
	if !errorsAs(err, &construction) || construction.Unwrap() == nil {
		t.Errorf("got %T: %v", err, err)
	}
	if len(s.sent()) != 0 {
		t.Error("it was sent")
	}
}

// countingNegotiator counts the encoders that it makes, and may wrap them.
type countingNegotiator struct {
	runtime.ClientNegotiator
	made int
	wrap bool
}

func (n *countingNegotiator) Encoder(contentType string, params map[string]string) (runtime.Encoder, error) {
	n.made++
	encoder, err := n.ClientNegotiator.Encoder(contentType, params)
	if n.wrap {
		encoder = struct{ runtime.Encoder }{encoder}
	}
	return encoder, err
}

func TestEncodersAreMadeOncePerClient(t *testing.T) {
	for _, tt := range []struct {
		wrap bool
		want int
	}{{false, 1}, {true, 3}} {
		n := &countingNegotiator{wrap: tt.wrap}
		s := answering(answer{status: 201, header: jsonHeader, body: podBody})
		c := newTestClient(t, s, func(config *ClientContentConfig) {
			n.ClientNegotiator = config.Negotiator
			config.Negotiator = n
		})
		for range 3 {
			if err := c.Post().Resource("pods").Body(&corev1.Pod{}).Do(t.Context()).Error(); err != nil {
				t.Fatal(err)
			}
		}
		if n.made != tt.want {
			t.Errorf("wrapped %v: %d encoders", tt.wrap, n.made)
		}
		for _, sent := range s.sent() {
			if !strings.Contains(sent.body, `"kind":"Pod","apiVersion":"v1"`) {
				t.Errorf("sent %s", sent.body)
			}
		}
	}
}
