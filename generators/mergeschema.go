package generators

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// mergeSchema says, in the terms of structured-merge-diff, how the fields of
// types are merged: which values are replaced as a whole and which lists are
// sets or maps. It is what fakes and Extract functions know of the types.
type mergeSchema map[string]mergeAtom

// mergeAtom is one type: any of its parts may be set.
type mergeAtom struct {
	scalar string // "string", "numeric", "boolean", "untyped"
	list   *mergeList
	fields *mergeMap
}

// mergeRef is the type of a field or of an element: a named one, or one spelled
// out.
type mergeRef struct {
	named string
	atom  *mergeAtom
	// relationship overrides that of the named type.
	relationship string
}

// mergeList is a list.
type mergeList struct {
	elem         mergeRef
	relationship string // "atomic" or "associative"
	keys         []string
}

// mergeMap is a struct or a map.
type mergeMap struct {
	fields       []mergeField // sorted by name
	elem         *mergeRef
	unions       []mergeUnion
	relationship string // "", "separable" or "atomic"
}

// mergeField is a field of a struct.
type mergeField struct {
	name string
	typ  mergeRef
	// value is the default as JSON, "" for none.
	value string
}

// mergeUnion lists fields of which one is set.
type mergeUnion struct {
	discriminator string
	fields        map[string]string // discriminator's value by field
}

const (
	untypedAtomic  = "__untyped_atomic_"
	untypedDeduced = "__untyped_deduced_"
)

// anything is a value of any shape, whose maps are merged and whose lists are
// replaced.
var anything = mergeAtom{
	scalar: "untyped",
	list:   &mergeList{elem: mergeRef{named: untypedAtomic}, relationship: "atomic"},
	fields: &mergeMap{elem: &mergeRef{named: untypedDeduced}, relationship: "separable"},
}

// anyObject is an object with any fields.
var anyObject = mergeAtom{fields: &mergeMap{elem: &mergeRef{atom: &anything}}}

// newMergeSchema returns a schema with the types that every schema has.
func newMergeSchema() mergeSchema {
	whole := mergeRef{named: untypedAtomic}
	return mergeSchema{
		untypedDeduced: anything,
		untypedAtomic: {
			scalar: "untyped",
			list:   &mergeList{elem: whole, relationship: "atomic"},
			fields: &mergeMap{elem: &whole, relationship: "atomic"},
		},
	}
}

func scalar(name string) mergeRef { return mergeRef{atom: &mergeAtom{scalar: name}} }

// yaml returns the schema as a YAML document.
func (s mergeSchema) yaml() string {
	w := &mergeWriter{}
	w.line(0, "types:")
	for _, name := range slices.Sorted(maps.Keys(s)) {
		w.line(0, "- name: "+yamlString(name))
		atom := s[name]
		w.atom(1, &atom)
	}
	return w.b.String()
}

// mergeWriter writes YAML.
type mergeWriter struct{ b strings.Builder }

func (w *mergeWriter) line(depth int, text string) {
	for range depth {
		w.b.WriteString("  ")
	}
	w.b.WriteString(text)
	w.b.WriteByte('\n')
}

func (w *mergeWriter) atom(depth int, a *mergeAtom) {
	if a.scalar != "" {
		w.line(depth, "scalar: "+a.scalar)
	}
	if l := a.list; l != nil {
		w.line(depth, "list:")
		w.line(depth+1, "elementType:")
		w.ref(depth+2, &l.elem)
		w.line(depth+1, "elementRelationship: "+l.relationship)
		if len(l.keys) > 0 {
			w.line(depth+1, "keys:")
		}
		for _, key := range l.keys {
			w.line(depth+1, "- "+yamlString(key))
		}
	}
	if a.fields != nil {
		w.line(depth, "map:")
		w.fields(depth+1, a.fields)
	}
}

func (w *mergeWriter) fields(depth int, m *mergeMap) {
	if len(m.fields) > 0 {
		w.line(depth, "fields:")
	}
	for i := range m.fields {
		f := &m.fields[i]
		w.line(depth, "- name: "+yamlString(f.name))
		w.line(depth+1, "type:")
		w.ref(depth+2, &f.typ)
		if f.value != "" {
			w.line(depth+1, "default: "+f.value)
		}
	}
	if m.elem != nil {
		w.line(depth, "elementType:")
		w.ref(depth+1, m.elem)
	}
	if len(m.unions) > 0 {
		w.line(depth, "unions:")
	}
	for _, u := range m.unions {
		first := "- "
		if u.discriminator != "" {
			w.line(depth, "- discriminator: "+yamlString(u.discriminator))
			first = "  "
		}
		w.line(depth, first+"fields:")
		for _, name := range slices.Sorted(maps.Keys(u.fields)) {
			w.line(depth+1, "- fieldName: "+yamlString(name))
			w.line(depth+2, "discriminatorValue: "+yamlString(u.fields[name]))
		}
	}
	if m.relationship != "" {
		w.line(depth, "elementRelationship: "+m.relationship)
	}
	if len(m.fields) == 0 && m.elem == nil && m.relationship == "" && len(m.unions) == 0 {
		w.line(depth, "fields: []")
	}
}

func (w *mergeWriter) ref(depth int, r *mergeRef) {
	if r.named != "" {
		w.line(depth, "namedType: "+yamlString(r.named))
		if r.relationship != "" {
			w.line(depth, "elementRelationship: "+r.relationship)
		}
		return
	}
	w.atom(depth, r.atom)
}

// yamlString writes a string so that YAML takes it for nothing else, and
// without backquotes.
func yamlString(s string) string {
	plain := s != ""
	for i, c := range []byte(s) {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
		plain = plain && (letter || i > 0 && (c >= '0' && c <= '9' || c == '.' || c == '-' || c == '/'))
	}
	if plain && !yamlWords[strings.ToLower(s)] {
		return s
	}
	quoted, _ := json.Marshal(s) // a string cannot fail
	return strings.ReplaceAll(string(quoted), "`", `\u0060`)
}

// yamlWords are plain words that YAML reads as something else than strings.
var yamlWords = map[string]bool{
	"true": true, "false": true, "yes": true, "no": true, "on": true, "off": true, "y": true, "n": true, "null": true,
}
