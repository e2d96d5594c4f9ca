package rest

import (
	"context"
	"io"
	"net/http"
	"path"
	"strings"
	"time"
)

// observation is what a request and the Observer of its client have to say to each other. Nil is the observation of a
// client without one; all methods allow it.
type observation struct {
	observer *Observer
	info     RequestInfo
	started  time.Time
	attempts int
	status   int
	sent     int64
	body     *countedBody
}

// startObservation reports the start of a request.
func (r *Request) startObservation(ctx context.Context, call Call) context.Context {
	if r.c.observer == nil {
		return ctx
	}
	r.observed = &observation{
		observer: r.c.observer,
		info:     RequestInfo{Verb: r.verb, Path: r.observedPath(), Host: r.host(), Call: call},
		started:  time.Now(),
	}
	return r.observed.observer.start(ctx, r.observed.info)
}

// endObservation reports the end. The request may be sent once more after it.
func (r *Request) endObservation(ctx context.Context, failure string) {
	r.observed.end(ctx, failure)
	r.observed = nil
}

func (o *observation) throttled(ctx context.Context, waited time.Duration) {
	if o != nil {
		o.observer.throttled(ctx, o.info, waited)
	}
}

// attempt reports one attempt; retry is nil if there will be no other.
func (o *observation) attempt(ctx context.Context, req *http.Request, resp *http.Response, err error, took time.Duration, retry *RetryAfter) {
	if o == nil {
		return
	}
	o.attempts++
	o.status = 0
	o.sent = req.ContentLength
	if req.Body != nil && req.Body != http.NoBody && req.ContentLength == 0 {
		o.sent = -1
	}
	a := AttemptInfo{Number: o.attempts, Failure: failureOf(err), Duration: took}
	if err == nil {
		o.status = resp.StatusCode
		a.Status = o.status
	}
	if retry != nil {
		a.Retry = true
		a.RetryAfter = max(0, retry.Wait)
	}
	o.observer.attempt(ctx, o.info, a)
}

// count counts what is read of the body of a response.
func (o *observation) count(resp *http.Response) {
	if o != nil && resp.Body != nil {
		o.body = &countedBody{ReadCloser: resp.Body}
		resp.Body = o.body
	}
}

func (o *observation) end(ctx context.Context, failure string) {
	if o == nil {
		return
	}
	end := EndInfo{
		Attempts:     o.attempts,
		Status:       o.status,
		Failure:      failure,
		Duration:     time.Since(o.started),
		RequestBytes: o.sent,
	}
	if o.body != nil {
		end.ResponseBytes = o.body.n
	}
	o.observer.end(ctx, o.info, end)
}

// failureOfReading is the failure of what read and decoded the response.
func (o *observation) failureOfReading(err error) string {
	failure := failureOf(err)
	if failure == FailureConnection && o != nil && o.body != nil && o.body.err == nil {
		return FailureResponse
	}
	return failure
}

type countedBody struct {
	io.ReadCloser
	n   int64
	err error // of reading, but for the end
}

func (b *countedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.n += int64(n)
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

// observedPath is the path of urlTemplate without that of the server's URL and with nothing after a subresource, since
// proxies take any path there.
func (r *Request) observedPath() string {
	base := strings.TrimSuffix(r.c.basePath(), "/")
	full := strings.Trim(strings.TrimPrefix(r.URL().Path, base), "/")
	segments := strings.Split(full, "/")
	index := 0 // of the first segment after the API root
	switch {
	case segments[0] == "api":
		index = 2
	case segments[0] == "apis":
		index = 3
	case segments[0] == "openapi":
		return "/" + full // documents are named after groups and versions
	case wellKnownRoots[segments[0]]:
		return "/" + cutPath(segments, 1)
	default:
		return "/{prefix}"
	}
	if len(segments) <= index {
		return "/" + full
	}
	if segments[index] == "watch" || segments[index] == "proxy" {
		return "/" + cutPath(segments, index+1)
	}
	root := path.Join(segments[:index]...)
	rest := segments[index:]
	if len(rest) > 2 && rest[0] == "namespaces" && !namespaceSubresources[rest[2]] {
		root = path.Join(root, "namespaces/{namespace}")
		rest = rest[2:]
	}
	if len(rest) > 1 {
		rest[1] = "{name}"
	}
	return path.Join("/", root, cutPath(rest, 3))
}

// cutPath joins segments, with those after the first n replaced by one placeholder.
func cutPath(segments []string, n int) string {
	if len(segments) <= n {
		return path.Join(segments...)
	}
	return path.Join(path.Join(segments[:n]...), "{path}")
}
