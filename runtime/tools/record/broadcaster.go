package record

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/utils/clock"

	"github.com/clientsmith/client-gen/runtime/rest"
	"github.com/clientsmith/client-gen/runtime/tools/record/util"
)

const (
	maxTries     = 12
	defaultSleep = 10 * time.Second
	// queueLength is how many events wait for each watcher; more are dropped.
	queueLength = 1000
)

// EventSink stores events, each in its own namespace. typed/core/v1.EventSinkImpl is one.
type EventSink interface {
	// Create stores a new event.
	Create(event *corev1.Event) (*corev1.Event, error)
	// Update replaces an event.
	Update(event *corev1.Event) (*corev1.Event, error)
	// Patch applies a strategic merge patch to an event.
	Patch(oldEvent *corev1.Event, data []byte) (*corev1.Event, error)
}

// EventBroadcaster takes events from recorders and gives them to sinks, logs and other watchers. Each of its Start methods
// returns a watch with which to end what it started.
type EventBroadcaster interface {
	// StartEventWatcher calls eventHandler, on a goroutine of its own, with each event.
	StartEventWatcher(eventHandler func(*corev1.Event)) watch.Interface

	// StartRecordingToSink stores the events, correlated, in sink.
	StartRecordingToSink(sink EventSink) watch.Interface

	// StartLogging prints each event with logf, a function like fmt.Printf.
	StartLogging(logf func(format string, args ...interface{})) watch.Interface

	// StartStructuredLogging logs each event to the logger of the broadcaster, or to slog.Default if it has none.
	// Verbosity 0 is slog.LevelInfo, 4 is slog.LevelDebug. In client-go its type is klog.Level.
	StartStructuredLogging(verbosity int32) watch.Interface

	// NewRecorder returns a recorder whose events have the given source.
	NewRecorder(scheme *runtime.Scheme, source corev1.EventSource) EventRecorderLogger

	// Shutdown ends everything that was started. Events in the queues are tried once more and no further.
	Shutdown()
}

// BroadcasterOption configures NewBroadcaster.
type BroadcasterOption func(*config)

type config struct {
	ctx       context.Context
	correlate CorrelatorOptions
	sleep     time.Duration
	logger    *slog.Logger
	clock     clock.PassiveClock
}

// WithContext shuts the broadcaster down when ctx ends.
func WithContext(ctx context.Context) BroadcasterOption {
	return func(c *config) { c.ctx = ctx }
}

// WithCorrelatorOptions changes how events are correlated.
func WithCorrelatorOptions(options CorrelatorOptions) BroadcasterOption {
	return func(c *config) { c.correlate = options }
}

// WithSleepDuration sets the time between two tries to store an event, 10 seconds by default.
func WithSleepDuration(sleepDuration time.Duration) BroadcasterOption {
	return func(c *config) { c.sleep = sleepDuration }
}

// WithLogger says where to report events that cannot be recorded. client-go has no such option and logs to klog.
func WithLogger(logger *slog.Logger) BroadcasterOption {
	return func(c *config) { c.logger = logger }
}

type broadcaster struct {
	*watch.Broadcaster
	config
	cancel context.CancelFunc
	stop   func()
}

// NewBroadcaster returns a broadcaster. Shut it down in the end.
func NewBroadcaster(opts ...BroadcasterOption) EventBroadcaster {
	c := config{ctx: context.Background(), sleep: defaultSleep, clock: clock.RealClock{}}
	for _, opt := range opts {
		opt(&c)
	}
	b := &broadcaster{Broadcaster: watch.NewLongQueueBroadcaster(queueLength, watch.DropIfChannelFull), config: c}
	b.ctx, b.cancel = context.WithCancel(c.ctx)
	b.stop = sync.OnceFunc(b.Broadcaster.Shutdown)
	context.AfterFunc(b.ctx, b.stop)
	return b
}

// NewBroadcasterForTests returns a broadcaster that waits for sleepDuration between tries.
func NewBroadcasterForTests(sleepDuration time.Duration) EventBroadcaster {
	return NewBroadcaster(WithSleepDuration(sleepDuration))
}

// NewBroadcasterWithCorrelatorOptions returns a broadcaster with other numbers for correlation.
func NewBroadcasterWithCorrelatorOptions(options CorrelatorOptions) EventBroadcaster {
	return NewBroadcaster(WithCorrelatorOptions(options))
}

func (b *broadcaster) Shutdown() {
	b.cancel()
	b.stop()
}

func (b *broadcaster) NewRecorder(scheme *runtime.Scheme, source corev1.EventSource) EventRecorderLogger {
	return &recorder{scheme: scheme, source: source, broadcaster: b, logger: b.logger}
}

func (b *broadcaster) StartEventWatcher(eventHandler func(*corev1.Event)) watch.Interface {
	w, err := b.Watch()
	if err != nil {
		b.warn("cannot watch events", "err", err)
		return watch.NewEmptyWatch()
	}
	go func() {
		for each := range w.ResultChan() {
			if event, ok := each.Object.(*corev1.Event); ok {
				eventHandler(event)
			}
		}
	}()
	return w
}

func (b *broadcaster) StartLogging(logf func(format string, args ...interface{})) watch.Interface {
	return b.StartEventWatcher(func(e *corev1.Event) {
		logf("Event(%#v): type: '%v' reason: '%v' %v", e.InvolvedObject, e.Type, e.Reason, e.Message)
	})
}

func (b *broadcaster) StartStructuredLogging(verbosity int32) watch.Interface {
	logger := b.logger
	if logger == nil {
		logger = slog.Default()
	}
	return b.StartEventWatcher(func(e *corev1.Event) {
		o := e.InvolvedObject
		logger.Log(b.ctx, slog.LevelInfo-slog.Level(verbosity), "Event occurred", "namespace", o.Namespace, "name", o.Name,
			"fieldPath", o.FieldPath, "kind", o.Kind, "apiVersion", o.APIVersion, "type", e.Type, "reason", e.Reason, "message", e.Message)
	})
}

func (b *broadcaster) StartRecordingToSink(sink EventSink) watch.Interface {
	correlator := NewEventCorrelatorWithOptions(b.correlate)
	return b.StartEventWatcher(func(event *corev1.Event) { b.recordToSink(sink, event, correlator) })
}

func (b *broadcaster) recordToSink(sink EventSink, event *corev1.Event, correlator *EventCorrelator) {
	// Other watchers have the same event, and sinks may change theirs.
	result, err := correlator.EventCorrelate(event.DeepCopy())
	if err != nil {
		b.warn("cannot correlate event", "err", err)
		return
	}
	if result.Skip {
		return
	}
	for try := 1; ; try++ {
		err := store(sink, result, correlator)
		switch {
		case err == nil:
			return
		case isFinal(err):
			b.warn("event rejected", "event", result.Event.Name, "namespace", result.Event.Namespace, "err", err)
			return
		case try == maxTries:
			b.warn("event dropped: tried too often", "event", result.Event.Name, "namespace", result.Event.Namespace, "err", err)
			return
		}
		wait := b.sleep
		if try == 1 {
			// So that programs which lost the same server do not come back as one.
			wait = time.Duration(rand.Float64() * float64(b.sleep))
		}
		if !b.wait(wait) {
			b.warn("event dropped: shut down", "event", result.Event.Name, "namespace", result.Event.Namespace, "err", err)
			return
		}
	}
}

func (b *broadcaster) wait(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-b.ctx.Done():
		return false
	}
}

// store writes an event once: a repetition as a patch, and as a new event if the old one is gone.
func store(sink EventSink, result *EventCorrelateResult, correlator *EventCorrelator) error {
	var stored *corev1.Event
	var err error
	repeated := result.Event.Count > 1
	if repeated {
		stored, err = sink.Patch(result.Event, result.Patch)
	}
	if !repeated || util.IsKeyNotFoundError(err) {
		result.Event.ResourceVersion = ""
		stored, err = sink.Create(result.Event)
	}
	if err == nil && stored != nil {
		correlator.UpdateState(stored)
	}
	return err
}

// isFinal reports whether an error will be the same next time: all but those of the way to the server.
func isFinal(err error) bool {
	var construction *rest.RequestConstructionError
	var status *apierrors.StatusError
	return errors.As(err, &construction) || errors.As(err, &status)
}

func (b *broadcaster) warn(msg string, args ...any) {
	if b.logger != nil {
		b.logger.Warn(msg, args...)
	}
}
