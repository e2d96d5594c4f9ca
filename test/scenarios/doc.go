// Package scenarios is the suite that a generated client and the runtime below it must pass on every API server:
// [Run] takes an [Env] and runs every scenario as a subtest.
//
// It runs on runtime/apitest in this module's own test and on a real kube-apiserver in test/e2e, with the same
// assertions: where the two disagree, the real server is right. What a server lacks is named with its reason in
// Env.Lacks, shows up as a skipped subtest, and is an error on the real server.
//
// # The one rule
//
// A scenario asserts what any Kubernetes API server of a supported release does, through generated clients only, in a
// namespace of its own. It never asks which server it runs on.
package scenarios
