// Package migrate reads shell scripts that run the generators of
// k8s.io/code-generator and says the same as a configuration of client-gen.
//
// A script is parsed and walked with its variables, functions and loops over
// fixed words; nothing in it is executed. [Read] understands kube_codegen.sh,
// generate-groups.sh and the single tools.
//
// Its one rule: what is not translated is said, with its line.
package migrate
