package rest

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"time"
)

// What is logged, all of it at debug level but for long waits: methods, URLs without their query, status codes, times
// and errors of connections. Bodies, header values and query parameters are not, at any level, and neither are errors
// of decoders, which quote what they could not decode.

const (
	quietWait = 50 * time.Millisecond
	longWait  = time.Second
)

type loggerKey struct{}

// withLogger lets the default warning handler find the logger of the client that met a warning.
func withLogger(ctx context.Context, logger *slog.Logger) context.Context {
	if logger == nil {
		return ctx
	}
	return context.WithValue(ctx, loggerKey{}, logger)
}

func loggerFrom(ctx context.Context) *slog.Logger {
	logger, _ := ctx.Value(loggerKey{}).(*slog.Logger)
	return logger
}

func (r *Request) logDebug(ctx context.Context, msg string, args ...any) {
	if r.logger != nil {
		r.logger.DebugContext(ctx, msg, args...)
	}
}

// logAttempt records one attempt. A Stream or Watch is logged when it starts.
func (r *Request) logAttempt(ctx context.Context, resp *http.Response, err error, took time.Duration) {
	if r.logger == nil || !r.logger.Enabled(ctx, slog.LevelDebug) {
		return
	}
	args := []any{"verb", r.verb, "url", r.loggedURL(), "took", took}
	if err != nil {
		var urlErr *url.Error // its text is the whole URL
		if errors.As(err, &urlErr) {
			err = urlErr.Err
		}
		r.logger.DebugContext(ctx, "request failed", append(args, "err", err)...)
		return
	}
	r.logger.DebugContext(ctx, "request answered", append(args, "status", resp.StatusCode)...)
}

func (r *Request) logThrottled(ctx context.Context, waited time.Duration) {
	if r.logger == nil || waited <= quietWait {
		return
	}
	level := slog.LevelDebug
	if waited > longWait {
		level = slog.LevelInfo
	}
	r.logger.Log(ctx, level, "waited for the client-side rate limiter", "verb", r.verb, "url", r.loggedURL(), "waited", waited)
}

func (r *Request) loggedURL() string {
	u := r.URL()
	u.RawQuery = ""
	u.User = nil
	return u.String()
}
