// Package layer holds what round-trippers that wrap others have in common: they ask whether a request that net/http sends
// because of a redirect still goes to the server that credentials were configured for, they pass on the wish to close
// idle connections, and they close those that were opened with credentials that have changed. The last of them sends a
// request again only where it reads, or where the server has said that it has not executed it (SendOnce, Guard).
//
// net/http drops the Authorization header of a request when it follows a redirect to another host, but a RoundTripper
// that adds the header on every request brings it back. So every RoundTripper that adds something confidential asks
// Trusted or AtHome first.
//
// The one rule: what cannot be told is the careful answer, without a log of anybody's. A redirect of unknown origin came
// from another host, and a round-tripper that cannot be looked into is left alone.
package layer
