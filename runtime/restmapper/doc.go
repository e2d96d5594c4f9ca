// Package restmapper maps kinds to resources and back by what a server says in discovery: [NewDiscoveryRESTMapper] from
// what has been gathered, [NewDeferredDiscoveryRESTMapper] lazily, with one more look at the server when something is
// missing. Short names are expanded by [NewShortcutExpander], categories by [NewDiscoveryCategoryExpander].
//
// The one rule: nothing is guessed that the server has said, and what it has not said is looked for once.
package restmapper
