// Package builtin is the table of the resources that a Kubernetes API server serves by itself, and the columns kubectl
// shows of them. Its one rule: it is data; what the data means is decided by the server that reads it.
package builtin
