// Package flowcontrol holds the client-side rate limiters and the keyed exponential back-off that mirror client-go's
// util/flowcontrol.
//
// A limiter is used only where one is asked for: unlike client-go, rest.Config has no limit unless QPS or RateLimiter
// is set, because API servers have had priority and fairness for years and a silent 5 requests per second surprises.
//
// The one rule: time comes from an injected clock wherever a caller can give one, so that nothing needs to sleep to be
// tested.
package flowcontrol
