package layer

import "net/http"

// harmless are the headers of a request that any server may see. It is a list of these because nobody can list all
// headers in which a program puts a credential.
var harmless = map[string]bool{
	"Accept": true, "Accept-Charset": true, "Accept-Encoding": true, "Accept-Language": true, "Cache-Control": true,
	"Connection": true, "Content-Encoding": true, "Content-Language": true, "Content-Length": true, "Content-Type": true,
	"Expect": true, "If-Match": true, "If-Modified-Since": true, "If-None-Match": true, "If-Range": true,
	"If-Unmodified-Since": true, "Pragma": true, "Range": true, "Te": true, "Traceparent": true, "Tracestate": true,
	"Upgrade": true, "User-Agent": true, "X-Stream-Protocol-Version": true,
}

// Strip removes from the headers of a request whatever may be a credential, or tell where the request comes from.
func Strip(header http.Header) {
	for name := range header {
		if !harmless[http.CanonicalHeaderKey(name)] {
			delete(header, name)
		}
	}
}

// Redirected reports whether net/http sends req because a server said so.
func Redirected(req *http.Request) bool { return req.Response != nil }
