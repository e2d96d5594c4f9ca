package layer

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// marked is a layer that calls Send, and wrapping one around another.
type marked struct{ http.RoundTripper }

func (marked) SendsOnce() {}

type wrapping struct{ rt http.RoundTripper }

func (w wrapping) RoundTrip(req *http.Request) (*http.Response, error) { return w.rt.RoundTrip(req) }
func (w wrapping) WrappedRoundTripper() http.RoundTripper              { return w.rt }

func TestGuardIsForTransportsOfOthers(t *testing.T) {
	var endless wrapping
	endless.rt = &endless
	for name, tt := range map[string]struct {
		rt     http.RoundTripper
		needed bool
	}{
		"none":                   {nil, true},
		"a transport":            {&http.Transport{}, true},
		"a layer of a transport": {wrapping{&http.Transport{}}, true},
		"one that sends once":    {marked{}, false},
		"a layer of that":        {wrapping{wrapping{marked{}}}, false},
		"layers without an end":  {&endless, true},
	} {
		if rt, needed := Guard(tt.rt); needed != tt.needed || (rt != nil) != needed {
			t.Errorf("%s: %v, %t", name, rt, needed)
		}
	}
}

// connections has the transport tell of n connections, of which it returns what ended the request, if anything did.
func connections(n int, reused bool) roundTripFunc {
	return func(req *http.Request) (*http.Response, error) {
		for range n {
			httptrace.ContextClientTrace(req.Context()).GotConn(httptrace.GotConnInfo{Reused: reused})
			if req.Context().Err() != nil {
				return nil, req.Context().Err()
			}
		}
		return &http.Response{Body: io.NopCloser(strings.NewReader("text"))}, nil
	}
}

// TestGuardLimitsConnections: those of one request become rarer and come to an end, unless a layer below limits them.
func TestGuardLimitsConnections(t *testing.T) {
	for name, tt := range map[string]struct {
		rt   http.RoundTripper
		url  string
		took time.Duration
		err  error
	}{
		"eight":       {connections(maxDials, false), "https://server.test/", 63 * time.Second, nil},
		"nine":        {connections(maxDials+1, false), "https://server.test/", 63 * time.Second, errGoesAway},
		"one":         {connections(1, false), "https://server.test/", 0, nil},
		"used before": {connections(100, true), "https://server.test/", 0, nil},
		"limited below": {roundTripFunc(func(req *http.Request) (*http.Response, error) {
			return SendOnce(connections(100, false), req)
		}), "https://server.test/", 0, nil},
		"late": {connections(maxDials, false), "https://server.test/late", 3 * time.Second, context.DeadlineExceeded},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := t.Context()
				if strings.HasSuffix(tt.url, "late") {
					limited, cancel := context.WithTimeout(ctx, 3*time.Second)
					defer cancel()
					ctx = limited
				}
				req, err := http.NewRequestWithContext(ctx, http.MethodGet, tt.url, nil)
				if err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				resp, err := guard{tt.rt}.RoundTrip(req)
				if took := time.Since(start); !errors.Is(err, tt.err) || took != tt.took {
					t.Errorf("%v after %v", err, took)
				}
				if err == nil {
					_ = resp.Body.Close()
				}
			})
		})
	}
}

// duplex is a body that can be written to.
type duplex struct {
	io.ReadCloser
	io.Writer
}

// TestGuardEndsItsContext: what the guard adds to a context is gone when its answer has been read or closed, and before
// that is of no effect.
func TestGuardEndsItsContext(t *testing.T) {
	text := func() io.ReadCloser { return io.NopCloser(strings.NewReader("text")) }
	for name, tt := range map[string]struct {
		body io.ReadCloser
		end  func(io.ReadCloser) error
	}{
		"closed":   {text(), io.ReadCloser.Close},
		"read":     {text(), func(body io.ReadCloser) error { _, err := io.ReadAll(body); return err }},
		"upgraded": {duplex{text(), io.Discard}, func(body io.ReadCloser) error { _, err := body.(io.Writer).Write(nil); _ = body.Close(); return err }},
		"none":     {nil, nil},
	} {
		var sent context.Context
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://server.test/", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := guard{roundTripFunc(func(req *http.Request) (*http.Response, error) {
			sent = req.Context()
			return &http.Response{Body: tt.body}, nil
		})}.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		if tt.end != nil {
			if sent.Err() != nil {
				t.Errorf("%s: it ended before the answer", name)
			}
			if err := tt.end(resp.Body); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if sent.Err() == nil {
			t.Errorf("%s: it is left", name)
		}
	}
}
