package templates

// Listers is what the templates of listers/ are executed with, save that of a
// single lister.
type Listers struct {
	// Package is the name of the package.
	Package      string
	GroupVersion *GroupVersion
	// Expansions are the kinds whose expansion interfaces are not written by
	// hand.
	Expansions []*Lister
}

// Lister is what the template of a single lister is executed with.
type Lister struct {
	*Kind
	// Type and NamespaceType are the unexported structs; the second one is for
	// namespaced kinds.
	Type, NamespaceType string
}

// InformerFactory is what the templates of a tree of informers are executed
// with, save those of its groups.
type InformerFactory struct {
	// Package is the name of the factory's package.
	Package string
	// Groups with informers, in the order in which they are declared.
	Groups []*InformerGroup
}

// Example is a call chain that leads from the factory to the informer of some
// kind, without the parentheses at its end; "" when there is none.
func (f *InformerFactory) Example() string {
	for _, g := range f.Groups {
		for _, v := range g.Versions {
			for _, k := range v.Kinds {
				return g.Name + "()." + v.Name + "()." + k.Plural
			}
		}
	}
	return ""
}

// InformerGroup is what the template of a group's informers is executed with.
type InformerGroup struct {
	// Package is the name of the group's package, Name the method of the
	// factory that returns its Interface, Title the API group in
	// documentation.
	Package, Name, Title string
	// Interface and New are the declarations of the group's package.
	Interface, New Ident
	// Versions in the order in which they are declared.
	Versions []*InformerVersion
}

// InformerVersion is what the template of a version's informers is executed
// with, save those of single kinds.
type InformerVersion struct {
	GroupVersion *GroupVersion
	// Package is the name of the version's package, Name the method of the
	// group's Interface: "V1", "InternalVersion".
	Package, Name string
	// Interface and New are the declarations of the version's package.
	Interface, New Ident
	// Kinds in the order in which they are declared.
	Kinds []*Informer
	// Resources are the kinds that can be found by resource, each resource
	// once.
	Resources []*Informer
}

// Informer is what the template of a single informer is executed with.
type Informer struct {
	*Kind
	// Type is the unexported struct of the factory's informer, TypedType that
	// of an informer with type-safe methods added.
	Type, TypedType string
	// Lister and NewLister are the declarations of the kind's lister.
	Lister, NewLister Ident
}
