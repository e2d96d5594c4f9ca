package record_test

import (
	"testing"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"

	"github.com/clientsmith/client-gen/runtime/tools/events"
	"github.com/clientsmith/client-gen/runtime/tools/record"
)

func TestEventRecorderAdapter(t *testing.T) {
	fake := record.NewFakeRecorder(3)
	var recorder events.EventRecorderLogger = record.NewEventRecorderAdapter(fake)
	pod, node := &corev1.Pod{}, &corev1.Node{}
	recorder.Eventf(pod, node, corev1.EventTypeNormal, "Bound", "Bind", "to %s", "a")
	recorder.(events.AnnotatedEventRecorder).AnnotatedEventf(pod, node, map[string]string{"by": "me"}, corev1.EventTypeNormal, "Bound", "Bind", "to %s", "b")
	recorder.WithLogger(logr.Discard()).Eventf(pod, nil, corev1.EventTypeWarning, "Lost", "None", "100%%")
	for _, want := range []string{"Normal Bound to a", "Normal Bound to b map[by:me]", "Warning Lost 100%"} {
		if got := <-fake.Events; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
