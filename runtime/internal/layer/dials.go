package layer

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// maxDials is how many connections are made for one attempt at a request.
const maxDials = 8

var errGoesAway = errors.New("connect: the server has gone away on each of several connections before it took the request")

// countedDials is a context that counts the connections that net/http makes for a request.
type countedDials struct {
	context.Context
	n atomic.Int32
	// limited is set when they are limited where they are made, and nobody else need do it.
	limited atomic.Bool
}

type dialsKey struct{}

// Value returns c itself to those who dial.
func (c *countedDials) Value(key any) any {
	if key == (dialsKey{}) {
		return c
	}
	return c.Context.Value(key)
}

// countDials returns req with a context that counts. Only HTTP/2, which is spoken over TLS, needs it.
func countDials(req *http.Request) *http.Request {
	if req.URL == nil || req.URL.Scheme != "https" {
		return req
	}
	if outer, ok := req.Context().Value(dialsKey{}).(*countedDials); ok {
		outer.limited.Store(true)
	}
	return req.WithContext(&countedDials{Context: req.Context()})
}

// pauseForDial waits before connection number n, counting from 1, is made or used.
func pauseForDial(ctx context.Context, n int) error {
	if n > maxDials {
		return errGoesAway
	}
	if n > 2 && !pause(ctx, time.Second<<(n-3)) {
		return ctx.Err()
	}
	return nil
}

// LimitDials spaces and bounds the connections that are made for one request of SendOnce. net/http makes another one at
// once, and for ever, when an HTTP/2 server says GOAWAY to every request.
func LimitDials(dial func(context.Context, string, string) (net.Conn, error)) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if counted, ok := ctx.Value(dialsKey{}).(*countedDials); ok {
			if err := pauseForDial(ctx, int(counted.n.Add(1))); err != nil {
				return nil, err
			}
		}
		return dial(ctx, network, address)
	}
}
