// Package builtin is the table of the resources that a Kubernetes API server serves by itself, with their Go types and
// the columns that kubectl shows of them. Its one rule: it is data; what the data means is decided by the server that
// reads it.
package builtin
