package transport

import (
	"context"
	"net/http"
	"testing"
)

type idleCounter struct {
	http.RoundTripper
	closed int
}

func (c *idleCounter) CloseIdleConnections() { c.closed++ }

// TestIdleConnectionsAreClosed: http.Client.CloseIdleConnections reaches the connections below every layer.
func TestIdleConnectionsAreClosed(t *testing.T) {
	for name, wrap := range map[string]WrapperFunc{
		"basic":      func(rt http.RoundTripper) http.RoundTripper { return NewBasicAuthRoundTripper("u", "p", rt) },
		"bearer":     func(rt http.RoundTripper) http.RoundTripper { return NewBearerAuthRoundTripper("t", rt) },
		"user agent": func(rt http.RoundTripper) http.RoundTripper { return NewUserAgentRoundTripper("a", rt) },
		"impersonation": func(rt http.RoundTripper) http.RoundTripper {
			return NewImpersonatingRoundTripper(ImpersonationConfig{}, rt)
		},
		"auth proxy":   func(rt http.RoundTripper) http.RoundTripper { return NewAuthProxyRoundTripper("u", "", nil, nil, rt) },
		"debug":        func(rt http.RoundTripper) http.RoundTripper { return NewDebuggingRoundTripper(rt, DebugJustURL) },
		"token source": TokenSourceWrapTransport(sourceFunc(nil)),
		"context":      ContextCanceller(context.Background(), nil),
	} {
		below := &idleCounter{}
		(&http.Client{Transport: wrap(below)}).CloseIdleConnections()
		if below.closed != 1 {
			t.Errorf("%s: closed %d times", name, below.closed)
		}
	}
}
