package rest

import (
	"context"
	"fmt"
	"io"
	"net/http"
)

// Stream sends the request and returns the body of the response while it is still coming, for logs and other output of
// unknown length. The caller closes it. A status outside 200–299 is an error; if the server sent a Status it is that.
//
// Request.Timeout does not bound a Stream, the context and the Timeout of a Config do. A Stream is not sent again after
// an error on the connection.
func (r *Request) Stream(ctx context.Context) (io.ReadCloser, error) {
	if r.err != nil {
		return nil, r.err
	}
	ctx = r.startObservation(ctx, CallStream)
	if err := r.throttle(ctx); err != nil {
		r.endObservation(ctx, failureOf(err))
		return nil, err
	}
	req, resp, err := r.send(ctx, retryOnNoError)
	if err != nil {
		r.endObservation(ctx, failureOf(err))
		return nil, err
	}
	usable := resp.StatusCode >= http.StatusOK && resp.StatusCode < http.StatusMultipleChoices
	r.endObservation(ctx, r.failureOfResponse(req, resp, usable))
	if usable {
		r.handleWarnings(ctx, resp.Header)
		return resp.Body, nil
	}
	return nil, r.refusal(ctx, req, resp)
}

// refusal returns what a response says that neither Stream nor Watch can use, and closes it.
func (r *Request) refusal(ctx context.Context, req *http.Request, resp *http.Response) error {
	defer func() { _ = resp.Body.Close() }()
	if isSuccess(resp.StatusCode) {
		// Its body is no error text and may never end.
		r.handleWarnings(ctx, resp.Header)
		return fmt.Errorf("%s %s: unexpected status %s", r.verb, r.loggedURL(), resp.Status)
	}
	return r.readResult(ctx, req, resp).Error()
}
