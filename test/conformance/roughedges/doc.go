// Package roughedges keeps what upstream's client-gen does wrong as tests.
//
// Each file of testdata is one case: API packages that make upstream panic,
// stay silent or write code that does not compile or does not work, and what
// client-gen does instead. The files are numbered by the list of rough edges;
// letters tell cases of one edge apart. Files that start with R are cases that
// real modules added.
//
// Its one rule: a case ends in one of two ways, right code or a located error
// with nothing written. There is no third.
//
// A case is a txtar archive. Its comment starts with the title; lines after it
// may set
//
//	flags: --clientset-api-path /x  (further flags for client-gen)
//	patterns: ./apis/demo/v1        (instead of ./apis/...; "none" for flags only)
//
// Its files are the API packages, to which types get their DeepCopyObject and
// packages their registration where the case has none, and one of
//
//	stderr    lines that the error output must contain; nothing may be written
//	has       "typed/demo/v1 FooInterface.Get": symbols of the clientset, or of
//	          packages below "listers/" and "informers/"
//	lacks     the same, for symbols that must not be there
//	warning   lines that the error output must contain although code is written
//	*_test.go a test of the clientset, for both targets or, if the name starts
//	          with "light", for the light runtime
//
// In flags and tests CASE stands for the import path of the case's folder and
// OUTPUT for that of the output, in tests too APIS for CASE/apis, GENERATED for
// the clientset and RUNTIME for the root of the target.
//
// Code that is written must compile for both targets in any case.
package roughedges
