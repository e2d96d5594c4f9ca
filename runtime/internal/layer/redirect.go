package layer

import (
	"net/http"
	"net/url"
	"strings"
)

// Trusted reports whether req may carry credentials: it is the first request of its chain of redirects, or every
// request of the chain went to where the first went. A detour over another host makes it false for good, as the other
// host chose the URL.
func Trusted(req *http.Request) bool {
	first := origin(req)
	if first == nil {
		return false
	}
	for at := req; at != nil; at = previous(at) {
		if !sameServer(first.URL, at.URL) {
			return false
		}
	}
	return true
}

// AtHome reports whether req goes to the server that the first request of its chain went to, over whatever detour.
func AtHome(req *http.Request) bool {
	first := origin(req)
	return first != nil && sameServer(first.URL, req.URL)
}

// Mark makes sure that resp names its request, so that the next request of the chain can be traced back. net/http's
// own transport does that; a caller's need not.
func Mark(resp *http.Response, req *http.Request) *http.Response {
	if resp != nil && resp.Request == nil {
		resp.Request = req
	}
	return resp
}

// previous returns the request whose response redirected to req, nil if there is none.
func previous(req *http.Request) *http.Request {
	if req.Response == nil {
		return nil
	}
	return req.Response.Request
}

// origin returns the first request of the chain, nil if it cannot be told.
func origin(req *http.Request) *http.Request {
	for req.Response != nil {
		if req = req.Response.Request; req == nil {
			return nil
		}
	}
	return req
}

// sameServer reports whether scheme, host and port agree. Going from http to https on the same host, at the port that is
// usual for it or at the same one, is fine too: what was sent in the clear may be sent encrypted.
func sameServer(home, to *url.URL) bool {
	if home == nil || to == nil || !strings.EqualFold(home.Hostname(), to.Hostname()) {
		return false
	}
	if home.Scheme == "http" && to.Scheme == "https" && port(home) == "80" && port(to) == "443" {
		return true
	}
	return port(home) == port(to) && (home.Scheme == to.Scheme || home.Scheme == "http" && to.Scheme == "https")
}

func port(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	if u.Scheme == "https" {
		return "443"
	}
	return "80"
}
