// Package fake has a metadata client for tests, which keeps its objects in memory and records what is done with them.
// It mirrors k8s.io/client-go/metadata/fake.
//
// Its one rule: what package testing does for the fakes of typed clients is done here for metadata, with the same
// trackers and reactors.
package fake
