package rest

import (
	"context"
	"fmt"
	"mime"
	"net/http"

	"k8s.io/apimachinery/pkg/watch"
)

// Watch sends the request and returns the events of the response. The caller stops the watch; it also ends, by closing
// its channel, when the context is done, when the server closes the connection and when the connection breaks or times
// out. What is no such end, such as an event that does not decode, is delivered as one event of type ERROR with a
// *metav1.Status before the channel closes.
//
// Only status 200 starts a watch. If the connection fails in a way that ends a running watch silently, also after
// retries, the result is a watch that has already ended rather than an error. The first attempt does not wait for the
// rate limiter. Request.Timeout does not bound a Watch, the context and the Timeout of a Config do. Objects keep the
// apiVersion and kind that they have on the wire.
func (r *Request) Watch(ctx context.Context) (watch.Interface, error) {
	if r.err != nil {
		return nil, r.err
	}
	req, resp, err := r.send(ctx, retryOnWatchError)
	if err != nil {
		if ctx.Err() == nil && endsWatch(err) {
			return watch.NewEmptyWatch(), nil
		}
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, r.refusal(ctx, req, resp)
	}
	decoder, err := r.eventDecoder(ctx, resp)
	if err != nil {
		_ = resp.Body.Close()
		return nil, fmt.Errorf("watch: %w", err)
	}
	r.handleWarnings(ctx, resp.Header)
	return newStreamWatcher(ctx, decoder, r.logger), nil
}

// eventDecoder reads the events of a response. A content type that does not parse counts as none.
func (r *Request) eventDecoder(ctx context.Context, resp *http.Response) (watch.Decoder, error) {
	if r.content.Negotiator == nil {
		return nil, errNoNegotiator
	}
	contentType := sentType(resp)
	mediaType, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		r.logDebug(ctx, "content type of a watch does not parse", "contentType", contentType, "err", err)
	}
	objects, events, framer, err := r.content.Negotiator.StreamDecoder(mediaType, params)
	if err != nil {
		return nil, err
	}
	objects = r.c.content.keepKind(objects)
	if d := newJSONEvents(resp.Body, objects, events, framer, maxFrame); d != nil {
		return d, nil
	}
	return &framedEvents{frames: newFrames(resp.Body, framer, maxFrame), events: events, objects: objects}, nil
}
