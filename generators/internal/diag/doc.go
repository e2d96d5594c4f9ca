// Package diag holds what the generator has to say about its input.
//
// A [Diagnostic] names the place (file, line and column), what is wrong and
// what to do next. Its one rule: every mistake in the user's input becomes a
// Diagnostic, and all of a run are collected in a [List], sorted and printed
// together, instead of stopping at the first.
package diag
