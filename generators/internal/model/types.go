package model

import (
	"go/token"
	"reflect"
	"strings"
	"unicode"
)

// Kind says what a type is underneath.
type Kind int

// The kinds of types.
const (
	Invalid Kind = iota // a name that nothing declares, or a type of "C"
	Basic
	Pointer
	Slice
	Array
	Map
	Struct
	Interface
	Func
	Chan
	Param // a type parameter
)

var kindNames = [...]string{
	"unknown type", "basic type", "pointer", "slice", "array", "map", "struct", "interface", "function", "channel", "type parameter",
}

// String names the kind as messages do.
func (k Kind) String() string { return kindNames[k] }

// Type is a Go type with every name in it resolved: aliases are followed, and
// type parameters of instances are replaced by their arguments. Types may be
// recursive by way of pointers, slices and maps. Two mentions of a declared type
// that is not generic are the same *Type.
type Type struct {
	// Name is the declared name, with an empty Path for predeclared types and
	// type parameters; zero for a type literal.
	Name Ident
	// Args are the type arguments of an instance of a generic type.
	Args []*Type
	// Decl is set for declared types.
	Decl *Decl
	// Shape is the underlying type; it is never nil.
	*Shape
}

// Shape is an underlying type. Types that are defined as each other share one.
type Shape struct {
	Kind Kind
	// Elem is the element of a pointer, slice, array, map or channel; Key is
	// the key of a map.
	Elem, Key *Type
	// Len is the length of an array as Go text, "" when it is not a plain number
	// or a constant of the same package that is one.
	Len string
	// Fields of a struct, in source order.
	Fields []*Field
	// Methods of an interface, embedded ones included, sorted.
	Methods []string
	// Opaque is true for a struct of another package whose fields were not
	// looked into: the standard library's, and those that have copy methods.
	Opaque bool
	// Immutable is true for structs of the standard library that are values
	// although they hold pointers, such as time.Time.
	Immutable bool
	// Basic is the predeclared name of a basic type: "string", "int32"; never
	// "byte" or "rune".
	Basic string
}

// Field is a field of a struct.
type Field struct {
	// Name is the field's name; an embedded field is called like its type.
	Name     string
	Type     *Type
	Embedded bool
	// Tag is the struct tag without its quotes.
	Tag string
	// Doc is the comment above the field without tags, "" outside the roots.
	Doc string
	// Merge is what the tags of the field say, nil for nothing.
	Merge *Merge
	// Default is the field's +default tag, nil for none. Only runs that write
	// defaults read it.
	Default *Default
	Pos     token.Position
}

// JSON returns what encoding/json makes of the field: its name, and whether it
// is left out when empty. The name is "" for an embedded struct whose fields
// are inlined, and "-" for a field that is never encoded.
func (f *Field) JSON() (name string, omitEmpty bool) {
	name, options, _ := strings.Cut(reflect.StructTag(f.Tag).Get("json"), ",")
	if !IsJSONName(name) {
		name = ""
	}
	omitEmpty = strings.Contains(","+options+",", ",omitempty,") || strings.Contains(","+options+",", ",omitzero,")
	if name == "-" && options != "" || name == "" && f.Embedded {
		return strings.TrimPrefix(name, "-"), omitEmpty
	}
	if name == "" {
		name = f.Name
	}
	return name, omitEmpty
}

// IsJSONName reports whether encoding/json takes a name from a tag, rather than
// going by the field's own: letters, digits and punctuation other than quotes,
// backslash and comma. The empty name counts.
func IsJSONName(name string) bool {
	for _, c := range name {
		if !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", c) && !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return false
		}
	}
	return true
}

// Decl is what is known about a declared type beside its shape.
type Decl struct {
	Pos token.Position
	// Doc is the comment without tags, "" outside the roots.
	Doc string
	// Root is true for types of the input packages.
	Root bool
	// Params are the names of the type parameters.
	Params []string
	// Copy is what the tags and the methods of the type say about deep copies.
	Copy Copying
	// Applied is true for types that apply configurations are made of, Kind for
	// those of them that are applied by themselves. The next two fields, and the
	// fields of structs of other packages, are there for applied types only.
	Applied, Kind bool
	// Merge is what the tags of the type say, nil for nothing.
	Merge *Merge
	// Encoding says what JSON the type's own methods make.
	Encoding Encoding
	// Defaulters are the functions that set the type's defaults, nil for none;
	// Default is its +default tag; OwnJSON is true when it decodes itself. Only
	// runs that write defaults read them.
	Defaulters *Defaulters
	Default    *Default
	OwnJSON    bool
}

// Encoding is the JSON that the methods of a type make of it.
type Encoding int

// The encodings.
const (
	EncodedAsIs   Encoding = iota // by the fields, elements or value
	EncodedText                   // a string, by MarshalText
	EncodedFreely                 // whatever MarshalJSON writes
)

// Copying is what is known about deep copies of a declared type.
type Copying struct {
	// Tagged and OptedOut are +k8s:deepcopy-gen=true and =false; Pos is the tag.
	Tagged, OptedOut bool
	Pos              token.Position
	// Interfaces are the interfaces of +k8s:deepcopy-gen:interfaces, sorted.
	Interfaces []CopyInterface
	// Values is +k8s:deepcopy-gen:nonpointer-interfaces.
	Values bool
	// DeepCopy and DeepCopyInto are the methods that the type has by hand,
	// nil for none.
	DeepCopy, DeepCopyInto *CopyMethod
	// Generated and GeneratedInto are true when DeepCopy and DeepCopyInto were
	// generated, by a run that this one does not replace.
	Generated, GeneratedInto bool
}

// CopyInterface is an interface type that a DeepCopy method returns.
type CopyInterface struct {
	Type Ident
	// Declared is true when the type has the method already.
	Declared bool
	Pos      token.Position
}

// Method is the name of the method: DeepCopy and the name of the interface.
func (i CopyInterface) Method() string { return "DeepCopy" + i.Type.Name }

// CopyMethod is a hand-written DeepCopy or DeepCopyInto.
type CopyMethod struct {
	Pos token.Position
	// PointerResult is true for DeepCopy() *T, false for DeepCopy() T.
	PointerResult bool
	// Bad is true for a signature that copies cannot use.
	Bad bool
}
