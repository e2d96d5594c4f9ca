// Package reference makes references to objects, as events and the like carry them. It mirrors
// k8s.io/client-go/tools/reference.
//
// Its one rule: a reference says what the object says of itself; the scheme is asked only for what the object leaves
// out.
package reference
