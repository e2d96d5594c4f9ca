// Package resourcelock holds the locks that leader election works on: one object of the API whose holder is the leader.
// It mirrors client-go's package of the same name, but for the deprecated MultiLock, which no longer has a second lock to
// work with.
//
// Its one rule: a lock only reads and writes the record; who may take it is decided by package leaderelection.
package resourcelock
