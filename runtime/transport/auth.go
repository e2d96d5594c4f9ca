package transport

import (
	"fmt"
	"net/http"

	"github.com/clientsmith/client-gen/runtime/internal/redirect"
)

// mayAuthenticate reports whether a layer should add credentials to req: it has none yet, and it does not go to another
// server because of a redirect.
func mayAuthenticate(req *http.Request) bool {
	return req.Header.Get("Authorization") == "" && redirect.Trusted(req)
}

// forward sends req and makes sure that a redirect in the response can be traced back to it.
func forward(rt http.RoundTripper, req *http.Request) (*http.Response, error) {
	resp, err := rt.RoundTrip(req)
	return redirect.Mark(resp, req), err
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

// Format keeps the credentials out of whatever formats a client.
func (b *basicAuthRoundTripper) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "BasicAuth(%T)", b.rt) }

type bearerAuthRoundTripper struct {
	bearer string
	source TokenSource
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
	if mayAuthenticate(req) {
		token := b.bearer
		if b.source != nil {
			if fresh, err := b.source.Token(); err == nil {
				token = fresh.AccessToken
			}
		}
		req = req.Clone(req.Context())
		req.Header.Set("Authorization", "Bearer "+token)
	}
	return forward(b.rt, req)
}

func (b *bearerAuthRoundTripper) WrappedRoundTripper() http.RoundTripper { return b.rt }

// Format keeps the token out of whatever formats a client.
func (b *bearerAuthRoundTripper) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "BearerAuth(%T)", b.rt) }
