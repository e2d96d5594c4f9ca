package events

import (
	"context"

	"github.com/go-logr/logr"
	eventsv1 "k8s.io/api/events/v1"
	"k8s.io/apimachinery/pkg/runtime"

	internalevents "github.com/clientsmith/client-gen/runtime/tools/internal/events"
	"github.com/clientsmith/client-gen/runtime/tools/record"
)

// EventRecorder records events.
type EventRecorder = internalevents.EventRecorder

// EventRecorderLogger is an EventRecorder that can be given a logger.
type EventRecorderLogger = internalevents.EventRecorderLogger

// AnnotatedEventRecorder is what recorders implement that can give an event annotations. Those of this package do.
type AnnotatedEventRecorder = internalevents.AnnotatedEventRecorder

// EventSink stores events, each in its own namespace. EventSinkImpl is one.
type EventSink interface {
	// Create stores a new event.
	Create(ctx context.Context, event *eventsv1.Event) (*eventsv1.Event, error)
	// Update replaces an event. Nothing in this package calls it.
	Update(ctx context.Context, event *eventsv1.Event) (*eventsv1.Event, error)
	// Patch applies a strategic merge patch to an event.
	Patch(ctx context.Context, oldEvent *eventsv1.Event, data []byte) (*eventsv1.Event, error)
}

// EventBroadcaster takes events from recorders and gives them to its sink, to logs and other watchers. After Shutdown
// its Start methods fail.
type EventBroadcaster interface {
	// StartRecordingToSink is StartRecordingToSinkWithContext until stopCh is closed. Its error is dropped.
	//
	// Deprecated: use StartRecordingToSinkWithContext.
	StartRecordingToSink(stopCh <-chan struct{})

	// StartRecordingToSinkWithContext stores the events in the sink until ctx ends or the broadcaster is shut down.
	StartRecordingToSinkWithContext(ctx context.Context) error

	// NewRecorder returns a recorder whose events are reported by a controller of the given name, such as
	// "example.com/my-controller", on this host.
	NewRecorder(scheme *runtime.Scheme, reportingController string) EventRecorderLogger

	// StartEventWatcher calls eventHandler, on a goroutine of its own, with each event, a *eventsv1.Event that others
	// have too. The function that it returns ends that.
	StartEventWatcher(eventHandler func(event runtime.Object)) (func(), error)

	// StartStructuredLogging logs each event to slog.Default. Verbosity 0 is slog.LevelInfo, 4 is slog.LevelDebug; in
	// client-go its type is klog.Level. The function that it returns ends that.
	//
	// Deprecated: use StartLogging.
	StartStructuredLogging(verbosity int32) func()

	// StartLogging logs each event to logger. The function that it returns ends that.
	StartLogging(logger logr.Logger) (func(), error)

	// Shutdown ends everything that was started.
	Shutdown()
}

// EventBroadcasterAdapter records events of events.k8s.io/v1 where the server has them and of core/v1 elsewhere.
//
// Deprecated: every server that is supported today has events.k8s.io/v1; use EventBroadcaster.
type EventBroadcasterAdapter interface {
	// StartRecordingToSink stores the events until stopCh is closed.
	StartRecordingToSink(stopCh <-chan struct{})

	// NewRecorder returns a recorder for a controller of the given name.
	NewRecorder(name string) EventRecorderLogger

	// DeprecatedNewLegacyRecorder returns a recorder of core/v1 events for a component of the given name.
	DeprecatedNewLegacyRecorder(name string) record.EventRecorderLogger

	// Shutdown ends everything that was started.
	Shutdown()
}
