// Package listers holds what generated listers embed: [ResourceIndexer], which reads typed objects from the cache of an
// informer. The listers of the built-in kinds are in the folders below, by group and version.
//
// The one rule: what a lister returns is shared with everyone who reads the cache and must not be modified.
package listers
