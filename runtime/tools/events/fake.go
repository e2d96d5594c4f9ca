package events

import (
	"fmt"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/runtime"
)

// FakeRecorder is an EventRecorder for tests. It sends each event as one line of text, such as
// "Normal Scheduled web is on a", and blocks when Events is full. With a nil Events it drops them.
type FakeRecorder struct {
	// Events receives the lines.
	Events chan string
	// Verbose adds the action and the annotations to the lines.
	Verbose bool
}

var (
	_ EventRecorderLogger    = (*FakeRecorder)(nil)
	_ AnnotatedEventRecorder = (*FakeRecorder)(nil)
)

// NewFakeRecorder returns a recorder with room for bufferSize events.
func NewFakeRecorder(bufferSize int) *FakeRecorder {
	return &FakeRecorder{Events: make(chan string, bufferSize)}
}

// Eventf sends "<eventtype> <reason> <note>", or "<eventtype> <reason> <action> <note>".
func (f *FakeRecorder) Eventf(regarding runtime.Object, related runtime.Object, eventtype, reason, action, note string, args ...interface{}) {
	f.AnnotatedEventf(regarding, related, nil, eventtype, reason, action, note, args...)
}

// AnnotatedEventf is Eventf with the annotations at the end of verbose lines.
func (f *FakeRecorder) AnnotatedEventf(regarding runtime.Object, related runtime.Object, annotations map[string]string, eventtype, reason, action, note string, args ...interface{}) {
	if f.Events == nil {
		return
	}
	line := eventtype + " " + reason + " "
	if f.Verbose {
		line += action + " "
	}
	line += fmt.Sprintf(note, args...)
	if f.Verbose && len(annotations) > 0 {
		line += " " + fmt.Sprint(annotations)
	}
	f.Events <- line
}

// WithLogger returns f: it logs nothing.
func (f *FakeRecorder) WithLogger(_ logr.Logger) EventRecorderLogger {
	return f
}
