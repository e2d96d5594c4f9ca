// Command client-gen writes typed Kubernetes clients from Go API types.
//
//	client-gen ./apis/...
//
// finds the types marked +genclient in the packages named and writes a
// clientset for them to pkg/generated/clientset/versioned. Run client-gen
// --help for the flags; those of k8s.io/code-generator's client-gen are
// accepted with the same meaning.
//
// Exit status: 0 when everything asked for was written (or, with verify, is as
// it should be), 1 when the input has errors, a file could not be written or
// verify found differences, 2 when the command line is wrong.
package main
