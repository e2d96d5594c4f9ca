// Package names derives the names that generated code uses from Go type names,
// API groups and versions: plurals with gengo's namers, exported names of
// groups, and file names that Go does not ignore.
//
// Its one rule: a name that leaves this package is a valid one of its kind, or
// the function says that there is none.
package names
