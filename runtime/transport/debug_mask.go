package transport

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
)

const (
	masked       = "<masked>"
	redactedMark = "--- REDACTED ---"
)

// shownHeaders are the headers whose values may be logged. It is a list of the harmless ones, because nobody can list
// all headers in which a proxy or a plugin puts a credential.
var shownHeaders = map[string]bool{
	"Accept": true, "Accept-Encoding": true, "Age": true, "Audit-Id": true, "Cache-Control": true, "Connection": true,
	"Content-Encoding": true, "Content-Length": true, "Content-Type": true, "Date": true, "Etag": true, "Expires": true,
	"If-Modified-Since": true, "If-None-Match": true, "Kubectl-Command": true, "Kubectl-Session": true,
	"Last-Modified": true, "Retry-After": true, "Server": true, "Transfer-Encoding": true, "Upgrade": true,
	"User-Agent": true, "Vary": true, "Warning": true, "X-Content-Type-Options": true,
	"X-Kubernetes-Pf-Flowschema-Uid": true, "X-Kubernetes-Pf-Prioritylevel-Uid": true, "X-Request-Id": true,
	"X-Stream-Protocol-Version": true,
}

// shownSchemes are the authentication schemes that may be logged; what follows them may not.
var shownSchemes = map[string]bool{"basic": true, "bearer": true, "negotiate": true}

// maskedHeaders returns a copy that can be logged.
func maskedHeaders(headers http.Header) http.Header {
	out := make(http.Header, len(headers))
	for name, values := range headers {
		for _, value := range values {
			out[name] = append(out[name], maskedValue(name, value))
		}
	}
	return out
}

func maskedValue(name, value string) string {
	name = http.CanonicalHeaderKey(name)
	if shownHeaders[name] || value == "" {
		return value
	}
	if name == "Authorization" {
		// A lone word is a credential without a scheme.
		if scheme, _, ok := strings.Cut(value, " "); ok && shownSchemes[strings.ToLower(scheme)] {
			return scheme + " " + masked
		}
	}
	return masked
}

// maskedURL returns u without its user information, all of which may be a token, and without the values of parameters
// that are credentials.
func maskedURL(u *url.URL) string {
	if u == nil {
		return ""
	}
	without := *u
	if u.User != nil {
		without.User = url.User(masked)
	}
	without.RawQuery = layer.MaskQuery(u.RawQuery)
	return without.String()
}

// curlCommand returns a command for a shell that sends req, without its body and with credentials masked.
func curlCommand(req *http.Request) string {
	var b strings.Builder
	b.WriteString("curl -v -X" + shellQuote(req.Method))
	headers := maskedHeaders(req.Header)
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		for _, value := range headers[name] {
			b.WriteString("  -H " + shellQuote(name+": "+value))
		}
	}
	b.WriteString(" " + shellQuote(maskedURL(req.URL)))
	return b.String()
}

// shellQuote quotes s for a POSIX shell, so that pasting the command runs nothing that a header or URL contains.
func shellQuote(s string) string {
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
