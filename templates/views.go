package templates

import "slices"

// Clientset is what the templates of clientset/ and scheme/ are executed with.
type Clientset struct {
	// Name is the package name of the clientset.
	Name string
	// Groups are the group-versions in the order in which they are declared.
	Groups []*GroupVersion
	// Installs are the Install functions of an internal clientset, one per
	// group; empty for all others.
	Installs []Ident
	// Internal selects Install instead of AddToScheme.
	Internal bool
	// ExtraScheme is set when the scheme package has a hand-written
	// register_custom.go.
	ExtraScheme bool
	// Apply is set when there are apply configurations.
	Apply bool
	// Resources are the kinds that the fakes' tracker would look for under
	// another resource than the clients do.
	Resources []*Kind
	// Deletes is set when some kind has DeleteCollection.
	Deletes bool
}

// GroupVersion is what the templates of typed/ are executed with, save those
// of single kinds.
type GroupVersion struct {
	// Name starts exported names ("AppsV1"), Field is the field of the
	// Clientset ("appsV1").
	Name, Field string
	// Group and Version are what the API path holds.
	Group, Version string
	// APIPath is the root of the group's URLs, "/apis" or "/api".
	APIPath string
	// Internal is set for the internal version.
	Internal bool
	// Kinds in the order in which they are declared.
	Kinds []*Kind
	// Expansions are the kinds whose expansion interface is not written by hand.
	Expansions []*Kind
	// New, Interface, Client and Fake are what the clientset refers to.
	New, NewForConfigAndClient, Interface, Client, Fake Ident
	// AddToScheme registers the types of the group-version: one function for
	// each of its packages.
	AddToScheme []Ident
	// SchemeGroupVersion is the variable that names the group-version.
	SchemeGroupVersion Ident
}

// GroupAndVersion is how documentation names the group-version: "apps/v1",
// "core/v1".
func (g *GroupVersion) GroupAndVersion() string {
	group, version := g.Group, g.Version
	if group == "" {
		group = "core"
	}
	if version == "" {
		version = "internal version"
	}
	return group + "/" + version
}

// URL is the path below which the group-version is served.
func (g *GroupVersion) URL() string {
	url := g.APIPath
	for _, element := range []string{g.Group, g.Version} {
		if element != "" {
			url += "/" + element
		}
	}
	return url
}

// HasMethods reports whether some kind has an extended method.
func (g *GroupVersion) HasMethods() bool {
	return slices.ContainsFunc(g.Kinds, func(k *Kind) bool { return len(k.Methods) > 0 })
}

// Kind is what the templates of a single kind are executed with.
type Kind struct {
	GroupVersion *GroupVersion
	// Name and Plural start exported names: "Deployment", "Deployments".
	Name, Plural string
	// Type and New are the unexported struct and its constructor.
	Type, New string
	// Param is the parameter that holds an object.
	Param string
	// Object, List and Apply are the Go types; List and Apply may be zero.
	Object, List, Apply Ident
	// Resource is the path segment in URLs.
	Resource string
	// ItemPointers tells that the list holds pointers to objects.
	ItemPointers bool
	// Namespaced is false for cluster-scoped kinds.
	Namespaced bool
	// Verbs are the default methods to declare, by upstream's verb names.
	Verbs []string
	// Flavor completes the names of gentype's clients: "", "WithList",
	// "WithApply", "WithListAndApply".
	Flavor string
	// Protobuf asks for protobuf.
	Protobuf bool
	// Methods are the extended methods.
	Methods []*Method
}

// Has reports whether the client has the verb's method.
func (k *Kind) Has(verb string) bool { return slices.Contains(k.Verbs, verb) }

// WithList and WithApply tell which halves of gentype the client embeds.
func (k *Kind) WithList() bool { return k.Flavor == "WithList" || k.Flavor == "WithListAndApply" }

// WithApply is documented at [Kind.WithList].
func (k *Kind) WithApply() bool { return k.Flavor == "WithApply" || k.Flavor == "WithListAndApply" }

// Embedded is the field name of gentype's client in the kind's client.
func (k *Kind) Embedded() string { return "Client" + k.Flavor }

// Method is an extended method of a kind's client.
type Method struct {
	Kind *Kind
	// Name and Verb say what it is called and does; Verb is one of create,
	// update, get, list, patch and apply.
	Name, Verb string
	// Subresource is the path below the object, "" for none.
	Subresource string
	// Input is the type sent: an apply configuration for the verb apply.
	// Result is the type received: for the verb list, the list type.
	Input, Result Ident
	// OwnInput is set when the input is the kind's own type.
	OwnInput bool
	// Param holds the input, NameParam the name of the object.
	Param, NameParam string
}

// Named reports whether the method takes the name of the object.
func (m *Method) Named() bool {
	return m.Verb == "get" || m.Verb == "patch" || m.Subresource != ""
}
