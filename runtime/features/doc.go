// Package features holds the feature gates of the runtime. They have the names and defaults of client-go v0.37 and are
// set the same way: by an environment variable KUBE_FEATURE_<Name>, or by replacing the whole set with
// [ReplaceFeatureGates].
//
// The one rule: a gate exists so that a program that sets it for client-go behaves the same here; behaviour of our own
// is switched per client, never by a process-wide gate.
package features
