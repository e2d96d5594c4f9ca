// Package conformance proves that client-gen can replace upstream's client-gen.
//
// For each real module of the table [Corpora], both generators make a clientset
// from the same API packages with the same flags, and the exported API of the
// two is compared. The comparator, k8s.io/code-generator, is a tool dependency
// of this module; nothing of the project depends on it.
//
// Its one rule: what is measured is fixed. The modules are requirements of the
// go.mod files in testdata/modules with their sums, the flags are data, and no
// test looks at the network beyond the Go module proxy.
package conformance
