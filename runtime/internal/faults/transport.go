package faults

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Transport is an http.RoundTripper that makes requests meet faults. Its fields are set before the first request.
type Transport struct {
	// Next sends the requests; nil means http.DefaultTransport.
	Next http.RoundTripper

	mu   sync.Mutex
	plan Plan
	seen []string
	met  map[Kind]int
	n    int
	open atomic.Int64
}

// New returns a transport that follows a plan.
func New(next http.RoundTripper, plan Plan) *Transport {
	return &Transport{Next: next, plan: plan, met: map[Kind]int{}}
}

// Wrap returns a function for rest.Config.Wrap that puts a Transport with a plan below all other layers, and that
// Transport, which is of use once the client has been made.
func Wrap(plan Plan) (*Transport, func(http.RoundTripper) http.RoundTripper) {
	t := New(nil, plan)
	return t, func(next http.RoundTripper) http.RoundTripper {
		t.Next = next
		return t
	}
}

// SetPlan has the requests from now on follow another plan. They are counted from 0 again.
func (t *Transport) SetPlan(plan Plan) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.plan, t.n = plan, 0
}

// Seen returns method and URL of each request, in the order of their beginnings.
func (t *Transport) Seen() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]string(nil), t.seen...)
}

// Count returns how many requests with a method there were.
func (t *Transport) Count(method string) int {
	n := 0
	for _, request := range t.Seen() {
		if strings.HasPrefix(request, method+" ") {
			n++
		}
	}
	return n
}

// Met returns how many requests met a fault of a kind.
func (t *Transport) Met(kind Kind) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.met[kind]
}

// Open returns how many responses are not closed.
func (t *Transport) Open() int { return int(t.open.Load()) }

func (t *Transport) next(req *http.Request) Fault {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.plan(t.n, req)
	t.n++
	t.seen = append(t.seen, req.Method+" "+req.URL.String())
	t.met[f.Kind]++
	count(f)
	return f
}

// RoundTrip implements http.RoundTripper.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	f := t.next(req)
	switch f.Kind {
	case Refuse:
		closeBody(req)
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	case Status:
		closeBody(req)
		return t.track(answer(req, f)), nil
	case Delay:
		if err := sleep(req.Context(), f.Delay); err != nil {
			closeBody(req)
			return nil, err
		}
	}
	next := t.Next
	if next == nil {
		next = http.DefaultTransport
	}
	resp, err := next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	switch f.Kind {
	case Reset:
		discard(resp)
		return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	case Hang:
		discard(resp)
		<-req.Context().Done()
		return nil, req.Context().Err()
	case Lie:
		discard(resp)
		resp = answer(req, f)
	default:
		t.spoil(req, resp, f)
	}
	return t.track(resp), nil
}

// spoil makes the body of resp meet f.
func (t *Transport) spoil(req *http.Request, resp *http.Response, f Fault) {
	switch f.Kind {
	case None, Delay:
		return
	case Truncate, Oversize, Repeat, DuplicateFrames:
		resp.ContentLength = -1
		resp.Header.Del("Content-Length")
	}
	if f.Kind == DuplicateFrames || f.Kind == SwapFrames {
		resp.Body = newFrames(resp.Body, resp.Header.Get("Content-Type"), f.Kind == SwapFrames)
		return
	}
	resp.Body = &body{ReadCloser: resp.Body, ctx: req.Context(), fault: f, closed: make(chan struct{})}
}

func (t *Transport) track(resp *http.Response) *http.Response {
	t.open.Add(1)
	resp.Body = &trackedBody{ReadCloser: resp.Body, open: &t.open}
	return resp
}

// trackedBody counts open responses.
type trackedBody struct {
	io.ReadCloser
	open *atomic.Int64
	once sync.Once
}

func (b *trackedBody) Close() error {
	b.once.Do(func() { b.open.Add(-1) })
	return b.ReadCloser.Close()
}

// answer is what the client gets instead of the server's.
func answer(req *http.Request, f Fault) *http.Response {
	header := http.Header{}
	for name, value := range f.Header {
		header.Set(name, value)
	}
	text := f.Body
	if header.Get("Content-Type") == "" {
		header.Set("Content-Type", "application/json")
		if text == "" {
			text = fmt.Sprintf(`{"kind":"Status","apiVersion":"v1","status":"Failure","code":%d,"reason":%q,"message":"injected"}`,
				f.Code, reasons[f.Code])
		}
	}
	return &http.Response{
		Status: fmt.Sprint(f.Code, " ", http.StatusText(f.Code)), StatusCode: f.Code, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(strings.NewReader(text)), ContentLength: int64(len(text)), Request: req,
	}
}

// reasons are those that API servers give with a status code.
var reasons = map[int]string{
	400: "BadRequest", 401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 405: "MethodNotAllowed", 409: "Conflict",
	410: "Expired", 413: "RequestEntityTooLarge", 422: "Invalid", 429: "TooManyRequests", 500: "InternalError",
	503: "ServiceUnavailable", 504: "Timeout",
}

func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}

func discard(resp *http.Response) { _ = resp.Body.Close() }

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
