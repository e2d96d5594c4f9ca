package kubernetes

// The clients of the built-in APIs and what goes with them: client-gen.yaml says where. Expansions (*_expansion.go) are
// written by hand; the rest below those folders is not.
//
//go:generate ./update.sh
