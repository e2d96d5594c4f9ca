package exec

import (
	"fmt"
	"log/slog"
	"net/http"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
	"github.com/clientsmith/client-gen/runtime/transport"
)

func (a *Authenticator) wrapper(log *slog.Logger) transport.WrapperFunc {
	return func(rt http.RoundTripper) http.RoundTripper {
		return &roundTripper{authenticator: a, rt: rt, log: log}
	}
}

// roundTripper adds the plugin's token to requests without Authorization. Unlike client-go's it leaves the request that
// it is given as it is.
type roundTripper struct {
	authenticator *Authenticator
	rt            http.RoundTripper
	log           *slog.Logger
}

func (r *roundTripper) WrappedRoundTripper() http.RoundTripper { return r.rt }

// CloseIdleConnections closes those of the transport below.
func (r *roundTripper) CloseIdleConnections() { layer.CloseIdle(r.rt) }

func (r *roundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Header.Get("Authorization") != "" || !layer.Trusted(req) {
		return r.forward(req)
	}
	ctx := req.Context()
	creds, err := r.authenticator.get(ctx)
	if err != nil {
		if req.Body != nil {
			req.Body.Close()
		}
		return nil, fmt.Errorf("getting credentials: %w", err)
	}
	if creds.token != "" {
		req = req.Clone(ctx)
		req.Header.Set("Authorization", "Bearer "+creds.token)
	}
	resp, err := r.forward(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusUnauthorized {
		// For the next request. This one cannot be sent again, as its body is gone.
		if err := r.authenticator.replace(ctx, creds); err != nil && r.log != nil {
			r.log.WarnContext(ctx, "credentials that the server refused could not be replaced", "error", err)
		}
	}
	return resp, nil
}

func (r *roundTripper) forward(req *http.Request) (*http.Response, error) {
	resp, err := r.rt.RoundTrip(req)
	return layer.Mark(resp, req), err
}
