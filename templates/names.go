package templates

import (
	"go/token"
	"go/types"
	"slices"
)

// localNames are the parameters, results, receivers and variables that the
// built-in templates declare in functions.
var localNames = []string{
	"action", "c", "config", "ctx", "data", "emptyResult", "err", "fake", "httpClient", "items", "list", "listOpts",
	"name", "namespace", "obj", "object", "opts", "options", "patchOpts", "pt", "request", "result", "selector",
	"subresources", "timeout",
}

// Param returns the name under which a template declares the parameter that
// somebody's Go type is named after: the name itself, or the name with
// "Object" behind it if it is a Go keyword or predeclared identifier, one of
// the qualifiers or local names of the templates, or among taken.
func Param(name string, taken ...string) string {
	for isReserved(name) || isQualifier(name) || slices.Contains(localNames, name) || slices.Contains(taken, name) {
		name += "Object"
	}
	return name
}

// Private returns the name under which a template declares an unexported type
// or field: the name itself, or the name with "Client" behind it if Go reserves
// it or it is among taken.
func Private(name string, taken ...string) string {
	for isReserved(name) || slices.Contains(taken, name) {
		name += "Client"
	}
	return name
}

// isReserved reports whether a name is a keyword, a predeclared identifier or
// the name that templates give every error.
func isReserved(name string) bool {
	return token.IsKeyword(name) || types.Universe.Lookup(name) != nil || name == "err" || name == "init" || name == "main"
}
