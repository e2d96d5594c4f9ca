package generators

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/model"
)

// maxCopyDepth bounds the nesting of statements: pointer types can hold
// themselves, and then have no end.
const maxCopyDepth = 20

// copyWriter writes the statements of one DeepCopyInto. Each step finds in the
// destination a shallow copy of the source, and replaces what the two share.
// No statement names a type, so that no name can be missing or mean another.
type copyWriter struct {
	plan  *copyPlan
	owner *model.Type
	text  strings.Builder
	depth int
	// where and pos are the field at hand, for diagnostics.
	where string
	pos   token.Position
	// open are the types whose elements the statements are inside of.
	open []*model.Type
}

func (w *copyWriter) line(format string, args ...any) {
	w.text.WriteString(strings.Repeat("\t", w.depth+1))
	fmt.Fprintf(&w.text, format, args...)
	w.text.WriteByte('\n')
}

// local names a variable that no variable around it is called.
func (w *copyWriter) local(name string) string {
	if w.depth == 0 {
		return name
	}
	return fmt.Sprint(name, w.depth+1)
}

// inside writes a block around what body writes.
func (w *copyWriter) inside(head string, body func()) {
	w.line("%s {", head)
	w.depth++
	body()
	w.depth--
	w.line("}")
}

func (w *copyWriter) fail(hint, format string, args ...any) {
	w.plan.diags.Errorf(w.pos, hint, "%s: %s", w.where, fmt.Sprintf(format, args...))
}

// top writes the copy of the type that the method belongs to, whose own
// methods it therefore can't call.
func (w *copyWriter) top(t *model.Type) {
	switch t.Kind {
	case model.Struct:
		w.fields(t, "in", "out")
	case model.Map, model.Slice:
		w.line("*out = %s", clone(t, "in"))
		w.elements(t, "in", "(*out)")
	}
}

// fields copies the fields of a struct.
func (w *copyWriter) fields(t *model.Type, in, out string) {
	where, pos := w.where, w.pos
	if t.Opaque {
		w.fail("write the copy methods by hand", "the fields of %s are not known here", typeName(t))
	}
	for _, f := range t.Fields {
		if f.Name == "_" {
			continue
		}
		w.where = where + "." + f.Name
		if t.Decl == nil || t.Decl.Root {
			w.pos = f.Pos
		}
		w.deep(f.Type, in+"."+f.Name, out+"."+f.Name)
	}
	w.where, w.pos = where, pos
}

// deep makes out, a shallow copy of in, a deep one. Both can be addressed.
func (w *copyWriter) deep(t *model.Type, in, out string) {
	if w.plan.isValue(t) {
		return
	}
	if w.depth > maxCopyDepth {
		w.fail("write "+w.owner.Name.Name+"'s DeepCopyInto by hand", "the type is nested too deeply")
		return
	}
	if t.Decl != nil && t.Kind != model.Interface && w.byMethod(t, in, out) {
		return
	}
	switch t.Kind {
	case model.Struct:
		w.structure(t, in, out)
	case model.Pointer:
		w.pointer(t, in, out)
	case model.Map, model.Slice:
		if call := w.called(t, in); call != "" {
			w.line("%s = %s", out, call)
			return
		}
		w.line("%s = %s", out, clone(t, in))
		w.elements(t, in, out)
	case model.Array:
		w.loop(t.Elem, in, out)
	case model.Interface:
		w.iface(t, in, out)
	case model.Invalid:
		w.fail("", "the type cannot be found")
	default:
		w.fail("write "+w.owner.Name.Name+"'s DeepCopyInto by hand, or leave the field out", "a %s cannot be copied", t.Kind)
	}
}

// byMethod calls the copy method of a declared type, if it has or gets one.
func (w *copyWriter) byMethod(t *model.Type, in, out string) bool {
	tags := &t.Decl.Copy
	switch {
	case tags.ByHand():
	case t.Kind == model.Struct && w.plan.into(t):
	default:
		return false
	}
	call := fmt.Sprintf("%s.DeepCopyInto(&%s)", in, out)
	if tags.DeepCopyInto == nil && tags.DeepCopy != nil && !w.plan.written[t] {
		call = fmt.Sprintf("%s = %s%s.DeepCopy()", out, star[tags.DeepCopy.PointerResult], in)
	}
	if bad := tags.DeepCopy != nil && tags.DeepCopy.Bad || tags.DeepCopyInto != nil && tags.DeepCopyInto.Bad; bad {
		w.fail("DeepCopy returns the type or a pointer to it, DeepCopyInto takes a pointer", "a copy method of %s has the wrong signature", typeName(t))
		return true
	}
	if t.Kind == model.Map || t.Kind == model.Slice {
		w.inside("if "+bare(in)+" != nil", func() { w.line("%s", call) })
	} else {
		w.line("%s", call)
	}
	return true
}

// structure copies a struct without copy methods: a literal, or an instance of
// a generic type. Others should have had a method.
func (w *copyWriter) structure(t *model.Type, in, out string) {
	if t.Decl == nil || len(t.Args) > 0 && t.Name.Path == w.plan.pkg.Path && !slices.Contains(w.open, t) {
		w.open = append(w.open, t)
		w.fields(t, in, out)
		w.open = w.open[:len(w.open)-1]
		return
	}
	switch name := typeName(t); {
	case t.Decl.Copy.OptedOut:
		w.fail("remove +k8s:deepcopy-gen=false, or write its methods by hand", "%s has no copy methods: its tag says so", name)
	case t.Decl.Root && t.Decl.Copy.Pos.IsValid():
		w.fail("write its methods by hand", "%s has no copy methods: the doc.go of its package says +k8s:deepcopy-gen=false", name)
	case t.Decl.Root:
		w.fail("add // +k8s:deepcopy-gen=true to it, or write its methods by hand", "%s has no copy methods", name)
	case t.Name.Path == "time" || strings.HasPrefix(t.Name.Path, "net"):
		w.fail("use a type that can be copied, such as metav1.Time or a string", "%s has no copy methods", name)
	default:
		w.fail("write "+w.owner.Name.Name+"'s DeepCopyInto by hand, or use another type", "%s has no copy methods", name)
	}
}

// pointer copies what a pointer points to.
func (w *copyWriter) pointer(t *model.Type, in, out string) {
	elem := t.Elem
	if call := w.called(t, in); call != "" {
		w.line("%s = %s", out, call)
		return
	}
	if t.Decl == nil && elem.Decl != nil && elem.Kind == model.Struct {
		if m := elem.Decl.Copy.DeepCopy; m != nil && !m.Bad && m.PointerResult {
			w.inside("if "+bare(in)+" != nil", func() { w.line("%s = %s.DeepCopy()", out, in) })
			return
		}
	}
	item := w.local("item")
	w.inside("if "+bare(in)+" != nil", func() {
		w.declare(elem, "(*"+in+")", item)
		w.line("%s = &%s", out, item)
	})
}

// declare writes a variable that is a deep copy of in.
func (w *copyWriter) declare(t *model.Type, in, item string) {
	switch {
	case w.called(t, in) != "":
		w.line("%s := %s", item, bare(w.called(t, in)))
	case w.isPlain(t):
		w.line("%s := %s", item, clone(t, in))
		w.elements(t, in, item)
	default:
		w.line("%s := %s", item, bare(in))
		w.deep(t, in, item)
	}
}

// star turns the result of a DeepCopy into a value.
var star = map[bool]string{true: "*"}

// bare takes off the parentheses that only a selector or an index needs.
func bare(expr string) string {
	if !strings.HasPrefix(expr, "(*") || !strings.HasSuffix(expr, ")") {
		return expr
	}
	open := 0
	for i, c := range expr {
		switch c {
		case '(':
			open++
		case ')':
			open--
		}
		if open == 0 && i < len(expr)-1 {
			return expr
		}
	}
	return expr[1 : len(expr)-1]
}

// called returns the expression that copies a pointer to a struct, a map or a
// slice, nil for nil, or a struct that has only a DeepCopy; "" for others.
func (w *copyWriter) called(t *model.Type, in string) string {
	decl := t.Decl
	switch t.Kind {
	case model.Pointer:
		// A declared pointer type has no methods.
		if decl = t.Elem.Decl; t.Decl != nil || decl == nil || t.Elem.Kind != model.Struct || w.plan.isValue(t.Elem) {
			return ""
		}
		t = t.Elem
	case model.Map, model.Slice:
		if decl == nil || w.plan.isValue(t.Elem) {
			return ""
		}
	case model.Struct:
		if decl != nil && decl.Copy.DeepCopyInto == nil && decl.Copy.DeepCopy != nil && !decl.Copy.DeepCopy.Bad && !w.plan.written[t] {
			return star[decl.Copy.DeepCopy.PointerResult] + in + ".DeepCopy()"
		}
		return ""
	default:
		return ""
	}
	if decl.Copy.DeepCopy == nil && (decl.Copy.Generated || w.plan.into(t) && w.plan.written[t]) {
		return in + ".DeepCopy()"
	}
	return ""
}

// isPlain reports whether a type is a map or a slice without copy methods of
// its own.
func (w *copyWriter) isPlain(t *model.Type) bool {
	return (t.Kind == model.Map || t.Kind == model.Slice) && (t.Decl == nil || !t.Decl.Copy.ByHand())
}

// clone is the call that makes a shallow copy of a map or a slice.
func clone(t *model.Type, in string) string {
	if t.Kind == model.Slice {
		return "slices.Clone(" + bare(in) + ")"
	}
	return "maps.Clone(" + bare(in) + ")"
}

// elements replaces what the elements of a map or a slice share.
func (w *copyWriter) elements(t *model.Type, in, out string) {
	if slices.Contains(w.open, t) {
		w.fail("write its methods by hand, or add // +k8s:deepcopy-gen=true to it", "%s holds itself, and has no copy methods", typeName(t))
		return
	}
	w.open = append(w.open, t)
	if t.Kind == model.Slice {
		w.loop(t.Elem, in, out)
	} else if !w.plan.isValue(t.Elem) {
		w.entries(t, in, out)
	}
	w.open = w.open[:len(w.open)-1]
}

// entries copies the values of a map.
func (w *copyWriter) entries(t *model.Type, in, out string) {
	key, value, item := w.local("key"), w.local("value"), w.local("item")
	w.inside(fmt.Sprintf("for %s, %s := range %s", key, value, in), func() {
		if call := w.called(t.Elem, value); call != "" {
			w.line("%s[%s] = %s", out, key, call)
			return
		}
		w.declare(t.Elem, value, item)
		w.line("%s[%s] = %s", out, key, item)
	})
}

// loop copies the elements of a slice or an array.
func (w *copyWriter) loop(elem *model.Type, in, out string) {
	if w.plan.isValue(elem) {
		return
	}
	i := w.local("i")
	w.inside(fmt.Sprintf("for %s := range %s", i, in), func() {
		w.deep(elem, in+"["+i+"]", out+"["+i+"]")
	})
}

// iface copies what an interface holds, by the method that is named after it.
func (w *copyWriter) iface(t *model.Type, in, out string) {
	method := "DeepCopy" + t.Name.Name
	if t.Decl != nil && slices.Contains(t.Methods, method) {
		w.inside("if "+bare(in)+" != nil", func() { w.line("%s = %s.%s()", out, in, method) })
		return
	}
	hint := "use runtime.RawExtension, apiextensionsv1.JSON or a type of your own, or write " + w.owner.Name.Name + "'s DeepCopyInto by hand"
	if t.Decl != nil {
		w.fail("add "+method+"() "+t.Name.Name+" to the interface, or write "+w.owner.Name.Name+"'s DeepCopyInto by hand",
			"what interface %s holds cannot be copied", typeName(t))
		return
	}
	name := "interface{}"
	if t.Name.Name != "" {
		name = t.Name.Name
	}
	w.fail(hint, "what an %s holds cannot be copied", name)
}

// typeName names a declared type in messages.
func typeName(t *model.Type) string {
	pkg := t.Name.Path[strings.LastIndexByte(t.Name.Path, '/')+1:]
	if pkg == "" {
		return t.Name.Name
	}
	return pkg + "." + t.Name.Name
}
