package rest

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
)

var (
	testScheme = runtime.NewScheme()
	testCodecs = serializer.NewCodecFactory(testScheme)
	testParams = runtime.NewParameterCodec(testScheme)
)

func init() {
	metav1.AddToGroupVersion(testScheme, schema.GroupVersion{Version: "v1"})
	if err := corev1.AddToScheme(testScheme); err != nil {
		panic(err)
	}
}

// server answers requests from a list, without a socket. It records what was sent and whether the bodies of its
// answers were closed.
type server struct {
	mu       sync.Mutex
	answers  []answer
	requests []sent
	bodies   []*trackedBody
}

type sent struct {
	method, url, body string
	header            http.Header
}

// answer is a response, or an error of the connection.
type answer struct {
	status int
	header map[string]string
	body   string
	stream io.ReadCloser // instead of body
	err    error
}

// RoundTrip gives the next answer; the last one again when the list is at its end.
func (s *server) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		body, _ = io.ReadAll(req.Body)
		_ = req.Body.Close()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.answers[min(len(s.requests), len(s.answers)-1)]
	s.requests = append(s.requests, sent{req.Method, req.URL.String(), string(body), req.Header.Clone()})
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	if a.err != nil {
		return nil, a.err
	}
	content := a.stream
	if content == nil {
		content = io.NopCloser(strings.NewReader(a.body))
	}
	tracked := &trackedBody{ReadCloser: content}
	s.bodies = append(s.bodies, tracked)
	resp := &http.Response{StatusCode: a.status, Status: http.StatusText(a.status), Header: http.Header{}, Body: tracked, ContentLength: -1, Request: req}
	for k, v := range a.header {
		resp.Header.Set(k, v)
	}
	return resp, nil
}

func (s *server) sent() []sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

// checkClosed fails the test if the body of an answer is still open.
func (s *server) checkClosed(t testing.TB) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, b := range s.bodies {
		if !b.isClosed() {
			t.Errorf("body of answer %d was not closed", i)
		}
	}
}

type trackedBody struct {
	io.ReadCloser
	mu     sync.Mutex
	closed bool
}

func (b *trackedBody) Close() error {
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	return b.ReadCloser.Close()
}

func (b *trackedBody) isClosed() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.closed
}

var jsonHeader = map[string]string{"Content-Type": "application/json"}

// newTestClient returns a client of the core API whose requests are answered by rt.
func newTestClient(t testing.TB, rt http.RoundTripper, content ...func(*ClientContentConfig)) *RESTClient {
	t.Helper()
	gv := schema.GroupVersion{Version: "v1"}
	config := ClientContentConfig{
		GroupVersion: gv,
		Negotiator:   runtime.NewClientNegotiator(testCodecs.WithoutConversion(), gv),
	}
	for _, f := range content {
		f(&config)
	}
	base := &url.URL{Scheme: "http", Host: "example.com"}
	c, err := NewRESTClient(base, "/api/v1", config, nil, &http.Client{Transport: rt})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func answering(answers ...answer) *server {
	return &server{answers: answers}
}

func encodeTo(t testing.TB, mediaType string, obj runtime.Object) []byte {
	t.Helper()
	info, ok := runtime.SerializerInfoForMediaType(testCodecs.SupportedMediaTypes(), mediaType)
	if !ok {
		t.Fatalf("no serializer for %s", mediaType)
	}
	data, err := runtime.Encode(testCodecs.EncoderForVersion(info.Serializer, schema.GroupVersion{Version: "v1"}), obj)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// recordedBackoff takes no time and remembers what it was asked.
type recordedBackoff struct {
	delay  time.Duration
	slept  []time.Duration
	codes  []int
	errors int
}

func (b *recordedBackoff) UpdateBackoffWithContext(_ context.Context, _ *url.URL, err error, code int) {
	b.codes = append(b.codes, code)
	if err != nil {
		b.errors++
	}
}

func (b *recordedBackoff) CalculateBackoffWithContext(context.Context, *url.URL) time.Duration {
	return b.delay
}

func (b *recordedBackoff) SleepWithContext(_ context.Context, d time.Duration) {
	b.slept = append(b.slept, d)
}

// countingLimiter admits everything, or nothing if err is set.
type countingLimiter struct {
	err   error
	waits int
}

func (l *countingLimiter) TryAccept() bool { return true }
func (l *countingLimiter) Accept()         {}
func (l *countingLimiter) Stop()           {}
func (l *countingLimiter) QPS() float32    { return 1 }
func (l *countingLimiter) Wait(context.Context) error {
	l.waits++
	return l.err
}

// pipe is a body that the test writes to while it is read.
func pipe() (io.ReadCloser, *io.PipeWriter) {
	return io.Pipe()
}

func repeat(b byte, n int) string { return string(bytes.Repeat([]byte{b}, n)) }
