package rest

import (
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	"github.com/clientsmith/client-gen/runtime/util/flowcontrol"
)

// protobufAccept is what a request that prefers protobuf accepts: an API that has no protobuf answers in JSON.
const protobufAccept = runtime.ContentTypeProtobuf + "," + runtime.ContentTypeJSON

// Timeout bounds Do and DoRaw as a whole (all attempts and the reading of the body, not the first wait for the rate
// limiter) and is sent as the query parameter "timeout". Watch and Stream only send the parameter. The default is the
// Timeout of the client's http.Client; zero means no bound and no parameter.
func (r *Request) Timeout(d time.Duration) *Request {
	if r.err != nil {
		return r
	}
	r.timeout = d
	return r
}

// MaxRetries sets how often the request may be sent again, ten times by default. Negative values mean zero.
func (r *Request) MaxRetries(maxRetries int) *Request {
	r.maxRetries = max(maxRetries, 0)
	return r
}

// Throttle replaces the client's rate limiter for this request. Nil means no limit.
func (r *Request) Throttle(limiter flowcontrol.RateLimiter) *Request {
	r.rateLimiter = limiter
	return r
}

// BackOff sets the backoff manager of this request; nil means none.
//
// Deprecated: BackoffManager.Sleep does not know the context of the request. Use BackOffWithContext.
func (r *Request) BackOff(manager BackoffManager) *Request {
	if manager == nil {
		return r.BackOffWithContext(nil)
	}
	return r.BackOffWithContext(withContext(manager))
}

// BackOffWithContext sets the backoff manager of this request; nil means none.
func (r *Request) BackOffWithContext(manager BackoffManagerWithContext) *Request {
	if manager == nil {
		manager = &NoBackoff{}
	}
	r.backoff = manager
	return r
}

// WarningHandler sets the handler of warnings that the server sends with the response. Nil means the default handler,
// see SetDefaultWarningHandler.
func (r *Request) WarningHandler(handler WarningHandler) *Request {
	r.warningHandler = warningHandlerWithContext(handler)
	return r
}

// WarningHandlerWithContext is WarningHandler for a handler that wants the context of the request.
func (r *Request) WarningHandlerWithContext(handler WarningHandlerWithContext) *Request {
	r.warningHandler = handler
	return r
}

// UseProtobufAsDefault makes the request send and prefer protobuf, unless the client was configured with a
// ContentType or AcceptContentTypes of its own.
func (r *Request) UseProtobufAsDefault() *Request {
	if r.c.content.configured() || r.content.AcceptContentTypes != "" {
		return r
	}
	r.content.ContentType = runtime.ContentTypeProtobuf
	r.content.AcceptContentTypes = protobufAccept
	return r.SetHeader("Accept", protobufAccept)
}

// UseProtobufAsDefaultIfPreferred calls UseProtobufAsDefault if prefersProtobuf is true.
func (r *Request) UseProtobufAsDefaultIfPreferred(prefersProtobuf bool) *Request {
	if prefersProtobuf {
		return r.UseProtobufAsDefault()
	}
	return r
}
