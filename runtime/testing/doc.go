// Package testing holds the machinery behind fake clients: recorded actions, reactors that answer them, and object
// trackers that keep objects the way an API server would.
//
// A fake clientset embeds a [Fake]. Each call on a fake client becomes an [Action]; [Fake.Invokes] records it and offers
// it to the reactors in turn until one handles it. Generated clientsets end that chain with [ObjectReaction], which
// plays the action on an [ObjectTracker], so that what a test creates can be read, listed, watched and deleted again.
//
// # Kinds and resources
//
// A tracker stores objects by resource, but objects that are added (for example the arguments of NewSimpleClientset)
// only have a kind. [RegisterResources] tells a tracker which resource serves which kind; kinds that nobody registered
// get the plural that meta.UnsafeGuessKindToResource guesses. Generated fake clientsets do this for every kind they
// know, before the first Add:
//
//	tracker := testing.NewObjectTracker(scheme, codecs.UniversalDecoder())
//	testing.RegisterResources(tracker, map[schema.GroupVersionKind]schema.GroupVersionResource{
//		v1.SchemeGroupVersion.WithKind("Gateway"): v1.SchemeGroupVersion.WithResource("gateways"),
//	})
//
// # What the trackers do as a server does
//
//   - delete-collection deletes what the label and field selectors select;
//   - list and watch honour label and field selectors; a field that an object's type does not have selects nothing out;
//   - update, patch and apply on the subresource "status" change the status and nothing else;
//   - the subresource "scale" is a view of the object: writing it sets spec.replicas;
//   - create fills metadata.name from metadata.generateName;
//   - apply creates an object that does not exist yet;
//   - a watch that starts from the resourceVersion of a list sees every change since, deletions included.
//
// # What they do not do
//
// No defaulting, validation, admission, conversion, garbage collection or finalizers. The resourceVersion of objects is
// left alone, so stale updates do not conflict; only lists carry the tracker's own counter. Dry runs are stored.
//
// The one rule: this package and everything that imports it are for tests; production code never imports it.
package testing
