// Package generators turns Go API types into clients.
//
// [Run] is the whole generator and reads as its five steps: load the packages,
// build the model, plan the files, render them, and put them in place. [Prepare]
// and [Write] do it for several runs that are to be written together. What is
// emitted stands in one table (table.go); each output has one file that turns
// the model into the views its templates are executed with.
//
// The package's one rule: nothing is written before everything has rendered,
// and everything wrong with the input is reported in one go.
package generators
