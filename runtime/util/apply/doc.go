// Package apply builds server-side apply requests. It mirrors k8s.io/client-go/util/apply.
//
// The one rule: the caller says what to apply, the client that sends it says in which format.
package apply
