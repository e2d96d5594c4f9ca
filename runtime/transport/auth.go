package transport

import (
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
)

// mayAuthenticate reports whether a layer should add credentials to req: it has none yet, and it does not go to another
// server because of a redirect.
func mayAuthenticate(req *http.Request) bool {
	return req.Header.Get("Authorization") == "" && layer.Trusted(req)
}

// forward sends req and makes sure that a redirect in the response can be traced back to it.
func forward(rt http.RoundTripper, req *http.Request) (*http.Response, error) {
	resp, err := rt.RoundTrip(req)
	return layer.Mark(resp, req), err
}

type basicAuthRoundTripper struct {
	username string
	password string
	rt       http.RoundTripper
}

// NewBasicAuthRoundTripper returns a layer that adds basic authentication to requests without Authorization. Requests
// that a redirect sends to another server pass as they are.
func NewBasicAuthRoundTripper(username, password string, rt http.RoundTripper) http.RoundTripper {
	return &basicAuthRoundTripper{username: username, password: password, rt: rt}
}

func (b *basicAuthRoundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	if mayAuthenticate(req) {
		req = req.Clone(req.Context())
		req.SetBasicAuth(b.username, b.password)
	}
	return forward(b.rt, req)
}

func (b *basicAuthRoundTripper) WrappedRoundTripper() http.RoundTripper { return b.rt }

// CloseIdleConnections closes those of the transport below.
func (b *basicAuthRoundTripper) CloseIdleConnections() { layer.CloseIdle(b.rt) }

// Format keeps the credentials out of whatever formats a client.
func (b *basicAuthRoundTripper) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "BasicAuth(%T)", b.rt) }

type bearerAuthRoundTripper struct {
	bearer string
	source *cachingTokenSource // of the file, if there is one
	rt     http.RoundTripper
}

// NewBearerAuthRoundTripper returns a layer that adds a bearer token to requests without Authorization. Requests that a
// redirect sends to another server pass as they are.
func NewBearerAuthRoundTripper(bearer string, rt http.RoundTripper) http.RoundTripper {
	return &bearerAuthRoundTripper{bearer: bearer, rt: rt}
}

// NewBearerAuthWithRefreshRoundTripper is NewBearerAuthRoundTripper with a file whose content is the token. The file is
// read again about once a minute, and while it cannot be read the last good token is used. bearer is used until the
// file has been read; if it is empty the file is read at once, and a failure is returned. An empty tokenFile means none.
//
// Unlike client-go's, it also reads the file when the server answers 401, and sends the request once more if there is
// another token in it by then and the body can be had again. A server that does not know who asks has done nothing.
func NewBearerAuthWithRefreshRoundTripper(bearer string, tokenFile string, rt http.RoundTripper) (http.RoundTripper, error) {
	return newBearerAuth(bearer, tokenFile, rt, discard)
}

func newBearerAuth(bearer, tokenFile string, rt http.RoundTripper, log logger) (http.RoundTripper, error) {
	if tokenFile == "" {
		return &bearerAuthRoundTripper{bearer: bearer, rt: rt}, nil
	}
	source := newCachedFileTokenSource(tokenFile, log)
	if bearer == "" {
		token, err := source.Token()
		if err != nil {
			return nil, err
		}
		bearer = token.AccessToken
	}
	return &bearerAuthRoundTripper{bearer: bearer, source: source, rt: rt}, nil
}

func (b *bearerAuthRoundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	if !mayAuthenticate(req) {
		return forward(b.rt, req)
	}
	token := b.bearer
	if b.source != nil {
		if fresh, err := b.source.Token(); err == nil {
			token = fresh.AccessToken
		}
	}
	resp, err := b.send(req, req.Body, token)
	if b.source == nil || err != nil || resp.StatusCode != http.StatusUnauthorized {
		return resp, err
	}
	next, changed := b.source.replace(token)
	if !changed {
		return resp, nil
	}
	body, ok := bodyAgain(req)
	if !ok {
		return resp, nil
	}
	drain(resp)
	return b.send(req, body, next)
}

// send sends a copy of req with a token.
func (b *bearerAuthRoundTripper) send(req *http.Request, body io.ReadCloser, token string) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Body = body
	req.Header.Set("Authorization", "Bearer "+token)
	return forward(b.rt, req)
}

// bodyAgain returns the body of a request that has been sent, from its beginning, and whether it can be had.
func bodyAgain(req *http.Request) (io.ReadCloser, bool) {
	if req.Body == nil || req.Body == http.NoBody {
		return req.Body, true
	}
	if req.GetBody == nil {
		return nil, false
	}
	body, err := req.GetBody()
	return body, err == nil
}

const (
	// maxDrained is how much of an answer that nobody will see is read, so that its connection can be used again.
	maxDrained = 4 << 10
	// maxDrainTime is how long that may take.
	maxDrainTime = time.Second
)

func drain(resp *http.Response) {
	timer := time.AfterFunc(maxDrainTime, func() { _ = resp.Body.Close() })
	defer timer.Stop()
	_, _ = io.CopyN(io.Discard, resp.Body, maxDrained)
	_ = resp.Body.Close()
}

func (b *bearerAuthRoundTripper) WrappedRoundTripper() http.RoundTripper { return b.rt }

// CloseIdleConnections closes those of the transport below.
func (b *bearerAuthRoundTripper) CloseIdleConnections() { layer.CloseIdle(b.rt) }

// Format keeps the token out of whatever formats a client.
func (b *bearerAuthRoundTripper) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "BearerAuth(%T)", b.rt) }
