// Package gentype holds the typed clients that generated clients embed: one implementation of the verbs, generic over
// the kind, its list and its apply configuration, so that generated code stays thin.
//
// A client comes in four forms, after the verbs that a resource has: [Client], [ClientWithList], [ClientWithApply] and
// [ClientWithListAndApply]. All of them have more methods than a kind with fewer verbs should show; the interface that
// is generated for the kind selects.
//
// The one rule: nothing here knows a kind, and nothing here is for tests. The fake counterparts are in gentype/fake.
package gentype
