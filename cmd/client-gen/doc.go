// Command client-gen writes typed Kubernetes clients from Go API types.
//
//	client-gen ./apis/...          # or, without packages, what client-gen.yaml says
//	client-gen verify ./apis/...   # in CI: a diff and status 1 if anything is stale
//	client-gen inspect ./apis/...  # what there is to generate from
//
// finds the types marked +genclient in the packages named and writes a
// clientset for them to pkg/generated/clientset/versioned. The subcommands
// lister, informer, applyconfiguration, deepcopy, register and defaulter, and
// the program under the names lister-gen and so on, take the flags of
// k8s.io/code-generator's tools; those of its client-gen and of kube_codegen.sh
// are accepted with the same meaning.
//
// Each command has a file of its name. A command line becomes settings
// (internal/config), which client-gen.yaml has under the same names, and
// settings become options of package generators.
//
// Exit status: 0 when everything asked for was written (or, with verify, is as
// it should be), 1 when the input has errors, a file could not be written or
// verify found differences, 2 when the command line is wrong, 128 and its number
// when a signal ended the run before it had written anything.
package main
