// Package synctrack helps controllers tell when they have handled everything of an informer's first list. An informer
// knows when it has delivered the list, not when the controller's own workers are done with it.
//
// [SingleFileTracker] is for items that are handled in order, [AsyncTracker] for items that several workers handle;
// [Lazy] evaluates something that depends on a cache at most once per change. The names are those of
// k8s.io/client-go/tools/cache/synctrack.
//
// The one rule: Start comes before UpstreamHasSynced for everything in the first list, so call it in the event handler.
package synctrack
