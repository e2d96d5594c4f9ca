// Package decode measures what a program waits for when it reads from an API server: decoding lists, the heap that a
// long list takes, events of a watch, and the allocations of single requests. Everything is done by our runtime and by
// k8s.io/client-go, with the same codecs and the same bytes:
//
//	go test -run '^$' -bench . ./decode
//
// The one rule: only what a client does is counted. Servers are a transport that copies bytes, or another process.
package decode
