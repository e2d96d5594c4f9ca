package rest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func errorsAs(err error, target any) bool { return errors.As(err, target) }

// timeoutError is what networks return when time is up.
type timeoutError struct{}

func (timeoutError) Error() string   { return "too slow" }
func (timeoutError) Timeout() bool   { return true }
func (timeoutError) Temporary() bool { return true }

var (
	errReset    = syscall.ECONNRESET
	errLost     = errors.New("http2: client connection lost")
	errRefused  = syscall.ECONNREFUSED
	busy        = answer{status: 429, header: map[string]string{"Retry-After": "1"}}
	podAnswer   = answer{status: 200, header: jsonHeader, body: `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"}}`}
	emptyStream = answer{status: 200, header: jsonHeader}
)

// modes are the four ways to send a request, each reduced to its error.
var modes = map[string]func(context.Context, *Request) error{
	"Do":    func(ctx context.Context, r *Request) error { return r.Do(ctx).Error() },
	"DoRaw": func(ctx context.Context, r *Request) error { _, err := r.DoRaw(ctx); return err },
	"Watch": func(ctx context.Context, r *Request) error {
		w, err := r.Watch(ctx)
		if err == nil {
			for range w.ResultChan() {
				continue
			}
			w.Stop()
		}
		return err
	},
	"Stream": func(ctx context.Context, r *Request) error {
		body, err := r.Stream(ctx)
		if err == nil {
			_ = body.Close()
		}
		return err
	},
}

func after(status int, value string) answer {
	return answer{status: status, header: map[string]string{"Retry-After": value}}
}

func TestRetryOnStatus(t *testing.T) {
	tests := []struct {
		name  string
		first answer
		sent  int
		slept time.Duration // before the second attempt
	}{
		{"429", after(429, "3"), 2, 3 * time.Second},
		{"500", after(500, "0"), 2, 0},
		{"503", after(503, "7"), 2, 7 * time.Second},
		{"599", after(599, "1"), 2, time.Second},
		{"negative", after(429, "-5"), 2, 0},
		{"five minutes", after(503, "300"), 2, 5 * time.Minute},
		{"an hour", after(503, "3600"), 2, 5 * time.Minute},
		{"more than time can tell", after(429, "9223372036854775807"), 2, 5 * time.Minute},
		{"429 without the header", answer{status: 429}, 1, 0},
		{"503 without the header", answer{status: 503}, 1, 0},
		{"a date", after(429, "Wed, 21 Oct 2099 07:28:00 GMT"), 1, 0},
		{"a fraction", after(429, "1.5"), 1, 0},
		{"an empty header", after(503, ""), 1, 0},
		{"404 with the header", after(404, "1"), 1, 0},
		{"409 with the header", after(409, "1"), 1, 0},
	}
	for _, tt := range tests {
		for mode, send := range modes {
			for _, verb := range []string{"GET", "POST", "PATCH", "DELETE", "PUT"} {
				t.Run(tt.name+"/"+mode+"/"+verb, func(t *testing.T) {
					s := answering(tt.first, emptyStream)
					backoff, limiter := &recordedBackoff{}, &countingLimiter{}
					r := newTestClient(t, s).Verb(verb).Resource("pods").BackOffWithContext(backoff).Throttle(limiter).Body([]byte("b"))
					err := send(t.Context(), r)
					if got := len(s.sent()); got != tt.sent {
						t.Fatalf("sent %d times, want %d", got, tt.sent)
					}
					if (err == nil) != (tt.sent == 2) {
						t.Errorf("error: %v", err)
					}
					if tt.sent == 2 && backoff.slept[1] != tt.slept {
						t.Errorf("slept %v, want %v", backoff.slept[1], tt.slept)
					}
					for i, sent := range s.sent() {
						if sent.body != "b" {
							t.Errorf("attempt %d had the body %q", i, sent.body)
						}
					}
					wantWaits := len(s.sent())
					if mode == "Watch" {
						wantWaits--
					}
					if limiter.waits != wantWaits {
						t.Errorf("waited %d times for the limiter, want %d", limiter.waits, wantWaits)
					}
					s.checkClosed(t)
				})
			}
		}
	}
}

// peerReset shows itself as net/http's error does.
type peerReset http2StreamError

func (e peerReset) Error() string { return "stream error" }

// As is called by errors.As.
func (e peerReset) As(target any) bool {
	out, ok := target.(*http2StreamError)
	if ok {
		*out = http2StreamError(e)
	}
	return ok
}

var errGone = errors.New("http2: Transport received GOAWAY from server ErrCode:INTERNAL_ERROR")

func TestRetryOnError(t *testing.T) {
	tests := []struct {
		name string
		err  error
		sent map[string]int // per mode, for GET
		post map[string]int // per mode, for POST
	}{
		{"reset", errReset, map[string]int{"Do": 2, "DoRaw": 2, "Watch": 2, "Stream": 1}, map[string]int{"Do": 1, "DoRaw": 1, "Watch": 2, "Stream": 1}},
		{"EOF", io.EOF, map[string]int{"Do": 2, "DoRaw": 2, "Watch": 2, "Stream": 1}, map[string]int{"Do": 1, "DoRaw": 1, "Watch": 2, "Stream": 1}},
		{"HTTP/2 lost", errLost, map[string]int{"Do": 2, "DoRaw": 2, "Watch": 2, "Stream": 1}, map[string]int{"Do": 1, "DoRaw": 1, "Watch": 2, "Stream": 1}},
		{"HTTP/2 gone", errGone, map[string]int{"Do": 2, "DoRaw": 2, "Watch": 2, "Stream": 1}, map[string]int{"Do": 1, "DoRaw": 1, "Watch": 2, "Stream": 1}},
		{"HTTP/2 reset", peerReset{StreamID: 1, Code: 2, Cause: errors.New("received from peer")}, map[string]int{"Do": 2, "DoRaw": 2, "Watch": 2, "Stream": 1}, map[string]int{"Do": 1, "DoRaw": 1, "Watch": 2, "Stream": 1}},
		{"HTTP/2 nonsense", peerReset{StreamID: 1, Code: 2, Cause: errors.New("header list too large")}, map[string]int{"Do": 1, "DoRaw": 1, "Watch": 1, "Stream": 1}, map[string]int{"Do": 1, "DoRaw": 1, "Watch": 1, "Stream": 1}},
		{"timeout", timeoutError{}, map[string]int{"Do": 1, "DoRaw": 1, "Watch": 2, "Stream": 1}, map[string]int{"Do": 1, "DoRaw": 1, "Watch": 2, "Stream": 1}},
		{"refused", errRefused, map[string]int{"Do": 1, "DoRaw": 1, "Watch": 1, "Stream": 1}, map[string]int{"Do": 1, "DoRaw": 1, "Watch": 1, "Stream": 1}},
	}
	for _, tt := range tests {
		for verb, want := range map[string]map[string]int{"GET": tt.sent, "POST": tt.post} {
			for mode, send := range modes {
				t.Run(tt.name+"/"+mode+"/"+verb, func(t *testing.T) {
					s := answering(answer{err: tt.err}, emptyStream)
					backoff := &recordedBackoff{}
					err := send(t.Context(), newTestClient(t, s).Verb(verb).BackOffWithContext(backoff))
					if got := len(s.sent()); got != want[mode] {
						t.Fatalf("sent %d times, want %d", got, want[mode])
					}
					if len(s.sent()) == 2 {
						if err != nil {
							t.Errorf("error: %v", err)
						}
						if backoff.slept[1] != time.Second {
							t.Errorf("slept %v, want 1s", backoff.slept[1])
						}
					} else if !errors.Is(err, tt.err) {
						t.Errorf("got %v, want %v", err, tt.err)
					}
				})
			}
		}
	}
}

func TestRetryLimits(t *testing.T) {
	tests := []struct {
		name  string
		build func(*Request) *Request
		sent  int
	}{
		{"default", func(r *Request) *Request { return r }, 11},
		{"three", func(r *Request) *Request { return r.MaxRetries(3) }, 4},
		{"none", func(r *Request) *Request { return r.MaxRetries(0) }, 1},
		{"reader", func(r *Request) *Request { return r.Body(strings.NewReader("x")) }, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := answering(busy)
			r := tt.build(newTestClient(t, s).Post().BackOffWithContext(&recordedBackoff{}))
			err := r.Do(t.Context()).Error()
			if got := len(s.sent()); got != tt.sent {
				t.Errorf("sent %d times, want %d", got, tt.sent)
			}
			if err == nil || !strings.Contains(err.Error(), "too many requests") {
				t.Errorf("got %v", err)
			}
			s.checkClosed(t)
		})
	}
}

func TestBackoffIsAskedAndTold(t *testing.T) {
	s := answering(busy, answer{err: io.EOF}, podAnswer)
	backoff := &recordedBackoff{delay: 5 * time.Second}
	if err := newTestClient(t, s).Get().BackOffWithContext(backoff).Do(t.Context()).Error(); err != nil {
		t.Fatal(err)
	}
	if want := []time.Duration{5 * time.Second, 5 * time.Second, 5 * time.Second}; !slices.Equal(backoff.slept, want) {
		t.Errorf("slept %v, want %v", backoff.slept, want)
	}
	if want := []int{429, 0, 200}; !slices.Equal(backoff.codes, want) || backoff.errors != 1 {
		t.Errorf("told %v and %d errors", backoff.codes, backoff.errors)
	}
}

func TestErrorNamesEarlierFailure(t *testing.T) {
	tests := []struct {
		name    string
		answers []answer
		want    []string
		is      error
	}{
		{"two kinds", []answer{{err: errReset}, {err: errRefused}}, []string{"connection refused", "previous attempt: connection reset by peer"}, syscall.ECONNREFUSED},
		{"status, then error", []answer{busy, {err: errRefused}}, []string{"connection refused", "previous attempt: the server answered with status 429"}, syscall.ECONNREFUSED},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := answering(tt.answers...)
			err := newTestClient(t, s).Get().BackOffWithContext(&recordedBackoff{}).Do(t.Context()).Error()
			for _, want := range tt.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("got %v, want %q in it", err, want)
				}
			}
			if !errors.Is(err, tt.is) {
				t.Errorf("%v is not %v", err, tt.is)
			}
			if errors.Is(err, syscall.ECONNRESET) {
				t.Error("the earlier error shows in the chain")
			}
			var urlErr *url.Error
			if !errors.As(err, &urlErr) {
				t.Error("the last error does not show in the chain")
			}
		})
	}
}

func TestSameErrorIsNamedOnce(t *testing.T) {
	s := answering(answer{err: errReset})
	err := newTestClient(t, s).Get().MaxRetries(2).BackOffWithContext(&recordedBackoff{}).Do(t.Context()).Error()
	if err == nil || strings.Count(err.Error(), "connection reset") != 1 {
		t.Errorf("got %v", err)
	}
}

func TestRetryWaitsAsLongAsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := answering(after(503, "30"), answer{err: io.EOF}, podAnswer)
		start := time.Now()
		if err := newTestClient(t, s).Get().Do(t.Context()).Error(); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took <= 31*time.Second || took > 31*time.Second*6/5 {
			t.Errorf("took %v, want 31s and up to a fifth more", took)
		}
	})
}

func TestContextEndsWaits(t *testing.T) {
	for mode, send := range modes {
		t.Run(mode, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				s := answering(after(429, "3600"))
				start := time.Now()
				err := send(ctx, newTestClient(t, s).Get().Resource("pods"))
				if took := time.Since(start); took != 5*time.Second {
					t.Errorf("took %v, want 5s", took)
				}
				if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "status 429") {
					t.Errorf("got %v", err)
				}
				if got := len(s.sent()); got != 1 {
					t.Errorf("sent %d times", got)
				}
				s.checkClosed(t)
			})
		})
	}
}

func TestCanceledContextSendsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for mode, send := range modes {
		t.Run(mode, func(t *testing.T) {
			s := answering(podAnswer)
			if err := send(ctx, newTestClient(t, s).Get()); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
			if len(s.sent()) != 0 {
				t.Error("it was sent")
			}
		})
	}
}

// endless is a body that never ends and counts what is read of it.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) { e.read += len(p); return len(p), nil }
func (e *endless) Close() error               { return nil }

func TestDrainIsBounded(t *testing.T) {
	tests := []struct {
		name   string
		length int64
		most   int
	}{
		{"unknown length", -1, maxDrain},
		{"too long", maxDrain + 1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			body := &endless{}
			tracked := &trackedBody{ReadCloser: body}
			drain(&http.Response{Body: tracked, ContentLength: tt.length})
			if body.read > tt.most {
				t.Errorf("read %d bytes, at most %d wanted", body.read, tt.most)
			}
			if !tracked.isClosed() {
				t.Error("not closed")
			}
		})
	}
	drain(nil)
	drain(&http.Response{})
}

// TestRetryJitter: clients that were turned away together come back apart, and never before the time.
func TestRetryJitter(t *testing.T) {
	for wait, most := range map[time.Duration]time.Duration{
		0: 0, time.Second: 1200 * time.Millisecond, 30 * time.Second: 36 * time.Second, time.Hour: time.Hour + maxRetryJitter,
		(1<<31 - 1) * time.Second: (1<<31-1)*time.Second + maxRetryJitter,
	} {
		seen := map[time.Duration]bool{}
		for range 100 {
			got := newTestClient(t, answering()).Get().jittered(wait)
			if got < wait || got > most {
				t.Fatalf("%v became %v", wait, got)
			}
			seen[got] = true
		}
		if wait > 0 && len(seen) < 50 {
			t.Errorf("%v became only %d different times", wait, len(seen))
		}
	}
}
