package rest

import (
	"net/http"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
)

// guarded returns a client that sends through a caller's transport, or net/http's own, as through those of the transport
// package: net/http's sends again over HTTP/2 what the server may have executed, and does not tire of a server that goes
// away. That is so over TLS only.
func (r *Request) guarded(client *http.Client) *http.Client {
	if r.c.base == nil || r.c.base.Scheme != "https" {
		return client
	}
	rt, needed := layer.Guard(client.Transport)
	if !needed {
		return client
	}
	safe := *client
	safe.Transport = rt
	return &safe
}
