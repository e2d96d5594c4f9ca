package rest

import (
	"errors"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

// TestBodyLimit: no way to read a response takes more memory than the limit, whatever its length says.
func TestBodyLimit(t *testing.T) {
	const limit = 100 << 10
	list := `{"kind":"PodList","apiVersion":"v1","items":[` + strings.Repeat(`{"metadata":{"name":"a"}},`, 10)
	reads := map[string]func(*RESTClient) error{
		"Do":    func(c *RESTClient) error { return c.Get().Do(t.Context()).Error() },
		"DoRaw": func(c *RESTClient) error { _, err := c.Get().DoRaw(t.Context()); return err },
		"Into":  func(c *RESTClient) error { return c.Get().Do(t.Context()).Into(&corev1.PodList{}) },
		"DoInto": func(c *RESTClient) error {
			into := &corev1.PodList{}
			err := c.Get().DoInto(t.Context(), into)
			if len(into.Items) > 0 {
				t.Error("DoInto left items behind")
			}
			return err
		},
	}
	for name, read := range reads {
		for start, body := range map[string]string{"list": list, "blank": ""} {
			t.Run(name+"/"+start, func(t *testing.T) {
				stream := &endlessText{head: body}
				s := answering(answer{status: 200, header: jsonHeader, stream: stream})
				c := newTestClient(t, s)
				c.maxBodyBytes = limit
				if err := read(c); !errors.Is(err, ErrBodyTooLarge) {
					t.Errorf("got %v", err)
				}
				if stream.read > 10*limit {
					t.Errorf("read %d bytes", stream.read)
				}
				if len(s.sent()) != 1 {
					t.Errorf("sent %d times", len(s.sent()))
				}
				s.checkClosed(t)
			})
		}
	}
}

func TestBodyOfTheLimitIsRead(t *testing.T) {
	for _, tt := range []struct {
		limit int64
		want  error
	}{{0, nil}, {-1, nil}, {5, nil}, {4, ErrBodyTooLarge}} {
		c := newTestClient(t, answering(answer{status: 200, header: jsonHeader, body: "12345"}))
		c.maxBodyBytes = tt.limit
		if body, err := c.Get().DoRaw(t.Context()); !errors.Is(err, tt.want) || err == nil && string(body) != "12345" {
			t.Errorf("limit %d: %q, %v", tt.limit, body, err)
		}
	}
}

// endlessText is a body of blanks behind a beginning.
type endlessText struct {
	head string
	read int
}

func (e *endlessText) Read(p []byte) (int, error) {
	n := copy(p, e.head)
	e.head = e.head[n:]
	for i := n; i < len(p); i++ {
		p[i] = ' '
	}
	e.read += len(p)
	return len(p), nil
}

func (e *endlessText) Close() error { return nil }
