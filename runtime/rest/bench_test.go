package rest

import (
	"io"
	"net/http"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

// constant answers every request with the same body.
type constant string

func (c constant) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(string(c))), ContentLength: int64(len(c)), Request: req}, nil
}

func BenchmarkGet(b *testing.B) {
	c := newTestClient(b, constant(podBody))
	b.ReportAllocs()
	for b.Loop() {
		pod := &corev1.Pod{}
		if err := c.Get().Namespace("default").Resource("pods").Name("a").Do(b.Context()).Into(pod); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCreate(b *testing.B) {
	c := newTestClient(b, constant(podBody))
	pod := &corev1.Pod{}
	b.ReportAllocs()
	for b.Loop() {
		if err := c.Post().Namespace("default").Resource("pods").Body(pod).Do(b.Context()).Error(); err != nil {
			b.Fatal(err)
		}
	}
}
