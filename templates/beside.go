package templates

// Copies is what the template of deepcopy/ is executed with.
type Copies struct {
	// Types sorted by name.
	Types []*Copied
}

// Copied is a type with generated copy methods.
type Copied struct {
	Name string
	// ByValue selects value receivers, which maps and slices have; Nilable
	// tells that the type has a nil.
	ByValue, Nilable bool
	// Into and Copy tell which of DeepCopyInto and DeepCopy to write.
	Into, Copy bool
	// HandCopy is set when DeepCopy is written by hand and DeepCopyInto is to
	// do the same.
	HandCopy bool
	// Deref is "*" when DeepCopy returns a pointer, else "".
	Deref string
	// Body is the statements that make out, which is a shallow copy of in, a
	// deep one. How deep they are nested depends on the type, so that they
	// come as Go text. All names in it are fields, methods and local variables.
	Body string
	// Interfaces are the further methods to write; Values selects value
	// receivers for them.
	Interfaces []CopyInterface
	Values     bool
}

// CopyInterface is a method that returns a deep copy as an interface.
type CopyInterface struct {
	Method string
	Result Ident
}

// Register is what the template of register/ is executed with.
type Register struct {
	// Group and Version are what the types are registered under.
	Group, Version string
	// Kinds are the names of the types.
	Kinds []string
	// DeclaresGroupName is set when the package has the constant GroupName.
	DeclaresGroupName bool
}

// Defaults is what the template of defaults/ is executed with.
type Defaults struct {
	// Types sorted by name.
	Types []*Defaulted
}

// Defaulted is a type with a function that sets its defaults.
type Defaulted struct {
	Name string
	Type Ident
	// Object is set for types that schemes hold.
	Object bool
	// In is the parameter, Body the statements that set its defaults, as Go
	// text: how deep they are nested depends on the type.
	In, Body string
}
