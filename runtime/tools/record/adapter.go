package record

import (
	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/runtime"

	internalevents "github.com/clientsmith/client-gen/runtime/tools/internal/events"
)

// EventRecorderAdapter is an events.EventRecorder on a recorder of this package, for programs on their way from one to
// the other. The related object and the action, which events of core/v1 recorders do not have, are left out.
type EventRecorderAdapter struct {
	recorder EventRecorderLogger
}

var (
	_ internalevents.EventRecorderLogger    = (*EventRecorderAdapter)(nil)
	_ internalevents.AnnotatedEventRecorder = (*EventRecorderAdapter)(nil)
)

// NewEventRecorderAdapter returns an adapter for recorder.
func NewEventRecorderAdapter(recorder EventRecorderLogger) *EventRecorderAdapter {
	return &EventRecorderAdapter{recorder: recorder}
}

// Eventf records an event about regarding.
func (a *EventRecorderAdapter) Eventf(regarding, _ runtime.Object, eventtype, reason, action, note string, args ...interface{}) {
	a.recorder.Eventf(regarding, eventtype, reason, note, args...)
}

// AnnotatedEventf is Eventf for an event with annotations.
func (a *EventRecorderAdapter) AnnotatedEventf(regarding, _ runtime.Object, annotations map[string]string, eventtype, reason, action, note string, args ...interface{}) {
	a.recorder.AnnotatedEventf(regarding, annotations, eventtype, reason, note, args...)
}

// WithLogger returns an adapter for the recorder with that logger.
func (a *EventRecorderAdapter) WithLogger(logger logr.Logger) internalevents.EventRecorderLogger {
	return &EventRecorderAdapter{recorder: a.recorder.WithLogger(logger)}
}
