// Package record writes events, the short notes about an object that kubectl describe shows. It mirrors client-go's
// package of the same name.
//
//	broadcaster := record.NewBroadcaster()
//	defer broadcaster.Shutdown()
//	broadcaster.StartRecordingToSink(&typedcorev1.EventSinkImpl{Interface: client.CoreV1().Events("")})
//	recorder := broadcaster.NewRecorder(scheme, corev1.EventSource{Component: "my-controller"})
//	recorder.Eventf(pod, corev1.EventTypeWarning, "Unhealthy", "no answer after %s", took)
//
// # What happens to an event
//
// A recorder puts it into a queue and returns. From there each watcher gets it; the one that records to a sink first
// correlates it with what it recorded before: an event that is the same as an earlier one raises the count of that one,
// more than ten similar ones (that differ in their message alone) within ten minutes become one, and a source that
// writes more than 25 about one object is held to one every five minutes. What the sink cannot be reached for is tried
// again, twelve times in all.
//
// # Logging
//
// Nothing is logged unless WithLogger gives the broadcaster, or a recorder's own method of that name gives it, a logger.
// (client-go logs to klog.)
//
// Its one rule: an event is a courtesy. Recording one never blocks or fails the program that does.
package record
