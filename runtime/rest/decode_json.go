package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"k8s.io/apimachinery/pkg/runtime"
	apijson "k8s.io/apimachinery/pkg/runtime/serializer/json"

	"github.com/clientsmith/client-gen/runtime/internal/jsondecode"
)

// jsonDecoder returns the decoder for what a serializer decodes, which is made once per client, or nil if there is
// none: the serializer is not for plain JSON or no client remembers anything.
func (s *contentState) jsonDecoder(serializer runtime.Decoder) *jsondecode.Decoder {
	key, ok := serializer.(*apijson.Serializer)
	if s == nil || !ok {
		return nil
	}
	if d, ok := s.jsonDecoders.Load(key); ok {
		return d.(*jsondecode.Decoder)
	}
	d := jsondecode.New(key)
	if d == nil {
		return nil
	}
	known, _ := s.jsonDecoders.LoadOrStore(key, d)
	return known.(*jsondecode.Decoder)
}

// listDecoder returns the decoder that can decode a response into obj while it arrives, or nil if it is better read as
// a whole: it is an error, no JSON, or obj is no list.
func (r *Request) listDecoder(resp *http.Response, obj runtime.Object) *jsondecode.Decoder {
	if !isSuccess(resp.StatusCode) || resp.StatusCode == http.StatusSwitchingProtocols || resp.Body == nil || obj == nil {
		return nil
	}
	negotiated, err := r.decoderFor(r.contentTypeOf(resp))
	if err != nil {
		return nil
	}
	keeper, ok := r.c.content.keepKind(negotiated).(kindKeeper)
	if !ok {
		return nil
	}
	if d, ok := keeper.Decoder.(*jsondecode.Decoder); ok && d.StreamsInto(obj) {
		return d
	}
	return nil
}

// DoInto is Do(ctx).Into(obj) for callers who want nothing but the object: a list in JSON is decoded item by item
// while it arrives, so that its bytes are never in memory as a whole. It has no counterpart in client-go. When it
// fails while a list arrives, obj is left empty.
func (r *Request) DoInto(ctx context.Context, obj runtime.Object) error {
	var result Result
	var size int
	var intoErr error
	err := r.call(ctx, func(ctx context.Context, req *http.Request, resp *http.Response) error {
		if d := r.listDecoder(resp, obj); d != nil {
			r.handleWarnings(ctx, resp.Header)
			size, intoErr = r.streamInto(resp, d, obj)
			return intoErr
		}
		result = r.readResult(ctx, req, resp)
		size, intoErr = len(result.body), result.err
		if intoErr == nil {
			intoErr = result.Into(obj)
			return nil
		}
		intoErr = result.Error()
		return result.err
	})
	if err != nil {
		return err
	}
	if result.err == nil || size > 0 {
		r.observeResponseSize(ctx, size)
	}
	return intoErr
}

// streamInto decodes a list from a response and returns how long that was.
func (r *Request) streamInto(resp *http.Response, d *jsondecode.Decoder, obj runtime.Object) (int, error) {
	body := &countingReader{source: resp.Body}
	out, gvk, err := d.DecodeList(body, obj)
	switch {
	case body.err != nil:
		return body.n, fmt.Errorf("read response body (status %d): %w", resp.StatusCode, body.err)
	case body.n == 0:
		return 0, Result{statusCode: resp.StatusCode, contentType: r.contentTypeOf(resp)}.emptyBody()
	case err != nil:
		return body.n, err
	}
	return body.n, intoOutcome(obj, keep(out, gvk), gvk, r.verb == http.MethodGet)
}

// MaxItems implements jsondecode.Limited.
func (c *countingReader) MaxItems() (bytes int64, tooLarge error) {
	if limited, ok := c.source.(jsondecode.Limited); ok {
		return limited.MaxItems()
	}
	return 0, nil
}

// MaxItem implements jsondecode.Limited.
func (c *countingReader) MaxItem() (bytes int, tooLarge error) {
	if limited, ok := c.source.(jsondecode.Limited); ok {
		return limited.MaxItem()
	}
	return 0, nil
}

// countingReader remembers how much was read, and the error that ended it if that was not its end.
type countingReader struct {
	source io.Reader
	n      int
	err    error
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.source.Read(p)
	c.n += n
	if err != nil && !errors.Is(err, io.EOF) {
		c.err = err
	}
	return n, err
}
