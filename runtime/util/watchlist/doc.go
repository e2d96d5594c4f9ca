// Package watchlist tells whether a list can be had as a watch that begins with the existing objects, and prepares the
// options of one. It mirrors k8s.io/client-go/util/watchlist.
//
// The one rule: when in doubt it says no, since a plain list always works.
package watchlist
