package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"k8s.io/apimachinery/pkg/util/net"
)

const (
	// flowSchemaHeader names the flow schema that API priority and fairness put a request in.
	flowSchemaHeader = "X-Kubernetes-PF-FlowSchema-UID"
	// errorRetryDelay is how long to wait after an error on the connection.
	errorRetryDelay = time.Second
	// retryJitter is how much longer a wait before another attempt may get, as a part of it, so that clients that were
	// turned away together do not come back together.
	retryJitter = 0.2
	// maxRetryJitter bounds what retryJitter adds.
	maxRetryJitter = 10 * time.Second
	// maxRetryAfter is the longest wait that a server can ask for. Who wants to wait for longer than that should not do
	// it within one request.
	maxRetryAfter = 5 * time.Minute
	// maxDrain is how much of an unwanted body is read so that its connection can be used again.
	maxDrain = 2 << 10
	// maxDrainTime is how long that may take; a body that has stalled costs its connection.
	maxDrainTime = time.Second
)

// IsRetryableErrorFunc reports whether a request may be sent again after the error err on its connection. Do, DoRaw,
// Watch and Stream each have their own.
type IsRetryableErrorFunc func(request *http.Request, err error) bool

// IsErrorRetryable calls the function.
func (r IsRetryableErrorFunc) IsErrorRetryable(request *http.Request, err error) bool {
	return r(request, err)
}

// RetryAfter says when and why a request is sent again.
type RetryAfter struct {
	// Wait is the shortest time before the next attempt.
	Wait time.Duration
	// Attempt is the number of the attempt that failed, counting from 1.
	Attempt int
	// Reason is what came of that attempt, for logs.
	Reason string
}

// WithRetry decides whether and when a request is sent again. One value serves one request and is not safe for
// concurrent use. It is exported for its documentation: as in client-go, nothing accepts one from outside.
//
// A request is sent again at most MaxRetries times, never when its body is an io.Reader, and only after
//
//   - a response with status 429 or from 500 on whose Retry-After header is a whole number of seconds, of which more than
//     five minutes count as five minutes, or
//   - an error on the connection that IsRetryableErrorFunc accepts, after one second.
//
// Up to a fifth is added to each wait at random, but for requests with a BackoffManager of the caller's.
type WithRetry interface {
	// IsNextRetry records the outcome of an attempt (resp or err is nil) and reports whether to send again.
	IsNextRetry(ctx context.Context, restReq *Request, httpReq *http.Request, resp *http.Response, err error, f IsRetryableErrorFunc) bool
	// Before is called before each attempt: it waits for backoff, Retry-After and, from the second attempt on, the
	// rate limiter. An error, such as that of a context that ended, ends the request.
	Before(ctx context.Context, r *Request) error
	// After is called after each attempt with its outcome.
	After(ctx context.Context, r *Request, resp *http.Response, err error)
	// WrapPreviousError adds what failed earlier to the text of finalErr. errors.Is and errors.As see finalErr only.
	WrapPreviousError(finalErr error) (err error)
}

type withRetry struct {
	maxRetries int
	attempts   int
	next       *RetryAfter
	last       error    // what came of the attempt before the current one
	url        *url.URL // rendered once for all attempts
}

var _ WithRetry = (*withRetry)(nil)

func (w *withRetry) IsNextRetry(_ context.Context, restReq *Request, httpReq *http.Request, resp *http.Response, err error, f IsRetryableErrorFunc) bool {
	if httpReq == nil || (resp == nil && err == nil) {
		return false
	}
	w.attempts++
	w.next = nil
	wait, ok := retryDelay(httpReq, resp, err, f)
	if !ok || w.attempts > w.maxRetries || restReq.bodyReader != nil {
		return false
	}
	w.last = outcome(resp, err, wait)
	w.next = &RetryAfter{Wait: wait, Attempt: w.attempts, Reason: retryReason(wait, w.attempts, resp)}
	return true
}

// retryDelay returns how long to wait before the next attempt, false if the outcome allows none.
func retryDelay(httpReq *http.Request, resp *http.Response, err error, f IsRetryableErrorFunc) (time.Duration, bool) {
	if err != nil {
		return errorRetryDelay, f.IsErrorRetryable(httpReq, err)
	}
	if resp.StatusCode != http.StatusTooManyRequests && resp.StatusCode < http.StatusInternalServerError {
		return 0, false
	}
	seconds, ok := retryAfterSeconds(resp)
	return min(time.Duration(seconds)*time.Second, maxRetryAfter), ok
}

// retryAfterSeconds reads the Retry-After header. The form with a date is not understood, as in client-go. What no
// status error can hold is cut down to what it can.
func retryAfterSeconds(resp *http.Response) (int, bool) {
	value := resp.Header.Get("Retry-After")
	if value == "" {
		return 0, false
	}
	seconds, err := strconv.Atoi(value)
	return max(math.MinInt32, min(seconds, math.MaxInt32)), err == nil
}

func retryReason(wait time.Duration, attempt int, resp *http.Response) string {
	reason := fmt.Sprintf("retries: %d, retry-after: %s", attempt, wait)
	if resp == nil {
		return reason + " - retry-reason: connection error"
	}
	if uid := resp.Header.Get(flowSchemaHeader); uid != "" {
		return fmt.Sprintf("%s - retry-reason: status %d, flow schema UID: %q", reason, resp.StatusCode, uid)
	}
	return fmt.Sprintf("%s - retry-reason: status %d", reason, resp.StatusCode)
}

// outcome describes an attempt that is going to be repeated.
func outcome(resp *http.Response, err error, wait time.Duration) error {
	if err != nil {
		return err
	}
	return fmt.Errorf("the server answered with status %d and asked to retry after %s", resp.StatusCode, wait)
}

func (w *withRetry) Before(ctx context.Context, r *Request) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	delay := r.backoff.CalculateBackoffWithContext(ctx, w.urlOf(r))
	if w.next != nil {
		delay = r.jittered(max(delay, w.next.Wait))
		r.logDebug(ctx, "request will be sent again", "verb", r.verb, "url", r.loggedURL(), "in", delay, "reason", w.next.Reason)
	}
	r.backoff.SleepWithContext(ctx, delay)
	if err := ctx.Err(); err != nil {
		return err
	}
	if w.next == nil {
		return nil
	}
	return r.throttle(ctx)
}

// jittered lengthens a wait at random. A backoff manager of the caller's is told the plain time.
func (r *Request) jittered(wait time.Duration) time.Duration {
	switch r.backoff.(type) {
	case *NoBackoff, *URLBackoff:
		return wait + time.Duration(rand.Float64()*min(retryJitter*float64(max(wait, 0)), float64(maxRetryJitter)))
	}
	return wait
}

func (w *withRetry) After(ctx context.Context, r *Request, resp *http.Response, err error) {
	status := 0
	if err == nil && resp != nil {
		status = resp.StatusCode
		r.c.content.observe(r.headers.Get("Content-Type"), status)
	}
	r.backoff.UpdateBackoffWithContext(ctx, w.urlOf(r), err, status)
	r.observeAttempt(ctx, w.attempts, resp, err)
}

func (w *withRetry) urlOf(r *Request) *url.URL {
	if w.url == nil {
		w.url = r.URL()
	}
	return w.url
}

func (w *withRetry) WrapPreviousError(finalErr error) error {
	if finalErr == nil || w.last == nil {
		return finalErr
	}
	previous := w.last
	var urlErr *url.Error
	if errors.As(previous, &urlErr) {
		previous = urlErr.Unwrap()
	}
	if previous == nil || previous.Error() == finalErr.Error() || w.last.Error() == finalErr.Error() {
		return finalErr
	}
	return &retriedError{final: finalErr, previous: previous}
}

// retriedError is the last error of a request that had failed before.
type retriedError struct {
	final    error
	previous error
}

func (e *retriedError) Error() string {
	return fmt.Sprintf("%v - error from a previous attempt: %v", e.final, e.previous)
}

// Unwrap returns the last error, so that errors.Is and errors.As answer for it and not for the earlier ones.
func (e *retriedError) Unwrap() error {
	return e.final
}

// drain closes the body of a response that nobody wants, having read it to its end if it is short, so that its
// connection can be used again.
func drain(resp *http.Response) {
	if resp == nil || resp.Body == nil {
		return
	}
	if resp.ContentLength <= maxDrain {
		timer := time.AfterFunc(maxDrainTime, func() { _ = resp.Body.Close() })
		defer timer.Stop()
		_, _ = io.Copy(io.Discard, &io.LimitedReader{R: resp.Body, N: maxDrain})
	}
	_ = resp.Body.Close()
}

// retryOnGetError accepts the errors after which Do and DoRaw try again: only requests that change nothing, and only
// connections that broke rather than could not be made.
func retryOnGetError(req *http.Request, err error) bool {
	if req.Method != http.MethodGet {
		return false
	}
	return net.IsConnectionReset(err) || net.IsProbableEOF(err) || isHTTP2Break(err) && !isRetriedBelow(err)
}

func retryOnWatchError(_ *http.Request, err error) bool {
	return endsWatch(err) && !isRetriedBelow(err)
}

func retryOnNoError(*http.Request, error) bool {
	return false
}
