// Package keyutil reads, writes and makes RSA and ECDSA keys in PEM. It mirrors client-go's package.
//
// The one rule: a private key is written with mode 0600 from the start, and no error contains key material.
package keyutil
