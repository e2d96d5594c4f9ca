package apidiff

import (
	"fmt"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// printer writes types so that equal texts mean identical types, whatever
// their parameters, type parameters and aliases are called.
type printer struct {
	root    string
	rewrite map[string]string
	public  map[*types.TypeName]string // types of internal packages, and where their public names are
}

// text returns the canonical form of t.
func (p *printer) text(t types.Type) string {
	switch t := t.(type) {
	case *types.Alias:
		return p.text(types.Unalias(t))
	case *types.Basic:
		if t.Kind() == types.UnsafePointer || t.Kind() == types.Invalid {
			return t.String()
		}
		return types.Typ[t.Kind()].Name() // byte reads uint8
	case *types.Pointer:
		return "*" + p.text(t.Elem())
	case *types.Slice:
		return "[]" + p.text(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), p.text(t.Elem()))
	case *types.Map:
		return "map[" + p.text(t.Key()) + "]" + p.text(t.Elem())
	case *types.Chan:
		return [...]string{"chan ", "chan<- ", "<-chan "}[t.Dir()] + "(" + p.text(t.Elem()) + ")"
	case *types.Signature:
		return "func" + p.typeParams(t.TypeParams()) + p.signature(t)
	case *types.Struct:
		return p.structure(t)
	case *types.Interface:
		return p.literal(t)
	case *types.Union:
		return p.union(t)
	case *types.Named:
		return p.name(t)
	case *types.TypeParam:
		return "$" + strconv.Itoa(t.Index())
	}
	panic(fmt.Sprintf("describe a type: %T is new to this package", t))
}

func (p *printer) name(t *types.Named) string {
	name := t.Obj().Name()
	if pkg := t.Obj().Pkg(); pkg != nil {
		path, ok := p.public[t.Obj()]
		if !ok {
			path = pkg.Path()
		}
		name = p.path(path) + "." + name
	}
	if args := t.TypeArgs(); args.Len() > 0 {
		var list []string
		for arg := range args.Types() {
			list = append(list, p.text(arg))
		}
		name += "[" + strings.Join(list, ", ") + "]"
	}
	return name
}

func (p *printer) signature(sig *types.Signature) string {
	var params []string
	for i := range sig.Params().Len() {
		param := p.text(sig.Params().At(i).Type())
		if sig.Variadic() && i == sig.Params().Len()-1 {
			param = "..." + strings.TrimPrefix(param, "[]")
		}
		params = append(params, param)
	}
	text := "(" + strings.Join(params, ", ") + ")"
	var results []string
	for result := range sig.Results().Variables() {
		results = append(results, p.text(result.Type()))
	}
	switch len(results) {
	case 0:
		return text
	case 1:
		return text + " " + results[0]
	}
	return text + " (" + strings.Join(results, ", ") + ")"
}

func (p *printer) typeParams(list *types.TypeParamList) string {
	if list.Len() == 0 {
		return ""
	}
	var params []string
	for param := range list.TypeParams() {
		params = append(params, "$"+strconv.Itoa(param.Index())+" "+p.text(param.Constraint()))
	}
	return "[" + strings.Join(params, ", ") + "]"
}

// field writes one field without its name: embedding, type and tag.
func (p *printer) field(f *types.Var, tag string) string {
	text := p.text(f.Type())
	if f.Embedded() {
		text = "embedded " + text
	}
	if tag != "" {
		text += " " + strconv.Quote(tag)
	}
	return text
}

// structure writes a struct type literal, in which every field counts.
func (p *printer) structure(t *types.Struct) string {
	var fields []string
	for i := range t.NumFields() {
		f := t.Field(i)
		fields = append(fields, p.member(f)+" "+p.field(f, t.Tag(i)))
	}
	return "struct{" + strings.Join(fields, "; ") + "}"
}

// member returns the name of a field or method, with its package where that
// makes a difference.
func (p *printer) member(obj types.Object) string {
	if obj.Exported() || obj.Pkg() == nil {
		return obj.Name()
	}
	return p.path(obj.Pkg().Path()) + "." + obj.Name()
}

// literal writes an interface with all its methods, in order of name.
func (p *printer) literal(t *types.Interface) string {
	if t.Empty() {
		return "any"
	}
	var parts []string
	for m := range t.Methods() {
		parts = append(parts, p.member(m)+strings.TrimPrefix(p.text(m.Type()), "func"))
	}
	slices.Sort(parts)
	return "interface{" + strings.Join(append(p.terms(t), parts...), "; ") + "}"
}

// constraint writes what an interface type is besides its exported methods,
// which are symbols of their own: unexported methods and type terms.
func (p *printer) constraint(t *types.Interface) string {
	parts := p.terms(t)
	for m := range t.Methods() {
		if !m.Exported() {
			parts = append(parts, p.member(m)+strings.TrimPrefix(p.text(m.Type()), "func"))
		}
	}
	if len(parts) == 0 {
		return "interface"
	}
	return "interface{" + strings.Join(parts, "; ") + "}"
}

// terms returns what limits the type set of an interface besides methods.
func (p *printer) terms(t *types.Interface) []string {
	var out []string
	for e := range t.EmbeddedTypes() {
		switch under := e.Underlying().(type) {
		case *types.Interface:
			out = append(out, p.terms(under)...)
		default:
			out = append(out, p.text(e))
		}
	}
	if t.IsComparable() && len(out) == 0 {
		out = append(out, "comparable")
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (p *printer) union(t *types.Union) string {
	var terms []string
	for term := range t.Terms() {
		text := p.text(term.Type())
		if term.Tilde() {
			text = "~" + text
		}
		terms = append(terms, text)
	}
	slices.Sort(terms)
	return strings.Join(terms, " | ")
}
