package record

import (
	"fmt"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/runtime"
)

// FakeRecorder is an EventRecorder for tests. It sends each event as one line of text, such as
// "Normal Started it runs", and blocks when Events is full. With a nil Events it drops them.
type FakeRecorder struct {
	// Events receives the lines.
	Events chan string
	// IncludeObject adds kind and version of the object to the lines.
	IncludeObject bool
}

// NewFakeRecorder returns a recorder with room for bufferSize events.
func NewFakeRecorder(bufferSize int) *FakeRecorder {
	return &FakeRecorder{Events: make(chan string, bufferSize)}
}

// Event sends "<eventtype> <reason> <message>".
func (f *FakeRecorder) Event(object runtime.Object, eventtype, reason, message string) {
	f.send(object, nil, eventtype, reason, message)
}

// Eventf is Event with a message made by fmt.Sprintf.
func (f *FakeRecorder) Eventf(object runtime.Object, eventtype, reason, messageFmt string, args ...interface{}) {
	f.send(object, nil, eventtype, reason, fmt.Sprintf(messageFmt, args...))
}

// AnnotatedEventf is Eventf with the annotations at the end of the line.
func (f *FakeRecorder) AnnotatedEventf(object runtime.Object, annotations map[string]string, eventtype, reason, messageFmt string, args ...interface{}) {
	f.send(object, annotations, eventtype, reason, fmt.Sprintf(messageFmt, args...))
}

// WithLogger returns f: it logs nothing.
func (f *FakeRecorder) WithLogger(_ logr.Logger) EventRecorderLogger {
	return f
}

func (f *FakeRecorder) send(object runtime.Object, annotations map[string]string, eventtype, reason, message string) {
	if f.Events == nil {
		return
	}
	line := fmt.Sprintf("%s %s %s", eventtype, reason, message)
	if f.IncludeObject && object != nil {
		apiVersion, kind := object.GetObjectKind().GroupVersionKind().ToAPIVersionAndKind()
		line += fmt.Sprintf(" involvedObject{kind=%s,apiVersion=%s}", kind, apiVersion)
	}
	if len(annotations) > 0 {
		line += " " + fmt.Sprint(annotations)
	}
	f.Events <- line
}
