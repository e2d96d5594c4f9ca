package scenarios

import (
	"net/http"
	"sync"

	"github.com/clientsmith/client-gen/runtime/rest"
)

// exchange is what went over the wire in one request, without bodies.
type exchange struct {
	method, path, query string
	sent, received      http.Header
	code                int
	proto               string
	uncompressed        bool
}

// recorder is a transport that keeps every exchange.
type recorder struct {
	next http.RoundTripper
	mu   sync.Mutex
	all  []exchange
}

// record makes config's clients go through a new recorder.
func record(config *rest.Config) *recorder {
	r := &recorder{}
	config.Wrap(func(next http.RoundTripper) http.RoundTripper {
		r.next = next
		return r
	})
	return r
}

// RoundTrip sends the request on and keeps what it saw.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := r.next.RoundTrip(req)
	if err != nil {
		return resp, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, exchange{
		method: req.Method, path: req.URL.Path, query: req.URL.RawQuery, sent: req.Header.Clone(),
		received: resp.Header.Clone(), code: resp.StatusCode, proto: resp.Proto, uncompressed: resp.Uncompressed,
	})
	return resp, nil
}

// last is the newest exchange.
func (r *recorder) last() exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.all) == 0 {
		return exchange{}
	}
	return r.all[len(r.all)-1]
}
