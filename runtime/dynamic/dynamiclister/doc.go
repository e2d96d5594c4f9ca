// Package dynamiclister reads unstructured objects from the cache of an informer, for any resource. The names are those of
// k8s.io/client-go/dynamic/dynamiclister.
//
// The one rule: what a lister returns is shared with everyone who reads the cache and must not be modified.
package dynamiclister
