// Package retry runs a function again when it failed for a reason that goes
// away, above all a conflict: somebody else has changed the object since it
// was read.
//
// Its one rule: the function reads the object afresh each time it is called.
// A retry with the object of the first try fails the same way again.
package retry
