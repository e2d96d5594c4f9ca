// Package scaffold sets a project up for client-gen: it looks at what is there
// and adds client-gen.yaml, a go:generate line and a Makefile target.
//
// Its one rule: nothing that is there is overwritten; what it would need to
// change by hand it only says.
package scaffold
