// Package internal has the interfaces of recorders that packages events and record share. Programs know them from
// package events.
//
// Its one rule: it has no code.
package internal

import (
	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/runtime"
)

// EventRecorder records events. See package events.
type EventRecorder interface {
	// Eventf records that something happened to regarding, in which related, which may be nil, had a part. Either may
	// be given as a *corev1.ObjectReference. Eventtype is Normal or Warning; what has another type is dropped. Reason
	// says why in one word in UpperCamelCase, action what was done about it in another; both are for programs. The
	// note is for people and made by fmt.Sprintf. The event is created in the namespace of regarding, in "default"
	// for what is in none.
	Eventf(regarding runtime.Object, related runtime.Object, eventtype, reason, action, note string, args ...interface{})
}

// AnnotatedEventRecorder is what recorders implement that can give an event annotations. An event that repeats another
// keeps those of the first.
type AnnotatedEventRecorder interface {
	// AnnotatedEventf is Eventf for an event with annotations.
	AnnotatedEventf(regarding runtime.Object, related runtime.Object, annotations map[string]string, eventtype, reason, action, note string, args ...interface{})
}

// EventRecorderLogger is an EventRecorder that can be given a logger.
type EventRecorderLogger interface {
	EventRecorder

	// WithLogger returns a recorder that reports to logger what it drops. The parameter's type is klog.Logger too,
	// which is an alias of it.
	WithLogger(logger logr.Logger) EventRecorderLogger
}
