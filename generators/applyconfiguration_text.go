package generators

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/load"
	"github.com/clientsmith/client-gen/generators/internal/model"
	"github.com/clientsmith/client-gen/templates"
)

// goText writes types as Go text, with the names in the form that the linker
// resolves.
type goText struct {
	pkg string // names of this package are written bare
	b   strings.Builder
	// unusual is set when the text holds a type literal that gofmt may lay out
	// on several lines.
	unusual bool
}

// textOf returns the Go text of a type as code of the package pkg writes it; ok
// is false for a type that cannot be named there.
func textOf(pkg string, t *model.Type) (text string, unusual, ok bool) {
	w := goText{pkg: pkg}
	ok = w.typ(t)
	return w.b.String(), w.unusual, ok
}

func (w *goText) ident(id templates.Ident) {
	if id.Path == w.pkg {
		w.b.WriteString(id.Name)
		return
	}
	w.b.WriteString(id.String())
}

func (w *goText) typ(t *model.Type) bool {
	if t.Name.Name != "" && (t.Name.Path == "" || isExportedName(t.Name.Name)) {
		return w.named(t)
	}
	switch t.Kind {
	case model.Basic:
		w.b.WriteString(t.Basic) // under a name that only its own package can use
		return t.Basic != ""
	case model.Pointer:
		w.b.WriteString("*")
		return w.typ(t.Elem)
	case model.Slice:
		w.b.WriteString("[]")
		return w.typ(t.Elem)
	case model.Array:
		w.b.WriteString("[" + t.Len + "]")
		return t.Len != "" && w.typ(t.Elem)
	case model.Map:
		w.b.WriteString("map[")
		ok := w.typ(t.Key)
		w.b.WriteString("]")
		return ok && w.typ(t.Elem)
	case model.Interface:
		w.b.WriteString("interface{}")
		return len(t.Methods) == 0
	case model.Struct:
		return w.structure(t)
	}
	return false
}

// named writes a declared or predeclared type, type arguments included.
func (w *goText) named(t *model.Type) bool {
	if t.Kind == model.Invalid || t.Kind == model.Param {
		return false
	}
	if t.Name.Path == "" {
		w.b.WriteString(t.Name.Name)
		return true
	}
	if w.pkg != "" && !load.MayImport(w.pkg, t.Name.Path) {
		return false
	}
	w.ident(templates.Ident(t.Name))
	for i, arg := range t.Args {
		w.b.WriteString([2]string{"[", ", "}[min(i, 1)])
		if !w.typ(arg) {
			return false
		}
	}
	if len(t.Args) > 0 {
		w.b.WriteString("]")
	}
	return true
}

// structure writes a struct without a name of its own.
func (w *goText) structure(t *model.Type) bool {
	w.unusual = true
	w.b.WriteString("struct {")
	for _, f := range t.Fields {
		w.b.WriteString("\n")
		if !f.Embedded {
			w.b.WriteString(f.Name + " ")
		}
		if !w.typ(f.Type) {
			return false
		}
		if f.Tag != "" {
			w.b.WriteString(" " + tagText(f.Tag))
		}
	}
	w.b.WriteString("\n}")
	return true
}

// tagText is the literal of a struct tag. Lines of a raw string could be taken
// for directives.
func tagText(tag string) string {
	if strings.ContainsAny(tag, "`\r\n") {
		return strconv.Quote(tag)
	}
	return "`" + tag + "`"
}

func isExportedName(name string) bool { return name[0] >= 'A' && name[0] <= 'Z' }

// fieldTag is what the json tag of a field says.
type fieldTag struct {
	// applied is true for fields that an apply configuration has.
	applied bool
	// inline is true for embedded structs whose fields become the outer
	// struct's; name is the key of all other fields.
	inline bool
	name   string
	// quoted is the option that writes a number as a string.
	quoted bool
}

// jsonTag reads the json tag of a field. An embedded TypeMeta is inlined with or
// without a tag, as encoding/json does; other fields without a tag are no part
// of the API.
func jsonTag(f *model.Field) fieldTag {
	tag, tagged := reflect.StructTag(f.Tag).Lookup("json")
	switch {
	case !tagged && f.Embedded && isMeta(dereferenced(f.Type), "TypeMeta"):
		return fieldTag{applied: true, inline: true}
	case !tagged || tag == "-" || strings.HasPrefix(f.Name, "ZZZ_") || !f.Embedded && !isExportedName(f.Name):
		return fieldTag{}
	}
	name, options, _ := strings.Cut(tag, ",")
	if !model.IsJSONName(name) {
		name = "" // encoding/json goes by the field's name then
	}
	out := fieldTag{applied: true, name: name, quoted: strings.Contains(","+options+",", ",string,")}
	if name == "" {
		out.inline = f.Embedded && dereferenced(f.Type).Kind == model.Struct
		if !out.inline {
			out.name = f.Name
		}
	}
	return out
}

// text is the struct tag of the field's place in an apply configuration.
func (t fieldTag) text() string {
	switch {
	case t.inline:
		return `json:""`
	case t.quoted:
		return `json:"` + t.name + `,omitempty,string"`
	}
	return `json:"` + t.name + `,omitempty"`
}
