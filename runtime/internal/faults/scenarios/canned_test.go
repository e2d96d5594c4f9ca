package scenarios

import (
	"io"
	"net/http"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/clientsmith/client-gen/runtime/rest"
)

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// clientOn returns a client of the core group whose requests go to rt, without a socket, so that it can be used on a
// clock that jumps.
func clientOn(t *testing.T, rt http.RoundTripper, maxBody int64) *rest.RESTClient {
	t.Helper()
	client, err := rest.RESTClientFor(&rest.Config{
		Host: "http://server.test", APIPath: "/api", Transport: rt, MaxBodyBytes: maxBody,
		ContentConfig: rest.ContentConfig{GroupVersion: &corev1.SchemeGroupVersion, NegotiatedSerializer: codecs.WithoutConversion()},
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// repeated is a text without an end.
type repeated struct {
	text string
	at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		c := copy(p[n:], r.text[r.at:])
		n += c
		r.at = (r.at + c) % len(r.text)
	}
	return n, nil
}

// counted adds up what is read.
type counted struct {
	io.Reader
	n *int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	*c.n += n
	return n, err
}
