// Package events writes events of events.k8s.io/v1, the short notes about an object that kubectl events shows. It mirrors
// k8s.io/client-go/tools/events; the differences are listed in the README of this module.
//
//	broadcaster := events.NewBroadcaster(&events.EventSinkImpl{Interface: client.EventsV1()})
//	defer broadcaster.Shutdown()
//	err := broadcaster.StartRecordingToSinkWithContext(ctx)
//	...
//	recorder := broadcaster.NewRecorder(scheme, "my-controller")
//	recorder.Eventf(pod, node, corev1.EventTypeNormal, "Scheduled", "Binding", "%s is on %s", pod.Name, node.Name)
//
// # What happens to an event
//
// A recorder puts it into a queue and returns. What records to a sink creates an event for the first of a kind; those
// that repeat it, in everything but note and annotations, become its series: the second is written at once, all others
// every half hour, and six minutes or more after the last one, when the series ends. What the sink cannot be reached for is
// tried again, twelve times in all.
//
// # Logging
//
// What is dropped is reported to the logger of the context (logr.NewContext) that recording was started with, and to
// that of a recorder's WithLogger; nowhere without one. (client-go logs to klog.)
//
// Its one rule: an event is a courtesy. Recording one never blocks or fails the program that does.
package events
