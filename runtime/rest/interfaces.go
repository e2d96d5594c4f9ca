package rest

import (
	"context"
	"fmt"
	"io"
	"net/http"
)

// HTTPClient sends HTTP requests. http.Client is one.
type HTTPClient interface {
	// Do sends req and returns the response, whose body the caller closes.
	Do(req *http.Request) (*http.Response, error)
}

// ResponseWrapper is a request that is ready to be sent, for callers that want its bytes and nothing else.
type ResponseWrapper interface {
	// DoRaw sends the request and returns the whole body.
	DoRaw(context.Context) ([]byte, error)
	// Stream sends the request and returns the open body, which the caller closes.
	Stream(context.Context) (io.ReadCloser, error)
}

var _ ResponseWrapper = (*Request)(nil)

// RequestConstructionError says that a request could not be made from what was set on it; nothing was sent.
type RequestConstructionError struct {
	// Err is the reason.
	Err error
}

// Error returns the reason with a prefix.
func (r *RequestConstructionError) Error() string {
	return fmt.Sprintf("request construction error: %v", r.Err)
}

// Unwrap returns the reason.
func (r *RequestConstructionError) Unwrap() error {
	return r.Err
}
