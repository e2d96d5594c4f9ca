package rest

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"

	"k8s.io/apimachinery/pkg/util/net"
)

// warningCode is the code that API servers send; the others of HTTP are about caches.
const warningCode = 299

// WarningHandler receives the warnings that servers send in Warning headers.
type WarningHandler interface {
	// HandleWarningHeader is called once for each warning of a response.
	HandleWarningHeader(code int, agent string, text string)
}

// WarningHandlerWithContext receives the warnings that servers send in Warning headers, with the request's context.
type WarningHandlerWithContext interface {
	// HandleWarningHeaderWithContext is called once for each warning of a response.
	HandleWarningHeaderWithContext(ctx context.Context, code int, agent string, text string)
}

var (
	defaultWarnings     WarningHandlerWithContext = clientLogWarnings{}
	defaultWarningsLock sync.RWMutex
)

// SetDefaultWarningHandler sets the handler for clients and requests that have none of their own. Until it is called,
// warnings go to the Logger of the client's Config and are dropped if it has none. Nil means NoWarnings; in client-go
// a nil handler panics at the first warning.
func SetDefaultWarningHandler(l WarningHandler) {
	SetDefaultWarningHandlerWithContext(warningHandlerWithContext(l))
}

// SetDefaultWarningHandlerWithContext is SetDefaultWarningHandler for a handler that wants the request's context.
func SetDefaultWarningHandlerWithContext(l WarningHandlerWithContext) {
	if l == nil {
		l = NoWarnings{}
	}
	defaultWarningsLock.Lock()
	defer defaultWarningsLock.Unlock()
	defaultWarnings = l
}

func defaultWarningHandler() WarningHandlerWithContext {
	defaultWarningsLock.RLock()
	defer defaultWarningsLock.RUnlock()
	return defaultWarnings
}

// warningHandlerWithContext adapts a handler without contexts, unless it is one with contexts as well. Nil stays nil.
func warningHandlerWithContext(handler WarningHandler) WarningHandlerWithContext {
	if handler == nil {
		return nil
	}
	if h, ok := handler.(WarningHandlerWithContext); ok {
		return h
	}
	return contextWarnings{handler}
}

type contextWarnings struct{ handler WarningHandler }

func (w contextWarnings) HandleWarningHeaderWithContext(_ context.Context, code int, agent string, text string) {
	w.handler.HandleWarningHeader(code, agent, text)
}

// NoWarnings drops all warnings.
type NoWarnings struct{}

// HandleWarningHeader does nothing.
func (NoWarnings) HandleWarningHeader(code int, agent string, message string) {}

// HandleWarningHeaderWithContext does nothing.
func (NoWarnings) HandleWarningHeaderWithContext(ctx context.Context, code int, agent string, message string) {
}

// WarningLogger logs warnings of code 299 that have a text: to the logger of the client that met them, or to
// slog.Default if it has none. (client-go logs to klog.)
type WarningLogger struct{}

// HandleWarningHeader logs to slog.Default.
func (w WarningLogger) HandleWarningHeader(code int, agent string, message string) {
	w.HandleWarningHeaderWithContext(context.Background(), code, agent, message)
}

// HandleWarningHeaderWithContext logs to the logger of the client whose request has the context ctx.
func (WarningLogger) HandleWarningHeaderWithContext(ctx context.Context, code int, agent string, message string) {
	logger := loggerFrom(ctx)
	if logger == nil {
		logger = slog.Default()
	}
	logWarning(ctx, logger, code, agent, message)
}

// clientLogWarnings is the default handler: like WarningLogger, but silent for clients without a logger.
type clientLogWarnings struct{}

func (clientLogWarnings) HandleWarningHeaderWithContext(ctx context.Context, code int, agent string, message string) {
	if logger := loggerFrom(ctx); logger != nil {
		logWarning(ctx, logger, code, agent, message)
	}
}

func logWarning(ctx context.Context, logger *slog.Logger, code int, agent, message string) {
	if code == warningCode && message != "" {
		logger.WarnContext(ctx, message, "source", "server warning", "agent", agent)
	}
}

// WarningWriterOptions are the options of NewWarningWriter.
type WarningWriterOptions struct {
	// Deduplicate writes each text once. The texts are kept for as long as the writer lives.
	Deduplicate bool
	// Color prints the word "Warning" in yellow, for terminals.
	Color bool
}

// NewWarningWriter returns a handler that writes each warning of code 299 that has a text to out, as a line that
// begins with "Warning: ". It is safe for concurrent use and counts what it wrote (WarningCount).
func NewWarningWriter(out io.Writer, opts WarningWriterOptions) *warningWriter {
	w := &warningWriter{out: out, opts: opts}
	if opts.Deduplicate {
		w.written = map[string]struct{}{}
	}
	return w
}

type warningWriter struct {
	out  io.Writer
	opts WarningWriterOptions

	lock    sync.Mutex
	count   int
	written map[string]struct{}
}

const (
	yellow     = "\u001b[33;1m"
	colorReset = "\u001b[0m"
)

// HandleWarningHeader writes the warning.
func (w *warningWriter) HandleWarningHeader(code int, agent string, message string) {
	if code != warningCode || message == "" {
		return
	}
	w.lock.Lock()
	defer w.lock.Unlock()
	if w.opts.Deduplicate {
		if _, seen := w.written[message]; seen {
			return
		}
		w.written[message] = struct{}{}
	}
	w.count++
	label := "Warning:"
	if w.opts.Color {
		label = yellow + label + colorReset
	}
	// A warning that cannot be shown must not fail the request that brought it.
	_, _ = fmt.Fprintf(w.out, "%s %s\n", label, message)
}

// WarningCount returns how many warnings were written.
func (w *warningWriter) WarningCount() int {
	w.lock.Lock()
	defer w.lock.Unlock()
	return w.count
}

// handleWarnings parses the warnings of a response, hands them to the request's handler and returns them. Of a header
// that does not parse only what came before the error is used.
func (r *Request) handleWarnings(ctx context.Context, headers http.Header) []net.WarningHeader {
	values := headers["Warning"]
	if len(values) == 0 {
		return nil
	}
	warnings, errs := net.ParseWarningHeaders(values)
	for _, err := range errs {
		r.logDebug(ctx, "warning header does not parse", "err", err)
	}
	handler := r.warningHandler
	if handler == nil {
		handler = defaultWarningHandler()
	}
	ctx = withLogger(ctx, r.logger)
	for _, w := range warnings {
		handler.HandleWarningHeaderWithContext(ctx, w.Code, w.Agent, w.Text)
	}
	return warnings
}
