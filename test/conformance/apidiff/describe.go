package apidiff

import (
	"fmt"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Options say what of a tree is described, and how.
type Options struct {
	// IgnoreFiles matches the base names of files whose declarations do not
	// count; nil ignores none. Methods that an interface or struct gets from
	// an embedded type count by the file that declares them.
	IgnoreFiles *regexp.Regexp
	// Rewrite replaces import path prefixes (whole elements) in types, beside
	// the tree's root, which always reads ".".
	Rewrite map[string]string
}

// API is the exported API of a tree: by package path relative to the root, by
// symbol ("Clientset", "Clientset.Discovery"), the canonical description.
type API map[string]map[string]string

// Symbols counts declarations, methods and fields in all packages. A promoted
// field is compared but does not count: it counts where it is declared.
func (a API) Symbols() int {
	n := 0
	for _, symbols := range a {
		n += count(symbols)
	}
	return n
}

func count(symbols map[string]string) int {
	n := 0
	for _, text := range symbols {
		if !strings.HasPrefix(text, promotedPrefix) {
			n++
		}
	}
	return n
}

// How descriptions of fields begin.
const (
	fieldPrefix    = "field "
	promotedPrefix = "promoted field "
)

// Describe writes down what the packages of tree export.
func Describe(tree *Tree, opts Options) API {
	api := API{}
	public := publicNames(tree)
	for _, pkg := range tree.Packages {
		d := &describer{
			fset:    tree.fset,
			opts:    opts,
			out:     map[string]string{},
			printer: printer{root: tree.Root, rewrite: opts.Rewrite, public: public},
		}
		for _, name := range pkg.Scope().Names() {
			if obj := pkg.Scope().Lookup(name); obj.Exported() && !d.ignored(obj.Pos()) {
				d.object(obj)
			}
		}
		api[relative(tree.Root, pkg.Path())] = d.out
	}
	return api
}

// describer fills the symbols of one package.
type describer struct {
	fset    *token.FileSet
	opts    Options
	out     map[string]string
	printer printer
}

func (d *describer) ignored(pos token.Pos) bool {
	return d.opts.IgnoreFiles != nil && pos.IsValid() &&
		d.opts.IgnoreFiles.MatchString(filepath.Base(d.fset.Position(pos).Filename))
}

func (d *describer) object(obj types.Object) {
	name := obj.Name()
	switch obj := obj.(type) {
	case *types.Const:
		d.out[name] = fmt.Sprintf("const %s = %s", d.printer.text(obj.Type()), obj.Val().ExactString())
	case *types.Var:
		d.out[name] = "var " + d.printer.text(obj.Type())
	case *types.Func:
		d.out[name] = d.printer.text(obj.Type())
	case *types.TypeName:
		if t := publicName(obj); t != nil {
			d.named(name, t)
			return
		}
		if alias, ok := obj.Type().(*types.Alias); ok && obj.IsAlias() {
			d.out[name] = "alias" + d.printer.typeParams(alias.TypeParams()) + " = " + d.printer.text(alias.Rhs())
			return
		}
		if obj.IsAlias() { // of a basic type: byte, any
			d.out[name] = "alias = " + d.printer.text(obj.Type())
			return
		}
		d.named(name, obj.Type().(*types.Named))
	}
}

// publicName returns the type that obj is the public name of, nil if it is
// none: an alias of the same name for a type in an internal package, which the
// readers of the tree cannot name otherwise. For them it is a defined type.
func publicName(obj *types.TypeName) *types.Named {
	t, ok := types.Unalias(obj.Type()).(*types.Named)
	if !ok || !obj.IsAlias() || t.Obj().Name() != obj.Name() || t.TypeParams() != nil || t.Obj().Pkg() == nil {
		return nil
	}
	if !slices.Contains(strings.Split(t.Obj().Pkg().Path(), "/"), "internal") {
		return nil
	}
	return t
}

// publicNames returns the packages of tree in which types of internal packages
// have their public names.
func publicNames(tree *Tree) map[*types.TypeName]string {
	names := map[*types.TypeName]string{}
	for _, pkg := range tree.Packages {
		for _, name := range pkg.Scope().Names() {
			obj, ok := pkg.Scope().Lookup(name).(*types.TypeName)
			if !ok || !obj.Exported() {
				continue
			}
			if t := publicName(obj); t != nil {
				names[t.Obj()] = pkg.Path()
			}
		}
	}
	return names
}

// named describes a defined type: itself, its fields and its methods.
func (d *describer) named(name string, t *types.Named) {
	head := "type" + d.printer.typeParams(t.TypeParams()) + " "
	switch under := t.Underlying().(type) {
	case *types.Struct:
		d.out[name] = head + "struct" + comparability(t)
		d.fields(name, t)
		d.methods(name, t)
	case *types.Interface:
		d.out[name] = head + d.printer.constraint(under)
		for m := range under.Methods() {
			if m.Exported() && !d.ignored(m.Pos()) {
				d.out[name+"."+m.Name()] = "method " + d.printer.text(m.Type())
			}
		}
	default:
		d.out[name] = head + d.printer.text(under) + comparability(t)
		d.methods(name, t)
	}
}

// comparability tells types that == works on from others.
func comparability(t types.Type) string {
	if types.Comparable(t) {
		return ""
	}
	return " (not comparable)"
}

// methods describes the method set of *t, which of them t has too.
func (d *describer) methods(name string, t *types.Named) {
	values := types.NewMethodSet(t)
	pointers := types.NewMethodSet(types.NewPointer(t))
	for sel := range pointers.Methods() {
		m := sel.Obj()
		if !m.Exported() || d.ignored(m.Pos()) {
			continue
		}
		receiver := "pointer"
		if values.Lookup(m.Pkg(), m.Name()) != nil {
			receiver = "value"
		}
		d.out[name+"."+m.Name()] = receiver + " method " + d.printer.text(sel.Type())
	}
}

// fields describes the exported fields of a struct, promoted ones included.
func (d *describer) fields(name string, t *types.Named) {
	for _, f := range allFields(t) {
		if d.ignored(f.Pos()) {
			continue
		}
		obj, index, _ := types.LookupFieldOrMethod(t, true, f.Pkg(), f.Name())
		if v, ok := obj.(*types.Var); !ok || v.Name() != f.Name() {
			continue // hidden by a shallower field or method, or ambiguous
		}
		kind := fieldPrefix
		if len(index) > 1 {
			kind = promotedPrefix
		}
		d.out[name+"."+f.Name()] = kind + d.printer.field(obj.(*types.Var), tagOf(t, index))
	}
}

// allFields returns the exported fields of t and of what it embeds, each
// name once.
func allFields(t types.Type) []*types.Var {
	var out []*types.Var
	names := map[string]bool{}
	seen := map[types.Type]bool{}
	var walk func(types.Type)
	walk = func(t types.Type) {
		t = deref(t)
		under, ok := t.Underlying().(*types.Struct)
		if !ok || seen[t] {
			return
		}
		seen[t] = true
		for f := range under.Fields() {
			if f.Exported() && !names[f.Name()] {
				names[f.Name()] = true
				out = append(out, f)
			}
			if f.Embedded() {
				walk(f.Type())
			}
		}
	}
	walk(t)
	return out
}

// tagOf returns the struct tag of the field at the end of index.
func tagOf(t types.Type, index []int) string {
	for i, n := range index {
		under := deref(t).Underlying().(*types.Struct)
		if i == len(index)-1 {
			return under.Tag(n)
		}
		t = under.Field(n).Type()
	}
	return ""
}

func deref(t types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	return types.Unalias(t)
}

// path returns an import path as it is written in descriptions.
func (p *printer) path(path string) string {
	if path == p.root || strings.HasPrefix(path, p.root+"/") {
		return "./" + relative(p.root, path)
	}
	longest := ""
	for from := range p.rewrite {
		if (path == from || strings.HasPrefix(path, from+"/")) && len(from) > len(longest) {
			longest = from
		}
	}
	if longest == "" {
		return path
	}
	return p.rewrite[longest] + strings.TrimPrefix(path, longest)
}
