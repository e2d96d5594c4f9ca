// Package e2e tests client-gen against real programs: the scenario suite, the example with its controller, and informers
// of every sort on a real kube-apiserver, and a real kubectl on runtime/apitest. With SOAK_MINUTES set it also runs the
// soak.
//
// The programs are built from their Go modules on first use, see package cluster; run
//
//	go run ./cmd/binaries
//
// before, so that the build does not count against the time limit of go test.
package e2e
