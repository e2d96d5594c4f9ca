package rest

import (
	"errors"
	"fmt"
	"io"
	"net/http"
)

// DefaultMaxBodyBytes is how much of one response a client reads that is not told otherwise: 1 GiB, after decompression.
// The lists of the largest clusters stay below it when they are asked for in one piece.
const DefaultMaxBodyBytes int64 = 1 << 30

// ErrBodyTooLarge is in the chain of the error of a request whose response is longer than Config.MaxBodyBytes.
var ErrBodyTooLarge = errors.New("the response is larger than this client reads")

// limitBody makes reading the body of a successful response fail behind the limit. Errors have a lower limit of their
// own.
func (c *RESTClient) limitBody(resp *http.Response) {
	limit := c.maxBodyBytes
	if limit == 0 {
		limit = DefaultMaxBodyBytes
	}
	if limit < 0 || resp.Body == nil || !isSuccess(resp.StatusCode) {
		return
	}
	body := &cappedBody{ReadCloser: resp.Body, limit: limit, left: limit}
	if resp.ContentLength > limit {
		body.left = -1
	}
	resp.Body = body
}

// cappedBody is a body that must not be longer than limit bytes.
type cappedBody struct {
	io.ReadCloser
	limit, left int64
}

// Read implements io.Reader.
func (b *cappedBody) Read(p []byte) (int, error) {
	if b.left >= 0 {
		n, err := b.ReadCloser.Read(p)
		if b.left -= int64(n); b.left >= 0 {
			return n, err
		}
	}
	return 0, fmt.Errorf("%w (%d bytes)", ErrBodyTooLarge, b.limit)
}
