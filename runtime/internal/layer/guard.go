package layer

import (
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
)

// Guard returns a RoundTripper that does for a caller's transport, whose connections are not made here, what SendOnce and
// LimitDials do, or false if it has a layer which calls SendOnce already.
func Guard(rt http.RoundTripper) (http.RoundTripper, bool) {
	if rt == nil {
		rt = http.DefaultTransport
	}
	at := rt
	for range maxLayers {
		if _, ok := at.(interface{ SendsOnce() }); ok {
			return nil, false
		}
		w, ok := at.(interface{ WrappedRoundTripper() http.RoundTripper })
		if !ok {
			break
		}
		at = w.WrappedRoundTripper()
	}
	return guard{rt}, true
}

// guard limits connections by what net/http tells of them: it waits when it is told, and ends the request of one too
// many.
type guard struct{ rt http.RoundTripper }

// WrappedRoundTripper returns the caller's transport.
func (g guard) WrappedRoundTripper() http.RoundTripper { return g.rt }

// RoundTrip implements http.RoundTripper.
func (g guard) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL == nil || req.URL.Scheme != "https" {
		return g.rt.RoundTrip(req)
	}
	ctx, cancel := context.WithCancelCause(req.Context())
	counted := &countedDials{Context: ctx}
	traced := httptrace.WithClientTrace(counted, &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		if info.Reused || counted.limited.Load() {
			return
		}
		if err := pauseForDial(ctx, int(counted.n.Add(1))); err != nil {
			cancel(err)
		}
	}})
	resp, err := send(g.rt, req.WithContext(traced))
	if err != nil && context.Cause(ctx) == errGoesAway { // HTTP/2 says no more than that the context has ended
		err = errGoesAway
	}
	if err != nil || resp == nil || resp.Body == nil {
		cancel(nil)
		return resp, err
	}
	body := &endingBody{ReadCloser: resp.Body, end: func() { cancel(nil) }}
	if conn, ok := resp.Body.(io.Writer); ok { // of another protocol from here on
		resp.Body = struct {
			*endingBody
			io.Writer
		}{body, conn}
		return resp, nil
	}
	resp.Body = body
	return resp, nil
}

// endingBody ends the context of its request when it is closed or has ended.
type endingBody struct {
	io.ReadCloser
	end func()
}

// Read implements io.Reader.
func (b *endingBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil {
		b.end()
	}
	return n, err
}

// Close implements io.Closer.
func (b *endingBody) Close() error {
	err := b.ReadCloser.Close()
	b.end()
	return err
}
