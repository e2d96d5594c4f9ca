// Package compile runs the generator on APIs with hostile names and unusual
// tags and compiles, vets and runs what it wrote, for both runtimes. It is a
// module of its own because the code that it compiles needs k8s.io/client-go,
// which the generator does not.
package compile
