// Package rest talks to Kubernetes APIs over HTTP. It mirrors k8s.io/client-go/rest, exported name by exported name;
// the differences are listed in the README of this module.
//
// A Config says where the API is and how to authenticate. RESTClientFor turns it into a RESTClient, whose Get, Post,
// Put, Patch and Delete start a Request. A request is built by chained calls and sent by one of four methods:
//
//   - Do reads the whole response into a Result, which decodes it on demand (Into, Get, Error, Raw);
//   - DoRaw returns the bytes;
//   - Stream returns the open body, for logs and the like;
//   - Watch returns a stream of decoded events.
//
// The one rule: building a request and reading a response are pure, they need no socket and have files of their own
// (request*.go, result*.go); request_send.go and retry.go alone decide when bytes travel. Whatever happens, the body
// of every response is read to its end or closed, and a context that ends is obeyed at once, also while waiting for a
// rate limiter, a backoff or a Retry-After.
//
// Nothing is logged unless the Config has a Logger. Bodies and header values are never logged.
package rest
