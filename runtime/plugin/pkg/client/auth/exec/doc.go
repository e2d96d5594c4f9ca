// Package exec authenticates requests with credentials that a program prints. It mirrors client-go's package of the same
// name; rest.Config uses it for its ExecProvider.
//
// The program is run when the first request needs credentials, when they have expired, and after a request that the
// server answered with 401. Equal settings share one [Authenticator] process-wide, so that the program runs once for
// all clients of a user, and their transports can be shared.
//
// The one rule: what the program prints goes into requests to the configured server and nowhere else. It is not logged,
// it is not part of errors, and it does not follow a redirect to another host.
package exec
