package model

import "go/token"

// API is everything one run generates from.
type API struct {
	// Groups in the order of their Dir, then Name.
	Groups []*Group
	// Packages are the input packages in the order of their import paths,
	// those without resources included: outputs that stand beside the types
	// (deepcopy, register, defaults) are planned from them.
	Packages []*Package
	// Skipped are input packages with tagged types that no client is generated
	// for, in the order of their import paths, for a verbose report.
	Skipped []Skipped
}

// HasResources reports whether any type gets a client.
func (a *API) HasResources() bool {
	for _, g := range a.Groups {
		for _, v := range g.Versions {
			if len(v.Resources) > 0 {
				return true
			}
		}
	}
	return false
}

// Skipped is an input package that was left out on purpose.
type Skipped struct {
	// Path is the import path, Reason a sentence without a full stop.
	Path, Reason string
}

// Group is one API group as it appears in generated code: its versions share
// one directory and one Go name.
type Group struct {
	// Name is the API group, "" for core, as in "rbac.authorization.k8s.io".
	Name string
	// Dir is the directory of the group below typed/, listers/ and so on: the
	// element of the import path before the version, in its original case.
	Dir string
	// GoName is the exported identifier, as in "RbacAuthorization": never
	// empty, always valid Go, unique among the groups of an API.
	GoName string
	// Versions in input order for upstream's --input, else by import path.
	Versions []*Version
}

// Version is one group-version and the clients generated for it.
type Version struct {
	Group *Group
	// Name is the version as in the API path, "v1beta1"; "" is the internal
	// version.
	Name string
	// GoName is Name with its first letter raised, "V1beta1"; "" if internal.
	GoName string
	// Dir is the directory and Go package name of the generated code: the
	// lower-cased Name, "internalversion" for the internal version.
	Dir string
	// Packages hold the types: usually one, more when a group-version is
	// spread. The first one declares the group-version variable
	// ([Package.GroupVersionVar]) and AddToScheme; the others may not.
	Packages []*Package
	// Resources in the order of their Private names, byte by byte.
	Resources []*Resource
}

// Package is one input package of Go types.
type Package struct {
	// Path is the import path, Name the package name, Dir the absolute folder.
	Path, Name, Dir string
	// GroupName is the value of +groupName; without such a tag the Group of
	// the declared group-version, else that of a sibling version, else the
	// directory before the version. HasGroupName is true with the tag.
	GroupName    string
	HasGroupName bool
	// VersionName is the version of a package with Applied types.
	VersionName string
	// GroupVersionVar names the package's variable that holds its
	// schema.GroupVersion: "SchemeGroupVersion", or "GroupVersion" where only
	// that one is declared (kubebuilder's habit). Generated code must use this
	// name. "" when there is none, which is an error for the first package of
	// a Version and possible for the others.
	GroupVersionVar string
	// AddToScheme is true when the package declares AddToScheme, as a function
	// or a variable.
	AddToScheme bool
	// NoListers and NoInformers tell that the package's doc.go switches those
	// off.
	NoListers, NoInformers bool
	// Main is true for packages of the run's own module or workspace, which
	// files may be written into.
	Main bool
	// Types are the declared types, in the order of file and position; nil
	// unless an output is made from this package's.
	Types []*Type
	// Applies is true when apply configurations are made from the package, and
	// Applied are the types that these are made of, by name.
	Applies bool
	Applied []*Type
	// ModelNames are the names that types have in OpenAPI documents where they
	// say so themselves, by Go name.
	ModelNames map[string]string
	// DeepCopy says which types get deep copies.
	DeepCopy CopyMode
	// KeepsCopies is true when another tool's copy methods stay in the package.
	KeepsCopies bool
	// Register is set for packages whose types are registered by generated
	// code.
	Register *Register
	// Defaults is set for packages with generated defaults.
	Defaults *Defaulting
	// Taken are package-level names that could equal an import alias.
	Taken []string
	// Internal is true for packages whose types carry no json tags.
	Internal bool
	// Pos is the package clause of doc.go, or of the first file.
	Pos token.Position
}

// Ident names a Go declaration.
type Ident struct {
	// Path is the import path of the declaring package, Name the identifier.
	Path, Name string
}

// Resource is a type with +genclient.
type Resource struct {
	Version *Version
	// Package declares the type.
	Package *Package
	// Kind is the Go type name, Plural the exported plural ("Deployments").
	Kind, Plural string
	// Private and PrivatePlural are Kind and Plural with the first letter
	// lowered; they may be Go keywords or predeclared identifiers: templates
	// escape what they declare.
	Private, PrivatePlural string
	// Name is the path segment in URLs, "deployments".
	Name string
	// ListKind is the list type in the same package, "" when there is none.
	ListKind string
	// ItemPointers is true where the list's Items are []*Kind instead of
	// []Kind.
	ItemPointers bool
	// FileBase is the file name without ".go" that a kind's files start from:
	// the lower-cased Kind, made unique within its Version.
	FileBase string
	// Namespaced is false for cluster-scoped resources.
	Namespaced bool
	// NoVerbs is set by +genclient:noVerbs: an interface with the expansion only.
	NoVerbs bool
	// HasStatus tells that the struct has a member Status and noStatus is
	// absent, whatever verbs are selected.
	HasStatus bool
	// Verbs are the verbs the tags allow: UpdateStatus and ApplyStatus only
	// with HasStatus; empty with NoVerbs.
	Verbs Verbs
	// Shadowed are the verbs that the tags would allow without NoVerbs.
	Shadowed Verbs
	// Methods are the +genclient:method extensions in source order.
	Methods []Method
	// Doc is the type's comment without tags, for generated documentation.
	Doc string
	// Pos is the type's name.
	Pos token.Position
}

// Type returns the Go type of the resource.
func (r *Resource) Type() Ident { return Ident{r.Package.Path, r.Kind} }

// HasInformer reports whether the resource can be cached by an informer.
func (r *Resource) HasInformer() bool { return r.Verbs.Has(List, Watch) && !r.Package.NoInformers }

// HasLister reports whether there is a lister of the resource: of all that have
// informers, and of those that can be read. A lister works on any index, so
// that noVerbs, which is about clients, does not count.
func (r *Resource) HasLister() bool {
	return !r.Package.NoListers && (r.HasInformer() || r.Verbs.Has(List, Get) || r.Shadowed.Has(List, Get))
}

// ListType returns the Go type of the list of the resource.
func (r *Resource) ListType() Ident { return Ident{r.Package.Path, r.ListKind} }

// Method is one +genclient:method=Name,verb=v,... extension.
type Method struct {
	Name string
	Verb Verb
	// Subresource is the path below the object, "" for none.
	Subresource string
	// Input and Result are the Go types sent and received; the resource's own
	// type unless the tag names others.
	Input, Result Ident
	// Pos is the tag.
	Pos token.Position
}
