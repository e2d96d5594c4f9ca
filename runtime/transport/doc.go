// Package transport turns connection settings into an http.RoundTripper: TLS with certificates that are read again
// when their files change, bearer tokens from a string or a file, basic authentication, impersonation, user agent and
// the caller's own wrappers. It mirrors client-go's transport.
//
// [New] does everything. A request passes, outermost first: impersonation, user agent, bearer token or basic
// authentication, the debug logger (only with a Logger), Config.WrapTransport, the TLS transport. Transports with equal
// TLS settings are shared process-wide, and dropped when nothing uses them any more.
//
// The one rule: a credential goes to the host that it was configured for and nowhere else. A request that net/http
// sends because of a redirect to another host passes the authenticating wrappers untouched, and nothing in this
// package logs or formats a credential.
package transport
