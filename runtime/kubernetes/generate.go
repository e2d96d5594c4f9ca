package kubernetes

// The clients of the built-in APIs. Expansions (*_expansion.go) are written by hand; the rest below this folder is not.
//
//go:generate ./update.sh
