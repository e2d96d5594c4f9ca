package rest

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
)

// maxRedirects is that of net/http.
const maxRedirects = 10

var (
	errRedirectedBody   = errors.New("redirected to another server, which the body of the request is not meant for")
	errTooManyRedirects = errors.New("stopped after 10 redirects")
)

// sender returns the HTTP client for a request. One that has a body is not followed to another server, unless the
// caller's client has a rule for redirects of its own: an object may be a Secret as much as a header is.
func (r *Request) sender() *http.Client {
	client := r.c.Client
	if client == nil {
		client = http.DefaultClient
	}
	if client.CheckRedirect != nil || len(r.bodyBytes) == 0 && r.bodyReader == nil {
		return client
	}
	guarded := *client
	guarded.CheckRedirect = keepBodyAtHome
	return &guarded
}

func keepBodyAtHome(req *http.Request, via []*http.Request) error {
	if len(via) >= maxRedirects {
		return errTooManyRedirects
	}
	if req.Body != nil && req.Body != http.NoBody && !layer.Trusted(req) {
		return errRedirectedBody
	}
	return nil
}

// hideUserinfo takes user information out of the URL that an error of net/http names, of which that hides only the
// password.
func hideUserinfo(err error) {
	var urlErr *url.Error
	if !errors.As(err, &urlErr) || !strings.Contains(urlErr.URL, "@") {
		return
	}
	if u, err := url.Parse(urlErr.URL); err == nil && u.User != nil {
		u.User = nil
		urlErr.URL = u.String()
	}
}
