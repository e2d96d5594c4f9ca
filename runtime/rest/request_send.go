package rest

import (
	"context"
	"errors"
	"fmt"
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
	err := r.call(ctx, func(req *http.Request, resp *http.Response) {
		result = r.readResult(ctx, req, resp)
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
	err := r.call(ctx, func(req *http.Request, resp *http.Response) {
		body, readErr = readBody(resp)
		if readErr == nil && (!isSuccess(resp.StatusCode) || resp.StatusCode == http.StatusSwitchingProtocols) {
			readErr = r.statusError(req, resp, body)
		}
	})
	if err != nil {
		return nil, err
	}
	if readErr == nil || len(body) > 0 {
		r.observeResponseSize(ctx, len(body))
	}
	return body, readErr
}

// call sends the request until there is a response to keep, which it hands to read. It closes the body.
func (r *Request) call(ctx context.Context, read func(*http.Request, *http.Response)) error {
	defer r.observeCall(ctx)()
	if err := r.preflight(); err != nil {
		return err
	}
	if err := r.throttle(ctx); err != nil {
		return err
	}
	if r.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, r.timeout)
		defer cancel()
	}
	req, resp, err := r.send(ctx, retryOnGetError)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	r.observeRequestSize(ctx, req)
	read(req, resp)
	return nil
}

// send sends the request, again and again as the rules of WithRetry have it, and returns the response to keep. The
// caller closes its body.
func (r *Request) send(ctx context.Context, retryable IsRetryableErrorFunc) (*http.Request, *http.Response, error) {
	client := r.c.Client
	if client == nil {
		client = http.DefaultClient
	}
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
		r.logAttempt(ctx, resp, err, time.Since(start))
		retry.After(ctx, r, resp, err)
		if retry.IsNextRetry(ctx, r, req, resp, err, retryable) {
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
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	default:
		return fmt.Errorf("wait for the client-side rate limiter: %w", err)
	}
}
