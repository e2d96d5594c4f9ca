package rest

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"

	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/watch"
)

// watchDecodingCause marks the Status of an ERROR event that the client made because it could not go on.
const watchDecodingCause = "ClientWatchDecoding"

// streamWatcher hands the events of a decoder to a channel until the decoder ends, the context is done or it is
// stopped. Unlike apimachinery's it knows the context, so that a caller who only cancels leaks nothing.
type streamWatcher struct {
	source watch.Decoder
	logger *slog.Logger
	result chan watch.Event
	done   chan struct{}
	once   sync.Once
}

func newStreamWatcher(ctx context.Context, source watch.Decoder, logger *slog.Logger) watch.Interface {
	w := &streamWatcher{source: source, logger: logger, result: make(chan watch.Event), done: make(chan struct{})}
	release := context.AfterFunc(ctx, w.Stop)
	go func() {
		defer close(w.result)
		defer w.Stop()
		defer release()
		w.receive(ctx)
	}()
	return w
}

// ResultChan returns the channel of events. It is closed when the watch has ended.
func (w *streamWatcher) ResultChan() <-chan watch.Event {
	return w.result
}

// Stop ends the watch and closes its connection. It may be called more than once and by several goroutines.
func (w *streamWatcher) Stop() {
	w.once.Do(func() {
		close(w.done)
		w.source.Close()
	})
}

func (w *streamWatcher) receive(ctx context.Context) {
	for {
		eventType, obj, err := w.source.Decode()
		if err != nil {
			w.end(ctx, err)
			return
		}
		if !w.send(watch.Event{Type: eventType, Object: obj}) {
			return
		}
	}
}

func (w *streamWatcher) send(event watch.Event) bool {
	select {
	case <-w.done:
		return false
	case w.result <- event:
		return true
	}
}

// end tells the receiver of an error that it could not expect.
func (w *streamWatcher) end(ctx context.Context, err error) {
	if ctx.Err() != nil || w.stopped() {
		return
	}
	expected := endsWatch(err)
	if w.logger != nil {
		w.logger.DebugContext(ctx, "watch ended", "byConnection", expected, "errorType", fmt.Sprintf("%T", err))
	}
	if expected {
		return
	}
	reporter := errors.NewClientErrorReporter(http.StatusInternalServerError, http.MethodGet, watchDecodingCause)
	w.send(watch.Event{
		Type:   watch.Error,
		Object: reporter.AsObject(fmt.Errorf("unable to decode an event from the watch stream: %w", err)),
	})
}

func (w *streamWatcher) stopped() bool {
	select {
	case <-w.done:
		return true
	default:
		return false
	}
}
