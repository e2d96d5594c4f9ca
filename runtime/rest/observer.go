package rest

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

// Observer is told what the clients of one Config do, for metrics and traces. client-go has no such thing: its hooks
// in tools/metrics belong to the process, can be set once, and go on working beside this one.
//
// A nil function is not called. The functions are called on the goroutine of the request, so they should be quick, and
// by several requests at a time. What they are given is safe to use as the name of a span or the label of a metric: no
// names of objects or namespaces, no query parameters, headers, bodies or texts of errors, so no secrets either.
type Observer struct {
	// Start is called when a request begins, before it waits for the rate limiter. The context that it returns is
	// that of the request, of the other functions and of the http.RoundTripper, so spans nest. It must be derived
	// from ctx. A request that is refused before anything could be sent, such as one with an invalid name, is not
	// reported at all.
	Start func(ctx context.Context, request RequestInfo) context.Context
	// Throttled is called each time the request waited for the client-side rate limiter.
	Throttled func(ctx context.Context, request RequestInfo, waited time.Duration)
	// Attempt is called after each time the request was sent.
	Attempt func(ctx context.Context, request RequestInfo, attempt AttemptInfo)
	// End is called once for each Start: when the whole response was read, or, for a Stream or Watch, when it started
	// or failed to.
	End func(ctx context.Context, request RequestInfo, end EndInfo)
}

// RequestInfo describes a request to an Observer. Few values of it differ in the life of a program.
type RequestInfo struct {
	// Verb is the HTTP method.
	Verb string
	// Path is the path below the URL of the server with names, namespaces and what follows a subresource replaced by
	// placeholders, such as "/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale". What lies outside the
	// known API roots is "/{prefix}".
	Path string
	// Host is the host and port of the server, "none" for a client without a URL.
	Host string
	// Call says which method sends the request.
	Call Call
}

// Call is the method of Request that sends a request.
type Call string

const (
	// CallDo is Request.Do or Request.DoRaw, which read the whole response.
	CallDo Call = "do"
	// CallStream is Request.Stream.
	CallStream Call = "stream"
	// CallWatch is Request.Watch.
	CallWatch Call = "watch"
)

// AttemptInfo describes one attempt at a request to an Observer.
type AttemptInfo struct {
	// Number counts the attempts of a request from 1.
	Number int
	// Status is the HTTP status code, 0 if there was no response.
	Status int
	// Failure says why there was no response, in the words of EndInfo.Failure. It is empty if there was one.
	Failure string
	// Duration is the time from sending the request to the headers of the response.
	Duration time.Duration
	// Retry says that the request is going to be sent again, RetryAfter how long to wait for that at least.
	Retry      bool
	RetryAfter time.Duration
}

// EndInfo describes the end of a request to an Observer.
type EndInfo struct {
	// Attempts is how many times the request was sent.
	Attempts int
	// Status is the HTTP status code of the last response, 0 if there was none.
	Status int
	// Failure is empty for a success. Otherwise it is a reason of the Kubernetes API that goes with the status code,
	// such as "NotFound" or "Conflict", or one of the Failure constants.
	Failure string
	// Duration is the time from Start to End.
	Duration time.Duration
	// RequestBytes is the length of the body that was sent, -1 if it is not known.
	RequestBytes int64
	// ResponseBytes is how much of the body was read, 0 for a Stream or Watch.
	ResponseBytes int64
}

// Failures that are not reasons of the Kubernetes API.
const (
	// FailureCanceled says that the context was canceled.
	FailureCanceled = "Canceled"
	// FailureDeadline says that a deadline or timeout passed on the side of the client.
	FailureDeadline = "DeadlineExceeded"
	// FailureConnection says that there was no connection, or that it broke.
	FailureConnection = "Connection"
	// FailureStatus stands for a status code that goes with no reason of the Kubernetes API.
	FailureStatus = "UnexpectedStatus"
	// FailureResponse says that the body of the response was read and could not be decoded. Only calls that decode
	// while they read report it; after Do it is Result.Into that fails.
	FailureResponse = "InvalidResponse"
	// FailureThrottled says that the client-side rate limiter refused the request.
	FailureThrottled = "Throttled"
	// FailureRequest says that no HTTP request could be made.
	FailureRequest = "InvalidRequest"
)

// JoinObservers returns an observer that calls each of the given ones in order, each Start with the context of the one
// before. Nil ones are left out.
func JoinObservers(observers ...*Observer) *Observer {
	joined := &Observer{}
	for _, o := range observers {
		if o != nil {
			joined = joinTwo(joined, o)
		}
	}
	return joined
}

func joinTwo(a, b *Observer) *Observer {
	return &Observer{
		Start: func(ctx context.Context, request RequestInfo) context.Context {
			return b.start(a.start(ctx, request), request)
		},
		Throttled: func(ctx context.Context, request RequestInfo, waited time.Duration) {
			a.throttled(ctx, request, waited)
			b.throttled(ctx, request, waited)
		},
		Attempt: func(ctx context.Context, request RequestInfo, attempt AttemptInfo) {
			a.attempt(ctx, request, attempt)
			b.attempt(ctx, request, attempt)
		},
		End: func(ctx context.Context, request RequestInfo, end EndInfo) {
			a.end(ctx, request, end)
			b.end(ctx, request, end)
		},
	}
}

func (o *Observer) start(ctx context.Context, request RequestInfo) context.Context {
	if o.Start == nil {
		return ctx
	}
	if started := o.Start(ctx, request); started != nil {
		return started
	}
	return ctx
}

func (o *Observer) throttled(ctx context.Context, request RequestInfo, waited time.Duration) {
	if o.Throttled != nil {
		o.Throttled(ctx, request, waited)
	}
}

func (o *Observer) attempt(ctx context.Context, request RequestInfo, attempt AttemptInfo) {
	if o.Attempt != nil {
		o.Attempt(ctx, request, attempt)
	}
}

func (o *Observer) end(ctx context.Context, request RequestInfo, end EndInfo) {
	if o.End != nil {
		o.End(ctx, request, end)
	}
}

// failureOf sorts an error into one of few, since its text may quote names, URLs and bodies.
func failureOf(err error) string {
	if err == nil {
		return "" // before the variables, for each of which there would be an allocation
	}
	var status apierrors.APIStatus
	var timeout net.Error
	var limited *limiterError
	var construction *RequestConstructionError
	switch {
	case errors.Is(err, context.Canceled):
		return FailureCanceled
	case errors.Is(err, context.DeadlineExceeded):
		return FailureDeadline
	case errors.As(err, &status):
		return statusFailure(status)
	case errors.As(err, &construction):
		return FailureRequest
	case errors.As(err, &limited):
		return FailureThrottled
	case errors.As(err, &timeout) && timeout.Timeout():
		return FailureDeadline
	}
	return FailureConnection
}

func statusFailure(status apierrors.APIStatus) string {
	if reason := status.Status().Reason; reason != "" {
		return string(reason)
	}
	return FailureStatus
}

// failureOfResponse is the failure of a response before its body is read. usable says that there is none.
func (r *Request) failureOfResponse(req *http.Request, resp *http.Response, usable bool) string {
	if usable {
		return ""
	}
	return failureOf(r.statusError(req, resp, nil))
}

// limiterError is a refusal of the client-side rate limiter.
type limiterError struct{ err error }

func (e *limiterError) Error() string {
	return "wait for the client-side rate limiter: " + e.err.Error()
}

func (e *limiterError) Unwrap() error { return e.err }
