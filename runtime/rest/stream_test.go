package rest

import (
	"io"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/api/errors"
)

func TestStream(t *testing.T) {
	s := answering(answer{status: 200, body: "line 1\nline 2\n"})
	body, err := newTestClient(t, s).Get().Resource("pods").Name("a").SubResource("log").Stream(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(body)
	if err != nil || string(got) != "line 1\nline 2\n" {
		t.Errorf("got %q, %v", got, err)
	}
	if s.bodies[0].isClosed() {
		t.Error("closed before the caller did it")
	}
	if err := body.Close(); err != nil {
		t.Error(err)
	}
	s.checkClosed(t)
}

func TestStreamIsNotReadAhead(t *testing.T) {
	r, w := pipe()
	body, err := newTestClient(t, answering(answer{status: 200, stream: r})).Get().Stream(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = w.Write([]byte("x")) }()
	var b [1]byte
	if n, err := body.Read(b[:]); n != 1 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
	_ = body.Close()
}

func TestStreamErrorsDecodeTheStatus(t *testing.T) {
	s := answering(answer{status: 404, header: jsonHeader, body: failureBody})
	body, err := newTestClient(t, s).Get().Stream(t.Context())
	if body != nil || !errors.IsNotFound(err) || !strings.Contains(err.Error(), "told so") {
		t.Errorf("got %v, %v", body, err)
	}
	s.checkClosed(t)
}
