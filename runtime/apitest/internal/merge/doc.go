// Package merge knows which lists of the built-in kinds merge by key in server-side apply and which are replaced whole.
// Its one rule: it knows fields by name, because k8s.io/api carries no schema of them; where two kinds disagree about a
// name, the enclosing field decides.
package merge
