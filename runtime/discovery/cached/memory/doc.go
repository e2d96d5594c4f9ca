// Package memory holds a discovery client that keeps what a server said in memory until it is told to forget it.
//
// The cache is filled as a whole on first use. After that nothing is looked up live: what is not in the cache does not
// exist until Invalidate is called. The one exception are versions whose resources could not be fetched for a passing
// reason; those are asked for again when they are needed.
//
// The one rule: whoever holds such a client calls Invalidate when the server may have changed.
package memory
