package rest

import (
	"errors"
	"fmt"
	"io"
	"math"
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
	return 0, fmt.Errorf("%w (more than %d bytes; rest.Config.MaxBodyBytes sets the limit)", ErrBodyTooLarge, b.limit)
}

const (
	// itemsPerBody is how much larger than its bytes a list may get when it is decoded: a list of pods takes about twice
	// as much, and one of nothing but "{}" a thousand times.
	itemsPerBody = 2
	// minItems is how much the items of any list may take.
	minItems = 64 << 20
	// bodyPerItem is how much of a list one item may be: etcd takes a megabyte and a half.
	bodyPerItem = 4
)

// MaxItems implements jsondecode.Limited.
func (b *cappedBody) MaxItems() (bytes int64, tooLarge error) {
	return max(minItems, min(b.limit, math.MaxInt64/itemsPerBody)*itemsPerBody),
		fmt.Errorf("%w (a list of more than %d times its %d bytes when decoded; rest.Config.MaxBodyBytes sets the limit)", ErrBodyTooLarge, itemsPerBody, b.limit)
}

// MaxItem implements jsondecode.Limited.
func (b *cappedBody) MaxItem() (bytes int, tooLarge error) {
	limit := max(minItems, b.limit/bodyPerItem)
	return int(min(limit, math.MaxInt)),
		fmt.Errorf("%w (a part of a list of more than %d bytes; rest.Config.MaxBodyBytes sets the limit)", ErrBodyTooLarge, limit)
}
