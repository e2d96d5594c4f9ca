// Package apidiff compares two trees of Go packages by what they export.
//
// Two trees are the same when a program that imports the one compiles and
// means the same after its import paths are pointed at the other: the same
// packages, and in each the same constants with their values, variables,
// functions, types, fields, methods, aliases and type parameters. Names of
// parameters, comments, bodies and unexported declarations do not count,
// except where they show through: promoted fields and methods of an unexported
// embedded type, an interface sealed by an unexported method, a struct that an
// unexported field makes incomparable. An alias for a type of the same name in
// an internal package is that type's public name, and read as its declaration.
//
// Its one rule: a comparison is between texts. [Describe] turns each exported
// symbol into one canonical line, with the tree's own root written as ".", and
// [Compare] only compares lines.
//
//	loader := &apidiff.Loader{Dir: "path/of/a/module"}
//	a, err := loader.Load("k8s.io/client-go/kubernetes")
//	b, err := loader.Load("example.com/out/kubernetes")
//	report := apidiff.Compare(apidiff.Describe(a, opts), apidiff.Describe(b, opts))
package apidiff
