// Package metadatalister reads object metadata from the cache of an informer, for any resource. The names are those of
// k8s.io/client-go/metadata/metadatalister.
//
// The one rule: what a lister returns is shared with everyone who reads the cache and must not be modified.
package metadatalister
