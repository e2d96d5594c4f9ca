package transport

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
)

// Headers by which a client says whom it acts as. Their values are part of the Kubernetes API.
const (
	// ImpersonateUserHeader names the user.
	ImpersonateUserHeader = "Impersonate-User"
	// ImpersonateUIDHeader holds the user's unique id.
	ImpersonateUIDHeader = "Impersonate-Uid"
	// ImpersonateGroupHeader names a group; it may occur several times.
	ImpersonateGroupHeader = "Impersonate-Group"
	// ImpersonateUserExtraHeaderPrefix is followed by the escaped key of an extra attribute; the header may occur
	// several times.
	ImpersonateUserExtraHeaderPrefix = "Impersonate-Extra-"
)

const (
	authProxyUserHeader  = "X-Remote-User"
	authProxyUIDHeader   = "X-Remote-Uid"
	authProxyGroupHeader = "X-Remote-Group"
	authProxyExtraPrefix = "X-Remote-Extra-"
)

type userAgentRoundTripper struct {
	agent string
	rt    http.RoundTripper
}

// NewUserAgentRoundTripper returns a layer that adds a User-Agent to requests without one.
func NewUserAgentRoundTripper(agent string, rt http.RoundTripper) http.RoundTripper {
	return &userAgentRoundTripper{agent: agent, rt: rt}
}

func (u *userAgentRoundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Header.Get("User-Agent") == "" {
		req = req.Clone(req.Context())
		req.Header.Set("User-Agent", u.agent)
	}
	return forward(u.rt, req)
}

func (u *userAgentRoundTripper) WrappedRoundTripper() http.RoundTripper { return u.rt }

// CloseIdleConnections closes those of the transport below.
func (u *userAgentRoundTripper) CloseIdleConnections() { layer.CloseIdle(u.rt) }

var errRedirectedImpersonation = errors.New("redirected to another server, where the client certificate would act without the impersonation that was asked for")

type impersonatingRoundTripper struct {
	impersonate ImpersonationConfig
	delegate    http.RoundTripper
	// refuseAway makes a request that leaves its server fail rather than go there under the client's own identity.
	refuseAway bool
}

// NewImpersonatingRoundTripper returns a layer that adds the headers of impersonate, but for requests that name a user to
// act as already. Requests that a redirect sends to another server pass as they are.
func NewImpersonatingRoundTripper(impersonate ImpersonationConfig, delegate http.RoundTripper) http.RoundTripper {
	return &impersonatingRoundTripper{impersonate: impersonate, delegate: delegate}
}

func (i *impersonatingRoundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Header.Get(ImpersonateUserHeader) != "" {
		return forward(i.delegate, req)
	}
	if !layer.AtHome(req) {
		if i.refuseAway {
			closeBody(req)
			return nil, errRedirectedImpersonation
		}
		return forward(i.delegate, req)
	}
	req = req.Clone(req.Context())
	req.Header.Set(ImpersonateUserHeader, i.impersonate.UserName)
	if i.impersonate.UID != "" {
		req.Header.Set(ImpersonateUIDHeader, i.impersonate.UID)
	}
	for _, group := range i.impersonate.Groups {
		req.Header.Add(ImpersonateGroupHeader, group)
	}
	for key, values := range i.impersonate.Extra {
		for _, value := range values {
			req.Header.Add(ImpersonateUserExtraHeaderPrefix+escapeHeaderKey(key), value)
		}
	}
	return forward(i.delegate, req)
}

func (i *impersonatingRoundTripper) WrappedRoundTripper() http.RoundTripper { return i.delegate }

// CloseIdleConnections closes those of the transport below.
func (i *impersonatingRoundTripper) CloseIdleConnections() { layer.CloseIdle(i.delegate) }

// Format keeps the extra attributes out of whatever formats a client.
func (i *impersonatingRoundTripper) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "Impersonating(%T)", i.delegate)
}

type authProxyRoundTripper struct {
	username string
	uid      string
	groups   []string
	extra    map[string][]string
	rt       http.RoundTripper
}

// NewAuthProxyRoundTripper returns a layer that names the user to a server that trusts this client to have authenticated
// it, as an authenticating proxy does. Keys of extra must be lower case to survive. Requests that a redirect sends to
// another server pass as they are.
func NewAuthProxyRoundTripper(username, uid string, groups []string, extra map[string][]string, rt http.RoundTripper) http.RoundTripper {
	return &authProxyRoundTripper{username: username, uid: uid, groups: groups, extra: extra, rt: rt}
}

func (a *authProxyRoundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	if layer.Trusted(req) {
		req = req.Clone(req.Context())
		SetAuthProxyHeaders(req, a.username, a.uid, a.groups, a.extra)
	}
	return forward(a.rt, req)
}

func (a *authProxyRoundTripper) WrappedRoundTripper() http.RoundTripper { return a.rt }

// CloseIdleConnections closes those of the transport below.
func (a *authProxyRoundTripper) CloseIdleConnections() { layer.CloseIdle(a.rt) }

// SetAuthProxyHeaders names the user in the headers of req, which is changed. Headers of that kind that were there are
// removed.
func SetAuthProxyHeaders(req *http.Request, username, uid string, groups []string, extra map[string][]string) {
	req.Header.Del(authProxyUserHeader)
	req.Header.Del(authProxyUIDHeader)
	req.Header.Del(authProxyGroupHeader)
	for key := range req.Header {
		if strings.HasPrefix(strings.ToLower(key), strings.ToLower(authProxyExtraPrefix)) {
			delete(req.Header, key)
		}
	}
	req.Header.Set(authProxyUserHeader, username)
	if uid != "" {
		req.Header.Set(authProxyUIDHeader, uid)
	}
	for _, group := range groups {
		req.Header.Add(authProxyGroupHeader, group)
	}
	for key, values := range extra {
		for _, value := range values {
			req.Header.Add(authProxyExtraPrefix+escapeHeaderKey(key), value)
		}
	}
}

// escapeHeaderKey percent-encodes what may not be part of a header's name, and the percent sign itself.
func escapeHeaderKey(key string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(key); i++ {
		if c := key[i]; isTokenByte(c) && c != '%' {
			b.WriteByte(c)
		} else {
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}

// isTokenByte reports whether c may occur in an HTTP token (RFC 9110, 5.6.2).
func isTokenByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0
}
