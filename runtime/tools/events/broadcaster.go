package events

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync"

	"github.com/go-logr/logr"
	eventsv1 "k8s.io/api/events/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
)

// queueLength is how many events wait for each watcher; more are dropped.
const queueLength = 1000

type broadcaster struct {
	*watch.Broadcaster
	sink EventSink
	stop func()
	done chan struct{} // closed by Shutdown
}

// NewBroadcaster returns a broadcaster whose events can be recorded to sink. Shut it down in the end.
func NewBroadcaster(sink EventSink) EventBroadcaster {
	b := &broadcaster{
		Broadcaster: watch.NewLongQueueBroadcaster(queueLength, watch.DropIfChannelFull),
		sink:        sink,
		done:        make(chan struct{}),
	}
	b.stop = sync.OnceFunc(func() {
		close(b.done)
		b.Broadcaster.Shutdown()
	})
	return b
}

// Shutdown implements EventBroadcaster. It may be called twice.
func (b *broadcaster) Shutdown() { b.stop() }

// NewRecorder implements EventBroadcaster.
func (b *broadcaster) NewRecorder(scheme *runtime.Scheme, reportingController string) EventRecorderLogger {
	instance := reportingController
	if host, err := os.Hostname(); err == nil {
		instance += "-" + host
	}
	return &recorder{scheme: scheme, controller: reportingController, instance: instance, broadcaster: b}
}

// watch starts to watch, and stops to when the context ends.
func (b *broadcaster) watch(ctx context.Context, what string) (watch.Interface, error) {
	w, err := b.Watch()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	context.AfterFunc(ctx, w.Stop)
	return w, nil
}

// StartEventWatcher implements EventBroadcaster.
func (b *broadcaster) StartEventWatcher(eventHandler func(event runtime.Object)) (func(), error) {
	w, err := b.watch(context.Background(), "watch events")
	if err != nil {
		return nil, err
	}
	go func() {
		for each := range w.ResultChan() {
			if event, ok := each.Object.(*eventsv1.Event); ok {
				eventHandler(event)
			}
		}
	}()
	return w.Stop, nil
}

// StartLogging implements EventBroadcaster.
func (b *broadcaster) StartLogging(logger logr.Logger) (func(), error) {
	return b.startLogging(slog.New(logr.ToSlogHandler(logger)), slog.LevelInfo)
}

// StartStructuredLogging implements EventBroadcaster.
func (b *broadcaster) StartStructuredLogging(verbosity int32) func() {
	stop, err := b.startLogging(slog.Default(), slog.LevelInfo-slog.Level(verbosity))
	if err != nil {
		return func() {}
	}
	return stop
}

func (b *broadcaster) startLogging(logger *slog.Logger, level slog.Level) (func(), error) {
	return b.StartEventWatcher(func(obj runtime.Object) {
		e, ok := obj.(*eventsv1.Event)
		if !ok {
			return
		}
		logger.Log(context.Background(), level, "Event occurred", "namespace", e.Regarding.Namespace, "name", e.Regarding.Name,
			"kind", e.Regarding.Kind, "apiVersion", e.Regarding.APIVersion, "type", e.Type, "reason", e.Reason, "action", e.Action, "note", e.Note)
	})
}

// StartRecordingToSink implements EventBroadcaster.
func (b *broadcaster) StartRecordingToSink(stopCh <-chan struct{}) {
	ctx, cancel := context.WithCancel(context.Background())
	ended, err := b.record(ctx)
	if err != nil {
		cancel()
		return
	}
	go func() {
		defer cancel()
		select {
		case <-stopCh:
		case <-ended:
		}
	}()
}

// StartRecordingToSinkWithContext implements EventBroadcaster.
func (b *broadcaster) StartRecordingToSinkWithContext(ctx context.Context) error {
	_, err := b.record(ctx)
	return err
}

// record starts to record events. The channel is closed when that has ended.
func (b *broadcaster) record(ctx context.Context) (<-chan struct{}, error) {
	w, err := b.watch(ctx, "record events")
	if err != nil {
		return nil, err
	}
	s := newSeries(b.sink, logr.FromContextAsSlogLogger(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.run(ctx, w.ResultChan(), b.done)
	}()
	return ended, nil
}
