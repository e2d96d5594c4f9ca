package templates

import (
	"go/doc/comment"
	"strings"
)

// ApplyConfiguration is what the template of one apply configuration is
// executed with.
type ApplyConfiguration struct {
	// Type is the name of the Go type, Name that of its apply configuration,
	// Constructor that of the function that makes one.
	Type, Name, Constructor string
	// Package says what the package is, in its first file: its name and a verb
	// phrase.
	Package string
	// Doc is the comment of the Go type.
	Doc string
	// Fields in the order of the Go type's.
	Fields []*ApplyField
	// Members are what sets fields, in that order.
	Members []*ApplyMember
	// Kind and APIVersion are what the constructor sets, "" for types that are
	// no kinds.
	Kind, APIVersion string
	// Named and Namespaced tell which parameters the constructor has.
	Named, Namespaced bool
	// Marked is set for types that are applied by themselves.
	Marked bool
	// Getters read the fields that clients need.
	Getters []*ApplyGetter
	// Extract is set when there are functions that extract the configuration
	// from objects.
	Extract *ApplyExtract
}

// DocLines returns the comment of the type as gofmt lays it out.
func (a *ApplyConfiguration) DocLines() []string {
	text := a.Name + " is what an apply request says about " + article(a.Type) + ". Unset fields are not applied."
	if a.Doc != "" {
		text += "\n\n" + a.Doc
	}
	var parser comment.Parser
	var printer comment.Printer
	lines := strings.Split(strings.TrimRight(string(printer.Comment(parser.Parse(text))), "\n"), "\n")
	for i, line := range lines {
		if line != "" && line[0] != '\t' {
			lines[i] = " " + line
		}
	}
	return lines
}

func article(name string) string {
	if strings.IndexByte("AEIOaeio", name[0]) >= 0 {
		return "an " + name
	}
	return "a " + name
}

// ApplyField is a field of an apply configuration.
type ApplyField struct {
	// Doc are the lines of the field's comment, at least one: fields without
	// comments between them would be aligned.
	Doc []string
	// Name is "" for an embedded field, Type is Go text.
	Name, Type string
	// Tag is the struct tag.
	Tag string
	// Depth tells how deep the field is embedded in the Go type.
	Depth int
}

// ApplyMember is a method that sets a field, or one that makes an embedded
// struct exist.
type ApplyMember struct {
	// Method is the name of the method, Name that of the field that it sets.
	Method, Name string
	// Form says what the method does with its parameter: "value", "pointer",
	// "plain", "append", "copies", "listpointer", "merge"; or "ensure".
	Form string
	// Field is the Go text of the field, Type that of the parameter without its
	// dots and, for the form "copies", without its first asterisk.
	Field, Type string
	// Ensure is the method to call first, "" for none.
	Ensure string
	// Depth tells how deep the field is embedded.
	Depth int
}

// ApplyGetter is a method that reads a field.
type ApplyGetter struct {
	// Name is the name of the method, Field the Go text of what it returns.
	Name, Field string
	// Guards are embedded pointers that may be nil, the outer ones first.
	Guards []string
}

// What is the getter's name without the verb.
func (g *ApplyGetter) What() string { return strings.TrimPrefix(g.Name, "Get") }

// ApplyExtract says what the functions are that extract an apply configuration.
type ApplyExtract struct {
	// Object is the Go type, Param the parameter that holds one.
	Object Ident
	Param  string
	// Schema is the name of the type in the schema.
	Schema string
	// Subresources have a function of their own.
	Subresources []ApplySubresource
}

// ApplySubresource is a subresource with the end of its function's name.
type ApplySubresource struct {
	Suffix, Name string
}

// ApplyUtilities is what the templates of the root of the apply configurations,
// and of their schema, are executed with.
type ApplyUtilities struct {
	// Package is the name of the package.
	Package string
	// Versions are the group-versions with kinds.
	Versions []*ApplyVersion
	// Schema is the schema as YAML; it contains no backquote.
	Schema string
}

// ApplyVersion is a group-version in the switch over all kinds.
type ApplyVersion struct {
	// GroupVersion is how documentation names it.
	GroupVersion string
	// SchemeGroupVersion is the variable that names the group-version.
	SchemeGroupVersion Ident
	Kinds              []ApplyKind
}

// ApplyKind is a kind with its apply configuration.
type ApplyKind struct {
	Kind  string
	Apply Ident
}
