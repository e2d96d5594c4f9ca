package layer

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// The texts of net/http, with what it was told in the brackets.
const (
	refusedStream = "http2: Transport: cannot retry err [stream error: stream ID 1; REFUSED_STREAM; received from peer] after Request.Body was written; define Request.GetBody to avoid this error"
	gracefully    = "http2: Transport: cannot retry err [http2: Transport received Server's graceful shutdown GOAWAY] after Request.Body was written; define Request.GetBody to avoid this error"
	protocolError = "http2: Transport: cannot retry err [stream error: stream ID 1; PROTOCOL_ERROR; received from peer] after Request.Body was written; define Request.GetBody to avoid this error"
	lostIdle      = "net/http: cannot rewind body after connection loss"
)

// TestSendOnce: what writes is sent again only when the server has not executed it, with its body, and not for ever.
func TestSendOnce(t *testing.T) {
	for name, tt := range map[string]struct {
		method string
		fails  []string // with what each attempt fails; later ones succeed
		cancel time.Duration
		sent   int
		err    string
	}{
		"refused":              {http.MethodPost, []string{refusedStream}, 0, 2, ""},
		"gone":                 {http.MethodPatch, []string{gracefully, gracefully, lostIdle}, 0, 4, ""},
		"refused for ever":     {http.MethodPost, []string{refusedStream, refusedStream, refusedStream, refusedStream, refusedStream, refusedStream, refusedStream, refusedStream}, 0, 8, "stream error: stream ID 1; REFUSED_STREAM; received from peer"},
		"protocol error":       {http.MethodPost, []string{protocolError}, 0, 1, "stream error: stream ID 1; PROTOCOL_ERROR; received from peer"},
		"something else":       {http.MethodDelete, []string{"connection reset by peer"}, 0, 1, "connection reset by peer"},
		"cancelled in between": {http.MethodPut, []string{refusedStream, refusedStream, refusedStream, refusedStream}, 2 * time.Second, 3, "stream error: stream ID 1; REFUSED_STREAM; received from peer"},
		"a read":               {http.MethodGet, []string{refusedStream}, 0, 1, refusedStream},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := t.Context()
				if tt.cancel > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, tt.cancel)
					defer cancel()
				}
				sent := 0
				req, err := http.NewRequestWithContext(ctx, tt.method, "https://server.test/", strings.NewReader("text"))
				if err != nil {
					t.Fatal(err)
				}
				_, err = SendOnce(roundTripFunc(func(r *http.Request) (*http.Response, error) {
					sent++
					if (r.GetBody == nil) != (tt.method != http.MethodGet) {
						t.Errorf("net/http can send it again: %t", r.GetBody != nil)
					}
					if body, err := io.ReadAll(r.Body); err != nil || string(body) != "text" {
						t.Errorf("attempt %d sends %q, %v", sent, body, err)
					}
					if sent <= len(tt.fails) {
						return nil, errors.New(tt.fails[sent-1])
					}
					return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
				}), req)
				if sent != tt.sent || (err == nil) != (tt.err == "") || err != nil && err.Error() != tt.err {
					t.Errorf("sent %d times, %v", sent, err)
				}
			})
		})
	}
}

// roundTripFunc is a transport that is a function.
type roundTripFunc func(*http.Request) (*http.Response, error)

func (f roundTripFunc) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }
