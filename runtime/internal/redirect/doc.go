// Package redirect tells whether a request that net/http sends because of a redirect still goes to the server that
// credentials were configured for.
//
// net/http drops the Authorization header of a request when it follows a redirect to another host, but a RoundTripper
// that adds the header on every request brings it back. So every RoundTripper that adds something confidential asks
// this package first.
//
// The one rule: when the origin of a redirect cannot be told, it was another host.
package redirect
