// Package metrics holds the hooks through which the runtime reports what it does: request latencies, sizes, results
// and retries, rate limiter waits, exec plugin runs, certificate expiry and the transport cache.
//
// Every hook is a package variable with a no-op default, as in client-go's package of the same name, so an adapter
// written for client-go compiles against this one unchanged. An adapter calls [Register] once at start-up.
//
// The one rule: this package imports the standard library only, and nothing here ever carries a credential.
package metrics
