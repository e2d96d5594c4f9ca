// Package v1 holds the apply configurations of the types of meta/v1: object metadata, owner references, conditions,
// label selectors and the like, as they occur inside the configurations of other types.
//
// All fields are optional, so that a configuration says only what its author owns. The With functions set fields and can
// be chained.
//
// The one rule: reading a configuration never changes it.
package v1
