// Package store keeps the objects of an apitest server: versioned, in memory, with the history that snapshots and
// watches are answered from. Its one rule: a stored object is never changed, so that readers need no copy and no lock.
package store
