// Package merge knows which lists of the built-in kinds merge by key and which are replaced whole, for strategic merge
// patches and for server-side apply. Its one rule: it knows fields by name, so that no Go type of a built-in kind is
// needed; where two kinds disagree about a name, the enclosing field decides.
package merge
