package transport

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"k8s.io/utils/clock"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
)

const (
	// tokenFilePeriod is how long a token read from a file is taken to be good; service account tokens on disk are
	// replaced long before they expire.
	tokenFilePeriod = time.Minute
	// tokenLeeway is how long before its expiry a token is replaced, to allow for clocks and for the way to the server.
	tokenLeeway = 10 * time.Second
)

// Token is a bearer token.
type Token struct {
	// AccessToken is the token itself.
	AccessToken string
	// Expiry is when it stops being good; the zero time means never.
	Expiry time.Time
}

// Format writes when the token expires and not the token.
func (t Token) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "Token{AccessToken: %s, Expiry: %s}", redactedMark, t.Expiry.Format(time.RFC3339))
}

// TokenSource supplies tokens. client-go has oauth2.TokenSource in its place; an adapter is three lines.
type TokenSource interface {
	// Token returns a token that is good now, or an error. It is safe for use by several goroutines.
	Token() (*Token, error)
}

// ResettableTokenSource is a TokenSource that can be told that a token turned out to be bad.
type ResettableTokenSource interface {
	TokenSource
	// ResetTokenOlderThan drops the cached token if it was obtained before the given time.
	ResetTokenOlderThan(time.Time)
}

// cachingTokenSource keeps a token until it is about to expire.
type cachingTokenSource struct {
	base   TokenSource
	leeway time.Duration
	clock  clock.PassiveClock
	log    logger

	mu       sync.RWMutex
	token    *Token
	obtained time.Time
}

var _ ResettableTokenSource = (*cachingTokenSource)(nil)

// NewCachedFileTokenSource returns a source that reads the token from a file, about once a minute. White space around
// it is ignored. While the file cannot be read or is empty, the last good token is used.
func NewCachedFileTokenSource(path string) *cachingTokenSource {
	return newCachedFileTokenSource(path, discard)
}

func newCachedFileTokenSource(path string, log logger) *cachingTokenSource {
	c := clock.RealClock{}
	return &cachingTokenSource{
		base:   &fileTokenSource{path: path, period: tokenFilePeriod, clock: c},
		leeway: tokenLeeway,
		clock:  c,
		log:    log,
	}
}

// NewCachedTokenSource returns a source that asks ts only when the last token has expired or was reset.
func NewCachedTokenSource(ts TokenSource) *cachingTokenSource {
	return &cachingTokenSource{base: ts, clock: clock.RealClock{}, log: discard}
}

// Token returns the cached token, or a new one if that is about to expire. If no new one can be had, an old one is
// returned rather than an error.
func (ts *cachingTokenSource) Token() (*Token, error) {
	now := ts.clock.Now()
	ts.mu.RLock()
	token, fresh := ts.token, ts.fresh(now)
	ts.mu.RUnlock()
	if fresh {
		return token, nil
	}

	ts.mu.Lock()
	defer ts.mu.Unlock()
	if ts.fresh(now) {
		return ts.token, nil
	}
	token, err := ts.base.Token()
	if err != nil {
		if ts.token == nil {
			return nil, err
		}
		ts.log.warn("token could not be renewed, the last one stays in use", "error", err)
		return ts.token, nil
	}
	ts.obtained = ts.clock.Now()
	ts.token = token
	return token, nil
}

// replace returns a token after the server has refused one, and whether it is another one. If the cache has none it asks
// the base, and keeps what it has if that fails.
func (ts *cachingTokenSource) replace(refused string) (token string, changed bool) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	if ts.token == nil || ts.token.AccessToken == refused {
		next, err := ts.base.Token()
		if err != nil {
			ts.log.warn("token that the server refused could not be replaced", "error", err)
			return "", false
		}
		ts.token, ts.obtained = next, ts.clock.Now()
	}
	return ts.token.AccessToken, ts.token.AccessToken != refused
}

// fresh reports whether the token is good at a time, which is not known when the clock has gone back behind the time that
// the token was obtained at. The caller holds the lock.
func (ts *cachingTokenSource) fresh(now time.Time) bool {
	return ts.token != nil && (ts.token.Expiry.IsZero() || !now.Before(ts.obtained) && ts.token.Expiry.Add(-ts.leeway).After(now))
}

// ResetTokenOlderThan drops the cached token if it was obtained before t.
func (ts *cachingTokenSource) ResetTokenOlderThan(t time.Time) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	if ts.obtained.Before(t) {
		ts.token = nil
		ts.obtained = time.Time{}
	}
}

// Format keeps the token out of whatever formats the source.
func (ts *cachingTokenSource) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "TokenSource(%T)", ts.base) }

type fileTokenSource struct {
	path   string
	period time.Duration
	clock  clock.PassiveClock
}

func (ts *fileTokenSource) Token() (*Token, error) {
	data, err := layer.ReadFile(ts.path)
	if err != nil {
		return nil, fmt.Errorf("read token file: %w", err)
	}
	text := strings.TrimSpace(string(data))
	if text == "" {
		return nil, fmt.Errorf("read token file %s: %w", ts.path, errEmptyToken)
	}
	return &Token{AccessToken: text, Expiry: ts.clock.Now().Add(ts.period)}, nil
}

var errEmptyToken = errors.New("the file is empty")

// TokenSourceWrapTransport returns a wrapper that adds the tokens of ts, which it caches until they expire.
func TokenSourceWrapTransport(ts TokenSource) func(http.RoundTripper) http.RoundTripper {
	return ResettableTokenSourceWrapTransport(NewCachedTokenSource(ts))
}

// ResettableTokenSourceWrapTransport returns a wrapper that adds the tokens of ts to requests without Authorization, and
// resets ts when the server answers 401, so that the next request asks for a new token.
func ResettableTokenSourceWrapTransport(ts ResettableTokenSource) func(http.RoundTripper) http.RoundTripper {
	return func(rt http.RoundTripper) http.RoundTripper {
		return &tokenSourceTransport{rt: rt, source: ts, clock: clock.RealClock{}}
	}
}

type tokenSourceTransport struct {
	rt     http.RoundTripper
	source ResettableTokenSource
	clock  clock.PassiveClock
}

func (t *tokenSourceTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if !mayAuthenticate(req) {
		return forward(t.rt, req)
	}
	start := t.clock.Now()
	token, err := t.source.Token()
	if err != nil {
		closeBody(req)
		return nil, fmt.Errorf("get a token: %w", err)
	}
	req = req.Clone(req.Context())
	req.Header.Set("Authorization", "Bearer "+token.AccessToken)
	resp, err := forward(t.rt, req)
	if err == nil && resp.StatusCode == http.StatusUnauthorized {
		t.source.ResetTokenOlderThan(start)
	}
	return resp, err
}

func (t *tokenSourceTransport) WrappedRoundTripper() http.RoundTripper { return t.rt }

// CloseIdleConnections closes those of the transport below.
func (t *tokenSourceTransport) CloseIdleConnections() { layer.CloseIdle(t.rt) }
