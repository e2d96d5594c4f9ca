package transport

import (
	"context"
	"fmt"
	"net/http"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
)

// WrapperFunc puts a layer around a RoundTripper.
type WrapperFunc func(rt http.RoundTripper) http.RoundTripper

// Wrappers returns a WrapperFunc that applies fns in order, the first innermost. Nil functions are ignored; without any
// other the result is nil.
func Wrappers(fns ...WrapperFunc) WrapperFunc {
	var set []WrapperFunc
	for _, fn := range fns {
		if fn != nil {
			set = append(set, fn)
		}
	}
	switch len(set) {
	case 0:
		return nil
	case 1:
		return set[0]
	}
	return func(rt http.RoundTripper) http.RoundTripper {
		for _, fn := range set {
			rt = fn(rt)
		}
		return rt
	}
}

// ContextCanceller returns a wrapper that fails every request with err once ctx has ended. Requests under way go on.
func ContextCanceller(ctx context.Context, err error) WrapperFunc {
	return func(rt http.RoundTripper) http.RoundTripper {
		return &contextCanceller{ctx: ctx, rt: rt, err: err}
	}
}

type contextCanceller struct {
	ctx context.Context
	rt  http.RoundTripper
	err error
}

func (c *contextCanceller) RoundTrip(req *http.Request) (*http.Response, error) {
	select {
	case <-c.ctx.Done():
		closeBody(req)
		return nil, c.err
	default:
		return c.rt.RoundTrip(req)
	}
}

func (c *contextCanceller) WrappedRoundTripper() http.RoundTripper { return c.rt }

// CloseIdleConnections closes those of the transport below.
func (c *contextCanceller) CloseIdleConnections() { layer.CloseIdle(c.rt) }

// String keeps the wrapped transport, which may hold credentials, out of whatever formats a client.
func (c *contextCanceller) String() string { return fmt.Sprintf("ContextCanceller(%T)", c.rt) }

// closeBody honours the RoundTripper contract that the body is closed even when the request is not sent.
func closeBody(req *http.Request) {
	if req.Body != nil {
		req.Body.Close()
	}
}
