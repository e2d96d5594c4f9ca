// Package connrotation has a dialer that remembers the connections it opened and can close them all. It mirrors
// client-go's package.
//
// It is for credentials that belong to a connection, such as client certificates: once they are replaced, the only way
// to use the new ones is a new connection.
//
// The one rule: a connection that was closed is forgotten, so a tracker holds no more than what is open.
package connrotation
