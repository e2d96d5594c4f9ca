package model

import "slices"

// Verb is one of the verbs that a typed client can have.
type Verb string

// The verbs, in the order in which generated interfaces declare them.
const (
	Create           Verb = "create"
	Update           Verb = "update"
	UpdateStatus     Verb = "updateStatus"
	Delete           Verb = "delete"
	DeleteCollection Verb = "deleteCollection"
	Get              Verb = "get"
	List             Verb = "list"
	Watch            Verb = "watch"
	Patch            Verb = "patch"
	Apply            Verb = "apply"
	ApplyStatus      Verb = "applyStatus"
)

// AllVerbs lists every verb in declaration order.
var AllVerbs = Verbs{
	Create, Update, UpdateStatus, Delete, DeleteCollection, Get, List, Watch, Patch, Apply, ApplyStatus,
}

// Verbs is a set of verbs in declaration order.
type Verbs []Verb

// Has reports whether every one of the given verbs is in the set.
func (v Verbs) Has(verbs ...Verb) bool {
	for _, want := range verbs {
		if !slices.Contains(v, want) {
			return false
		}
	}
	return true
}

// HasAny reports whether at least one of the given verbs is in the set.
func (v Verbs) HasAny(verbs ...Verb) bool {
	return slices.ContainsFunc(verbs, func(want Verb) bool { return slices.Contains(v, want) })
}
