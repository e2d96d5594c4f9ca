package rest

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Do sends the request, reads the whole response and returns it. It never panics and never returns the zero Result on
// failure: what went wrong is in Result.Error.
//
// Responses outside 200–206 (and 101) are errors, *errors.StatusError of k8s.io/apimachinery, and what the http.Client
// returned is wrapped, so that errors.Is and errors.As find it. When and how often the request is sent again is
// described at WithRetry; of connection errors only those of GET requests count.
func (r *Request) Do(ctx context.Context) Result {
	var result Result
	err := r.call(ctx, func(ctx context.Context, req *http.Request, resp *http.Response) error {
		result = r.readResult(ctx, req, resp)
		return result.err
	})
	if err != nil {
		return Result{err: err, logger: r.logger}
	}
	if result.err == nil || len(result.body) > 0 {
		r.observeResponseSize(ctx, len(result.body))
	}
	return result
}

// DoRaw sends the request like Do and returns the body undecoded. On a status that is an error it returns the body
// and an error made from the status alone: the Status object that the body may hold is not looked at.
func (r *Request) DoRaw(ctx context.Context) ([]byte, error) {
	var body []byte
	var readErr error
	err := r.call(ctx, func(_ context.Context, req *http.Request, resp *http.Response) error {
		body, readErr = readBody(resp)
		if readErr == nil && (!isSuccess(resp.StatusCode) || resp.StatusCode == http.StatusSwitchingProtocols) {
			readErr = r.statusError(req, resp, body)
		}
		return readErr
	})
	if err != nil {
		return nil, err
	}
	if readErr == nil || len(body) > 0 {
		r.observeResponseSize(ctx, len(body))
	}
	return body, readErr
}

// call sends the request until there is a response to keep, which it hands to read. It closes the body. What read
// returns is for the Observer only.
func (r *Request) call(ctx context.Context, read func(context.Context, *http.Request, *http.Response) error) error {
	defer r.observeCall(ctx)()
	if err := r.preflight(); err != nil {
		return err
	}
	ctx = r.startObservation(ctx, CallDo)
	req, resp, cancel, err := r.sendInTime(ctx)
	defer cancel()
	if err != nil {
		r.endObservation(ctx, failureOf(err))
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	r.c.limitBody(resp)
	r.observed.count(resp)
	r.observeRequestSize(ctx, req)
	r.endObservation(ctx, r.observed.failureOfReading(read(ctx, req, resp)))
	return nil
}

// sendInTime waits for the rate limiter and sends the request within its timeout. What it returns is of use until
// cancel is called.
func (r *Request) sendInTime(ctx context.Context) (req *http.Request, resp *http.Response, cancel context.CancelFunc, err error) {
	cancel = func() {}
	if err := r.throttle(ctx); err != nil {
		return nil, nil, cancel, err
	}
	if r.timeout > 0 {
		ctx, cancel = context.WithTimeout(ctx, r.timeout)
	}
	req, resp, err = r.send(ctx, retryOnGetError)
	return req, resp, cancel, err
}

// send sends the request, again and again as the rules of WithRetry have it, and returns the response to keep. The
// caller closes its body. A request whose observation has not begun is a Watch.
func (r *Request) send(ctx context.Context, retryable IsRetryableErrorFunc) (*http.Request, *http.Response, error) {
	if r.c.observer == nil || r.observed != nil {
		return r.sendAttempts(ctx, retryable)
	}
	ctx = r.startObservation(ctx, CallWatch)
	req, resp, err := r.sendAttempts(ctx, retryable)
	failure := failureOf(err)
	if err == nil {
		failure = r.failureOfResponse(req, resp, resp.StatusCode == http.StatusOK)
	}
	r.endObservation(ctx, failure)
	return req, resp, err
}

func (r *Request) sendAttempts(ctx context.Context, retryable IsRetryableErrorFunc) (*http.Request, *http.Response, error) {
	client := r.guarded(r.sender())
	retry := &withRetry{maxRetries: r.maxRetries}
	for {
		if err := retry.Before(ctx, r); err != nil {
			return nil, nil, retry.WrapPreviousError(err)
		}
		req, err := r.httpRequest(ctx, retry.urlOf(r))
		if err != nil {
			return nil, nil, err
		}
		start := time.Now()
		resp, err := client.Do(req)
		took := time.Since(start)
		hideCredentials(err)
		r.logAttempt(ctx, resp, err, took)
		retry.After(ctx, r, resp, err)
		again := retry.IsNextRetry(ctx, r, req, resp, err, retryable)
		r.observed.attempt(ctx, req, resp, err, took, retry.next)
		if again {
			drain(resp)
			continue
		}
		if err != nil {
			drain(resp) // CheckRedirect may leave both a response and an error
			return nil, nil, retry.WrapPreviousError(err)
		}
		return req, resp, nil
	}
}

// httpRequest makes the request of one attempt. It needs no socket, and every attempt gets its own, with the body from
// its beginning.
func (r *Request) httpRequest(ctx context.Context, u *url.URL) (*http.Request, error) {
	req, err := http.NewRequestWithContext(observeDNS(ctx), r.verb, "/", r.httpBody())
	if err != nil {
		return nil, &RequestConstructionError{Err: err}
	}
	req.URL = u
	req.Host = strings.TrimSuffix(u.Host, ":")
	if r.headers != nil {
		req.Header = r.headers
	}
	return req, nil
}

// throttle waits for the rate limiter.
func (r *Request) throttle(ctx context.Context) error {
	if r.rateLimiter == nil {
		return nil
	}
	start := time.Now()
	err := r.rateLimiter.Wait(ctx)
	waited := time.Since(start)
	r.logThrottled(ctx, waited)
	r.observeThrottle(ctx, waited)
	r.observed.throttled(ctx, waited)
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	default:
		return &limiterError{err}
	}
}
