package record

import (
	"fmt"
	"log/slog"
	"maps"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/tools/record/util"
	"github.com/clientsmith/client-gen/runtime/tools/reference"
)

// EventRecorder records events about objects. The object may be given as a *corev1.ObjectReference. Eventtype is
// corev1.EventTypeNormal or corev1.EventTypeWarning; what has another type is dropped. Reason is one word in
// UpperCamelCase for programs, the message a sentence for people. The event is created in the namespace of the object, in
// "default" for one without.
type EventRecorder interface {
	// Event records an event.
	Event(object runtime.Object, eventtype, reason, message string)

	// Eventf is Event with a message made by fmt.Sprintf.
	Eventf(object runtime.Object, eventtype, reason, messageFmt string, args ...interface{})

	// AnnotatedEventf is Eventf for an event with annotations.
	AnnotatedEventf(object runtime.Object, annotations map[string]string, eventtype, reason, messageFmt string, args ...interface{})
}

// EventRecorderLogger is an EventRecorder that can be given a logger.
type EventRecorderLogger interface {
	EventRecorder

	// WithLogger returns a recorder that reports to logger what it drops. The parameter's type is klog.Logger too,
	// which is an alias of it.
	WithLogger(logger logr.Logger) EventRecorderLogger
}

type recorder struct {
	scheme      *runtime.Scheme
	source      corev1.EventSource
	broadcaster *broadcaster
	logger      *slog.Logger
}

func (r *recorder) Event(object runtime.Object, eventtype, reason, message string) {
	r.record(object, nil, eventtype, reason, message)
}

func (r *recorder) Eventf(object runtime.Object, eventtype, reason, messageFmt string, args ...interface{}) {
	r.record(object, nil, eventtype, reason, fmt.Sprintf(messageFmt, args...))
}

func (r *recorder) AnnotatedEventf(object runtime.Object, annotations map[string]string, eventtype, reason, messageFmt string, args ...interface{}) {
	r.record(object, annotations, eventtype, reason, fmt.Sprintf(messageFmt, args...))
}

func (r *recorder) WithLogger(logger logr.Logger) EventRecorderLogger {
	with := *r
	with.logger = slog.New(logr.ToSlogHandler(logger))
	return &with
}

func (r *recorder) record(object runtime.Object, annotations map[string]string, eventtype, reason, message string) {
	ref, err := reference.GetReference(r.scheme, object)
	if err != nil {
		r.dropped("no reference to its object", reason, "err", err)
		return
	}
	if !util.ValidateEventType(eventtype) {
		r.dropped("unknown type", reason, "type", eventtype)
		return
	}
	sent, err := r.broadcaster.ActionOrDrop(watch.Added, r.makeEvent(ref, annotations, eventtype, reason, message))
	switch {
	case err != nil:
		r.dropped("the broadcaster is shut down", reason)
	case !sent:
		r.dropped("the queue is full", reason)
	}
}

func (r *recorder) dropped(why, reason string, args ...any) {
	if r.logger != nil {
		r.logger.Warn("event dropped: "+why, append([]any{"reason", reason}, args...)...)
	}
}

func (r *recorder) makeEvent(ref *corev1.ObjectReference, annotations map[string]string, eventtype, reason, message string) *corev1.Event {
	now := r.broadcaster.clock.Now()
	namespace := ref.Namespace
	if namespace == "" {
		namespace = metav1.NamespaceDefault
	}
	return &corev1.Event{
		ObjectMeta: metav1.ObjectMeta{
			Name:        util.GenerateEventName(ref.Name, now.UnixNano()),
			Namespace:   namespace,
			Annotations: maps.Clone(annotations),
		},
		InvolvedObject:      *ref,
		Reason:              reason,
		Message:             message,
		FirstTimestamp:      metav1.NewTime(now),
		LastTimestamp:       metav1.NewTime(now),
		Count:               1,
		Type:                eventtype,
		Source:              r.source,
		ReportingController: r.source.Component,
		ReportingInstance:   r.source.Host,
	}
}
