package templates

// Ident names a Go declaration. A template prints it where the declaration is
// meant, and the linker makes it a name of the file's own: qualified by the
// alias of an import, or bare in the package that declares it.
type Ident struct {
	// Path is the import path of the declaring package, Name the identifier.
	Path, Name string
}

// String returns the form that the linker looks for: the import path as a raw
// string, a dot and the name. No Go program holds such an expression, because
// string constants have neither fields nor methods.
func (i Ident) String() string { return "`" + i.Path + "`." + i.Name }

// IsZero reports whether the Ident names nothing, for use in templates.
func (i Ident) IsZero() bool { return i == Ident{} }
