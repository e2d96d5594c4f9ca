// Command bench measures client-gen and its runtime beside
// k8s.io/code-generator and k8s.io/client-go, in the same run on the same
// machine, and prints one Markdown table.
//
//	go run . [-rounds 3] [-only sections] [-cold-build=false]
//
// Its one rule: both sides do the same work. They read the same packages of
// k8s.io/api with the same flags and write for the same target; rounds are
// interleaved, so that a busy machine is busy for both; what is printed is the
// median. Times are of processes with all their children: wall clock, CPU
// (user and system), and the largest resident set of any one of them.
package main
