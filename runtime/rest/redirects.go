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

// sender returns the HTTP client for a request: the caller's, with a rule for redirects if it has none of its own.
func (r *Request) sender() *http.Client {
	client := r.c.Client
	if client == nil {
		client = http.DefaultClient
	}
	if client.CheckRedirect != nil {
		return client
	}
	guarded := *client
	guarded.CheckRedirect = keepAtHome
	return &guarded
}

// keepAtHome keeps to the server what is meant for it: a body is not followed to another one, as an object may be a
// Secret as much as a header is, and neither are headers that the program has set, in any of which there may be a token,
// or Referer, which would tell what was asked for.
func keepAtHome(req *http.Request, via []*http.Request) error {
	if len(via) >= maxRedirects {
		return errTooManyRedirects
	}
	if layer.Trusted(req) {
		return nil
	}
	if req.Body != nil && req.Body != http.NoBody {
		return errRedirectedBody
	}
	layer.Strip(req.Header)
	return nil
}

// hideCredentials takes user information, of which net/http hides only the password, and the values of parameters that
// are credentials out of the URL that an error of net/http names.
func hideCredentials(err error) {
	var urlErr *url.Error
	if !errors.As(err, &urlErr) || !strings.ContainsAny(urlErr.URL, "@?") {
		return
	}
	u, err := url.Parse(urlErr.URL)
	if err != nil {
		return
	}
	if query := layer.MaskQuery(u.RawQuery); u.User != nil || query != u.RawQuery {
		u.User, u.RawQuery = nil, query
		urlErr.URL = u.String()
	}
}
