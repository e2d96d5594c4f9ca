package events

import (
	"fmt"
	"log/slog"
	"maps"
	"strings"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/tools/record/util"
	"github.com/clientsmith/client-gen/runtime/tools/reference"
)

// maxNote is how long the note of an event may be, in bytes. Servers refuse longer ones.
const maxNote = 1024

type recorder struct {
	scheme      *runtime.Scheme
	controller  string
	instance    string
	broadcaster *broadcaster
	logger      *slog.Logger // nil for none
}

// Eventf implements EventRecorder.
func (r *recorder) Eventf(regarding runtime.Object, related runtime.Object, eventtype, reason, action, note string, args ...interface{}) {
	r.AnnotatedEventf(regarding, related, nil, eventtype, reason, action, note, args...)
}

// AnnotatedEventf implements AnnotatedEventRecorder.
func (r *recorder) AnnotatedEventf(regarding runtime.Object, related runtime.Object, annotations map[string]string, eventtype, reason, action, note string, args ...interface{}) {
	about, err := reference.GetReference(r.scheme, regarding)
	if err != nil {
		r.dropped("no reference to its object", reason, "err", err)
		return
	}
	if !util.ValidateEventType(eventtype) {
		r.dropped("unknown type", reason, "type", eventtype)
		return
	}
	var other *corev1.ObjectReference
	if related != nil {
		// What cannot be referred to is left out: the event is about something else.
		other, _ = reference.GetReference(r.scheme, related)
	}
	event := r.makeEvent(about, other, annotations, fmt.Sprintf(note, args...))
	event.Type, event.Reason, event.Action = eventtype, reason, action
	sent, err := r.broadcaster.ActionOrDrop(watch.Added, event)
	switch {
	case err != nil:
		r.dropped("the broadcaster is shut down", reason)
	case !sent:
		r.dropped("the queue is full", reason)
	}
}

// WithLogger implements EventRecorderLogger.
func (r *recorder) WithLogger(logger logr.Logger) EventRecorderLogger {
	with := *r
	with.logger = slog.New(logr.ToSlogHandler(logger))
	return &with
}

func (r *recorder) dropped(why, reason string, args ...any) {
	warn(r.logger, "event dropped: "+why, append([]any{"reason", reason}, args...)...)
}

func (r *recorder) makeEvent(about, other *corev1.ObjectReference, annotations map[string]string, note string) *eventsv1.Event {
	now := metav1.NowMicro()
	namespace := about.Namespace
	if namespace == "" {
		namespace = metav1.NamespaceDefault
	}
	return &eventsv1.Event{
		ObjectMeta: metav1.ObjectMeta{
			Name:        util.GenerateEventName(about.Name, now.UnixNano()),
			Namespace:   namespace,
			Annotations: maps.Clone(annotations),
		},
		EventTime:           now,
		ReportingController: r.controller,
		ReportingInstance:   r.instance,
		Regarding:           *about,
		Related:             other,
		Note:                cut(note),
	}
}

// cut shortens a note to what servers take, at the end of a character.
func cut(note string) string {
	if len(note) <= maxNote {
		return note
	}
	const dots = "..."
	return strings.ToValidUTF8(note[:maxNote-len(dots)], "") + dots
}

func warn(logger *slog.Logger, msg string, args ...any) {
	if logger != nil {
		logger.Warn(msg, args...)
	}
}
