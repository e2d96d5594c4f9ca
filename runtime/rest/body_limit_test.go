package rest

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"
	"unsafe"

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

// TestItemsLimit: items that are next to nothing on the wire, and large as structs, come to an end long before the bytes
// do, and the error says what to do about it.
func TestItemsLimit(t *testing.T) {
	const most = minItems / int(unsafe.Sizeof(corev1.Pod{}))
	for _, tt := range []struct {
		items int
		limit int64
		fine  bool
	}{{most, 8 << 20, true}, {most + 1, 8 << 20, false}, {most + 1, -1, true}, {most + 1, 0, true}} {
		body := `{"kind":"PodList","apiVersion":"v1","items":[` + strings.Repeat("{},", tt.items-1) + "{}]}"
		c := newTestClient(t, answering(answer{status: 200, header: jsonHeader, body: body}))
		c.maxBodyBytes = tt.limit
		into := &corev1.PodList{}
		err := c.Get().DoInto(t.Context(), into)
		switch {
		case tt.fine && (err != nil || len(into.Items) != tt.items):
			t.Errorf("%d items, limit %d: %d items, %v", tt.items, tt.limit, len(into.Items), err)
		case !tt.fine && (!errors.Is(err, ErrBodyTooLarge) || len(into.Items) != 0 || !strings.Contains(err.Error(), "8388608 bytes") || !strings.Contains(err.Error(), "MaxBodyBytes")):
			t.Errorf("%d items, limit %d: %d items, %v", tt.items, tt.limit, len(into.Items), err)
		}
	}
}

// TestItemLimit: one part of a list may not be as long as the whole.
func TestItemLimit(t *testing.T) {
	for name, head := range map[string]string{"item": `{"kind":"PodList","items":[{"a":"`, "member": `{"kind":"PodList","a":"`, "blanks": "{"} {
		stream := &endlessText{head: head}
		c := newTestClient(t, answering(answer{status: 200, header: jsonHeader, stream: stream}))
		into := &corev1.PodList{}
		c.maxBodyBytes = 4 * minItems
		if err := c.Get().DoInto(t.Context(), into); !errors.Is(err, ErrBodyTooLarge) || stream.read > minItems+1<<20 {
			t.Errorf("%s: %v after %d bytes", name, err, stream.read)
		}
	}
}

// TestReadAll: a body in pieces is the body, whatever length is told.
func TestReadAll(t *testing.T) {
	text := bytes.Repeat([]byte("0123456789abcdef"), maxPiece/16+1)
	for _, n := range []int{0, 1, maxPiece - 1, maxPiece, maxPiece + 1, len(text)} {
		for _, told := range []int64{-1, int64(n), 5, math.MaxInt64} {
			if got, err := readAll(bytes.NewReader(text[:n]), told); err != nil || !bytes.Equal(got, text[:n]) {
				t.Errorf("%d bytes, told %d: %d bytes, %v", n, told, len(got), err)
			}
			if _, err := readAll(io.MultiReader(bytes.NewReader(text[:n]), iotest.ErrReader(io.ErrUnexpectedEOF)), told); err != io.ErrUnexpectedEOF {
				t.Errorf("%d bytes that break off: %v", n, err)
			}
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
