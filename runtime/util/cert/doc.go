// Package cert reads, writes and makes X.509 certificates in PEM: pools of trusted roots, self-signed serving
// certificates for development and tests, signing requests, and a look at what a server presents. It mirrors client-go's
// package.
//
// The one rule: an empty or unreadable bundle is an error and never a pool that trusts nobody or everybody.
package cert
