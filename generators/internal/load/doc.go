// Package load finds the Go packages of a run and parses their declarations.
//
// The go command is asked for names, files and modules, for the import graph
// only where nothing else helps, and never for types or export data, so nothing
// is compiled; what it has said is remembered for as long as it has to be so. The files of the packages named by the
// user (the roots) are parsed in parallel, with comments, where they declare
// types or carry tags. Everything else is parsed when a reference needs it, one
// file at a time: [Package.Type] and its siblings read a further file only when
// its text contains the name asked for.
//
// # Layers
//
//   - [Load], [Start] and [Program.Need] run the go command: listing.go, list.go,
//     diagnose.go, env.go, hasten.go; irregular.go keeps it from what it would
//     wait for.
//   - [Listing.Guess] tells what the go command will list, for those who do not
//     want to wait, and [Listing.Confirms] whether it was right: guess.go,
//     guessfolders.go, guessmodules.go, memory.go.
//   - [Package] finds declarations by name: package.go, lookup.go, file.go.
//   - [File.Resolve] turns a type expression into the declaration that it
//     names: resolve.go.
//   - [ImportPath] and [ResolveInputs] answer questions about paths and need no
//     loaded packages: importpath.go, input.go.
//
// Outputs that need more than names and tags (fields for apply configurations,
// deep copies) start from [TypeDecl.Spec] and resolve with [TypeDecl.File].
//
// Its one rule: what an earlier run generated never breaks this one. A
// generated file that does not parse is left out; a hand-written one that does
// not is an error at its line.
package load
