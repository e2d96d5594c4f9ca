package generators

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/model"
	"github.com/clientsmith/client-gen/templates"
)

// defaultWriter writes the statements of one SetObjectDefaults function. At
// every value it first sets what has a default, then calls the functions for
// the value's type, and then goes on to what is in it.
type defaultWriter struct {
	*defaultPlan
	text  bytes.Buffer
	depth int
	// where is the field at hand, for diagnostics; home is the package that
	// declares the type around it.
	where, home string
	// open are the types that the statements are inside of.
	open []*model.Type
}

// location is how statements name a value: in front of a selector, as a
// pointer, and as itself. It can be assigned to.
type location struct{ sel, ptr, val string }

// pointee is the location of what a pointer points to.
func (l location) pointee() location {
	sel := l.val
	if strings.HasPrefix(sel, "*") {
		sel = "(" + sel + ")"
	}
	return location{sel: sel, ptr: l.val, val: "*" + l.val}
}

// indexed is the value in front of an index.
func (l location) indexed() string {
	if strings.HasPrefix(l.val, "*") {
		return "(" + l.val + ")"
	}
	return l.val
}

func (w *defaultWriter) line(format string, args ...any) {
	w.text.WriteString(strings.Repeat("\t", w.depth+1))
	fmt.Fprintf(&w.text, format, args...)
	w.text.WriteByte('\n')
}

// inside writes a block around what body writes, and nothing if that is nothing.
func (w *defaultWriter) inside(head string, body func()) {
	before := w.text.Len()
	w.line("%s {", head)
	start := w.text.Len()
	w.depth++
	body()
	w.depth--
	if w.text.Len() == start {
		w.text.Truncate(before)
		return
	}
	w.line("}")
}

// local names a variable that nothing in the package, and no variable around
// it, is called.
func (w *defaultWriter) local(name string) string {
	if w.depth > 0 {
		name += strconv.Itoa(w.depth + 1)
	}
	for slices.Contains(w.pkg.Defaults.Names, name) {
		name += "x"
	}
	return name
}

// value writes everything about a value. Def is the default of the field that
// holds it; the default of its type counts if that is nil.
func (w *defaultWriter) value(t *model.Type, at location, def *model.Default) {
	if def == nil {
		def = typeDefault(t)
	}
	if def != nil {
		w.preset(t, at, def)
	}
	if w.relevant[t] {
		w.inner(t, at, false)
	}
}

// inner calls the functions of a value and goes on to what is in it.
func (w *defaultWriter) inner(t *model.Type, at location, root bool) {
	if t.Kind == model.Pointer && t.Decl == nil {
		if w.relevant[t.Elem] {
			w.inside("if "+at.val+" != nil", func() { w.inner(t.Elem, at.pointee(), false) })
		}
		return
	}
	if t.Decl != nil && w.call(t, at, root) {
		return
	}
	if slices.Contains(w.open, t) {
		w.recursion(t)
		return
	}
	where, home := w.where, w.home
	if t.Decl != nil {
		w.open, w.home = append(w.open, t), t.Name.Path
		defer func() { w.open = w.open[:len(w.open)-1] }()
	}
	switch t.Kind {
	case model.Struct:
		for _, f := range w.fields(t, w.home) {
			w.where = where + "." + f.Name
			sel := at.sel + "." + f.Name
			w.value(f.Type, location{sel: sel, ptr: "&" + sel, val: sel}, f.Default)
		}
	case model.Slice, model.Array:
		w.elements(t.Elem, at)
	case model.Map:
		w.entries(t.Elem, at)
	}
	w.where, w.home = where, home
}

// recursion warns that a type holds itself.
func (w *defaultWriter) recursion(t *model.Type) {
	if key := t.Decl.Pos.String(); !w.noted[key] {
		w.noted[key] = true
		w.diags.Warnf(t.Decl.Pos, "write SetDefaults_"+t.Name.Name+" by hand, with +k8s:defaulter-gen=covers",
			"%s: %s holds itself, and gets defaults in the outermost value only", w.where, typeName(t))
	}
}

// call calls the functions of a type, and reports whether they do everything.
func (w *defaultWriter) call(t *model.Type, at location, root bool) (done bool) {
	fns := w.callable(t.Decl.Defaulters)
	switch {
	case !root && fns.Object.Name != "":
		w.line("%s(%s)", templates.Ident(fns.Object), at.ptr)
		return true
	case !root && w.own[t]:
		w.line("SetObjectDefaults_%s(%s)", t.Name.Name, at.ptr)
		return true
	}
	if fns.Base.Name != "" {
		w.line("%s(%s)", templates.Ident(fns.Base), at.ptr)
	}
	for _, fn := range fns.More {
		w.line("%s(%s)", templates.Ident(fn), at.ptr)
	}
	return fns.Covers
}

// elements goes on to the elements of a slice or an array.
func (w *defaultWriter) elements(elem *model.Type, at location) {
	if !w.relevant[elem] {
		return
	}
	i, item := w.local("i"), w.local("item")
	w.inside("for "+i+" := range "+at.val, func() {
		val := at.indexed() + "[" + i + "]"
		if elem.Kind == model.Pointer || elem.Kind == model.Basic && !hasFunctions(elem) {
			w.value(elem, location{sel: val, ptr: "&" + val, val: val}, nil)
			return
		}
		before := w.text.Len()
		w.line("%s := &%s", item, val)
		declared := w.text.Len()
		w.value(elem, location{sel: item, ptr: item, val: "*" + item}, nil)
		if w.text.Len() == declared {
			w.text.Truncate(before)
		}
	})
}

// hasFunctions reports whether somebody wrote a function for a type.
func hasFunctions(t *model.Type) bool { return t.Decl != nil && t.Decl.Defaulters != nil }

// entries goes on to the values of a map, which have no addresses.
func (w *defaultWriter) entries(elem *model.Type, at location) {
	if !w.relevant[elem] {
		return
	}
	key, value := w.local("key"), w.local("value")
	refers := (elem.Kind == model.Pointer || elem.Kind == model.Map) && !hasFunctions(elem) && !setsAnything(elem, typeDefault(elem))
	if refers {
		key = "_"
	}
	w.inside("for "+key+", "+value+" := range "+at.val, func() {
		start := w.text.Len()
		w.value(elem, location{sel: value, ptr: "&" + value, val: value}, nil)
		if w.text.Len() > start && !refers {
			w.line("%s[%s] = %s", at.indexed(), key, value)
		}
	})
}

// preset sets a value that is not set to its default.
func (w *defaultWriter) preset(t *model.Type, at location, def *model.Default) {
	if def.Problem != "" {
		w.note(def, w.where, def.Problem, def.Hint)
		return
	}
	elem, pointers := t, 0
	for elem.Kind == model.Pointer && elem.Decl == nil {
		elem, pointers = elem.Elem, pointers+1
	}
	if def.JSON != "" && !fits(elem, def.JSON) {
		w.note(def, w.where, "+default="+def.JSON+" is no value of the type", "write a JSON value that can be decoded into "+describeType(elem))
		return
	}
	if !setsAnything(t, def) {
		return
	}
	if def.Ref.Name != "" && def.Ref.Path != w.pkg.Path && !isExported(def.Ref.Name) {
		w.note(def, w.where, def.Ref.Name+" is not exported by "+def.Ref.Path, "refer to an exported constant")
		return
	}
	w.inside("if "+w.unset(t, at), func() {
		if def.JSON != "" && (elem.Kind != model.Basic || elem.Decl != nil && elem.Decl.OwnJSON || !w.canName(elem)) {
			w.line("utilruntime.Must(json.Unmarshal([]byte(%s), %s))", strconv.Quote(def.JSON), at.ptr)
			return
		}
		value := templates.Ident(def.Ref).String()
		if def.JSON != "" {
			value, _ = literal(elem.Basic, def.JSON)
		} else if elem.Kind == model.Basic && w.canName(elem) {
			value = w.name(elem) + "(" + value + ")"
		}
		w.assign(elem, pointers, at, value)
	})
}

// assign sets a location to a value, or to a chain of pointers to it.
func (w *defaultWriter) assign(elem *model.Type, pointers int, at location, value string) {
	if pointers == 0 {
		w.line("%s = %s", at.val, value)
		return
	}
	preset := w.local("preset")
	if w.canName(elem) && elem.Kind == model.Basic {
		w.line("var %s %s = %s", preset, w.name(elem), value)
	} else {
		w.line("%s := %s", preset, value)
	}
	for range pointers - 1 {
		w.line("%[1]sp := &%[1]s", preset)
		preset += "p"
	}
	w.line("%s = &%s", at.val, preset)
}

// unset is the condition that a value is not set.
func (w *defaultWriter) unset(t *model.Type, at location) string {
	switch t.Kind {
	case model.Pointer, model.Slice, model.Map, model.Interface:
		return at.val + " == nil"
	case model.Basic:
		if t.Basic == "bool" {
			return "!" + at.indexed()
		}
		return at.val + " == " + zeroOf(t.Basic)
	}
	return "reflect.ValueOf(" + at.val + ").IsZero()"
}

// canName reports whether code in the package can write the name of a type.
func (w *defaultWriter) canName(t *model.Type) bool {
	return len(t.Args) == 0 && (t.Name.Path == "" || t.Name.Path == w.pkg.Path || isExported(t.Name.Name))
}

func (w *defaultWriter) name(t *model.Type) string {
	if t.Name.Path == "" {
		return t.Name.Name
	}
	return templates.Ident(t.Name).String()
}

// describeType names a type in messages.
func describeType(t *model.Type) string {
	if t.Name.Name != "" {
		return typeName(t)
	}
	return "a " + t.Kind.String()
}
