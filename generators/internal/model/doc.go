// Package model is what the generator knows about an API: groups, versions,
// resources, verbs and types, resolved and sorted, as plain data.
//
// [Build] turns loaded packages into an [API] and everything wrong with them
// into diagnostics. Its one rule: nothing behind this package looks at syntax
// again, and nothing in it knows how output looks.
package model
