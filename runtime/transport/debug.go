package transport

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
)

// DebugLevel is one thing that a debugging RoundTripper logs.
type DebugLevel int

const (
	// DebugJustURL logs method and URL before the request.
	DebugJustURL DebugLevel = iota
	// DebugURLTiming logs method, URL, status and duration after the request.
	DebugURLTiming
	// DebugCurlCommand logs a curl command that does the same. Credentials in it are masked.
	DebugCurlCommand
	// DebugRequestHeaders logs the request's headers. Values other than those of well-known harmless headers are masked.
	DebugRequestHeaders
	// DebugResponseStatus logs the status and the duration.
	DebugResponseStatus
	// DebugResponseHeaders logs the response's headers, masked in the same way.
	DebugResponseHeaders
	// DebugDetailedTiming logs how long DNS look-up, connecting, the TLS handshake and the server's answer took.
	DebugDetailedTiming
	// DebugByContext logs what the level of the logger asks for: at slog.LevelDebug the URL, status and duration, one
	// below that also the request's headers, another one below the response's headers, and another one below the curl
	// command and detailed timing. These are client-go's verbosities 6 to 9.
	DebugByContext
)

// Levels of detail below slog.LevelDebug.
const (
	levelRequestHeaders  = slog.LevelDebug - 1
	levelResponseHeaders = slog.LevelDebug - 2
	levelTiming          = slog.LevelDebug - 3
)

// debuggingRoundTripper logs requests. It sits inside the authenticating layers and sees what is sent; what is not known
// to be harmless is masked.
type debuggingRoundTripper struct {
	rt      http.RoundTripper
	log     *slog.Logger
	levels  []DebugLevel
	byLevel bool
}

// NewDebuggingRoundTripper returns a layer that logs the given things about each request to slog.Default, at level info,
// and with DebugByContext what the level of slog.Default asks for. Clients with a Logger in their config log there
// without it; this is for code that is moved from client-go, which logs to klog.
func NewDebuggingRoundTripper(rt http.RoundTripper, levels ...DebugLevel) http.RoundTripper {
	return &debuggingRoundTripper{rt: rt, log: slog.Default(), levels: levels, byLevel: slices.Contains(levels, DebugByContext)}
}

// DebugWrappers returns rt with a layer that logs to slog.Default, if that logs at slog.LevelDebug at present, and rt
// otherwise.
func DebugWrappers(rt http.RoundTripper) http.RoundTripper {
	if !slog.Default().Enabled(context.Background(), slog.LevelDebug) {
		return rt
	}
	return NewDebuggingRoundTripper(rt, DebugByContext)
}

func (d *debuggingRoundTripper) WrappedRoundTripper() http.RoundTripper { return d.rt }

// CloseIdleConnections closes those of the transport below.
func (d *debuggingRoundTripper) CloseIdleConnections() { layer.CloseIdle(d.rt) }

// wanted is what to log of one request, and at which level.
type wanted struct {
	level                                                             slog.Level
	url, timing, curl, requestHeaders, responseHeaders, status, trace bool
}

func (d *debuggingRoundTripper) wanted(ctx context.Context) wanted {
	has := func(level DebugLevel) bool { return slices.Contains(d.levels, level) }
	w := wanted{
		level:           slog.LevelInfo,
		url:             has(DebugJustURL),
		timing:          has(DebugURLTiming),
		curl:            has(DebugCurlCommand),
		requestHeaders:  has(DebugRequestHeaders),
		responseHeaders: has(DebugResponseHeaders),
		status:          has(DebugResponseStatus),
		trace:           has(DebugDetailedTiming),
	}
	if !d.byLevel || !d.log.Enabled(ctx, slog.LevelDebug) {
		return w
	}
	if len(d.levels) <= 1 {
		w.level = slog.LevelDebug
	}
	w.timing = true
	w.requestHeaders = w.requestHeaders || d.log.Enabled(ctx, levelRequestHeaders)
	w.responseHeaders = w.responseHeaders || d.log.Enabled(ctx, levelResponseHeaders)
	w.curl = w.curl || d.log.Enabled(ctx, levelTiming)
	w.trace = w.trace || d.log.Enabled(ctx, levelTiming)
	return w
}

func (w wanted) nothing() bool {
	return !(w.url || w.timing || w.curl || w.requestHeaders || w.responseHeaders || w.status || w.trace)
}

func (d *debuggingRoundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	w := d.wanted(ctx)
	if w.nothing() {
		return forward(d.rt, req)
	}
	if w.url || w.curl || w.requestHeaders {
		d.log.LogAttrs(ctx, w.level, "Request", requestAttrs(req, w)...)
	}
	var trace requestTrace
	sent := req
	if w.trace {
		sent = req.WithContext(trace.attach(ctx))
	}
	start := time.Now()
	resp, err := d.rt.RoundTrip(sent)
	if w.timing || w.status || w.responseHeaders || w.trace {
		attrs := responseAttrs(req, resp, err, w, time.Since(start))
		if w.trace {
			attrs = append(attrs, trace.attrs()...)
		}
		d.log.LogAttrs(ctx, w.level, "Response", attrs...)
	}
	return layer.Mark(resp, req), err
}

func requestAttrs(req *http.Request, w wanted) []slog.Attr {
	attrs := []slog.Attr{slog.String("verb", req.Method), slog.String("url", maskedURL(req.URL))}
	if w.curl {
		attrs = append(attrs, slog.String("curlCommand", curlCommand(req)))
	}
	if w.requestHeaders {
		attrs = append(attrs, slog.Any("headers", maskedHeaders(req.Header)))
	}
	return attrs
}

func responseAttrs(req *http.Request, resp *http.Response, err error, w wanted, took time.Duration) []slog.Attr {
	attrs := []slog.Attr{slog.String("verb", req.Method), slog.String("url", maskedURL(req.URL))}
	if err != nil {
		attrs = append(attrs, slog.String("error", err.Error()))
	} else {
		attrs = append(attrs, slog.String("status", resp.Status))
		if w.responseHeaders {
			attrs = append(attrs, slog.Any("headers", maskedHeaders(resp.Header)))
		}
	}
	return append(attrs, slog.Int64("milliseconds", took.Milliseconds()))
}
