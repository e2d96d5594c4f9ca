package generators

import (
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
	"github.com/clientsmith/client-gen/generators/internal/model"
	"github.com/clientsmith/client-gen/templates"
)

// buildDefaults makes the views of the defaults of all packages.
func (p *planner) buildDefaults(packages []*model.Package) {
	if !p.options.Defaults {
		return
	}
	for _, pkg := range packages {
		if pkg.Defaults == nil {
			continue
		}
		plan := &defaultPlan{pkg: pkg, diags: &p.diags, own: map[*model.Type]bool{}, relevant: map[*model.Type]bool{}, noted: map[string]bool{}}
		p.defaults = append(p.defaults, &plannedPackage{model: pkg, view: plan.build()})
	}
	if len(p.defaults) == 0 && !p.options.All && !p.diags.HasErrors() && len(packages) > 0 {
		p.diags.Warnf(packages[0].Pos, "add // +k8s:defaulter-gen=TypeMeta to doc.go", "no package asks for defaults")
	}
}

// defaultPlan decides what the defaults of one package's types are.
type defaultPlan struct {
	pkg   *model.Package
	diags *diag.List
	// own are the types that get a function in this package.
	own map[*model.Type]bool
	// relevant are the types that have or hold something to set.
	relevant map[*model.Type]bool
	// noted are the diagnostics made so far: a type is visited from many.
	noted map[string]bool
}

// build makes the view of the package.
func (d *defaultPlan) build() *templates.Defaults {
	view := &templates.Defaults{}
	for _, t := range d.pkg.Defaults.Types {
		d.findRelevant(t.Type)
	}
	for _, t := range d.pkg.Defaults.Types {
		d.own[t.Type] = d.relevant[t.Type] && d.callable(t.Decl.Defaulters).Object == (model.Ident{})
	}
	for _, t := range d.pkg.Defaults.Types {
		if !d.own[t.Type] {
			continue
		}
		w := &defaultWriter{defaultPlan: d, where: t.Name.Name, home: t.Name.Path}
		in := w.local("in")
		w.inner(t.Type, location{sel: in, ptr: in, val: "*" + in}, true)
		view.Types = append(view.Types, &templates.Defaulted{
			Name: t.Name.Name, Type: templates.Ident(t.Name), Object: t.Object, In: in, Body: strings.TrimSpace(w.text.String()),
		})
	}
	return view
}

// callable returns the functions that the package can call for a type.
func (d *defaultPlan) callable(all *model.Defaulters) model.Defaulters {
	if all == nil {
		return model.Defaulters{}
	}
	out := *all
	bad := func(fn model.Ident) bool { return slices.Contains(d.pkg.Defaults.Importers, fn.Path) }
	if bad(out.Object) {
		out.Object = model.Ident{}
	}
	if bad(out.Base) {
		out.Base, out.Covers = model.Ident{}, false
	}
	out.More = slices.DeleteFunc(slices.Clone(out.More), bad)
	return out
}

// findRelevant marks the types that have or hold something to set, of those
// that a type reaches.
func (d *defaultPlan) findRelevant(root *model.Type) {
	var all []*model.Type
	children := map[*model.Type][]*model.Type{}
	seen := map[*model.Type]bool{}
	var collect func(t *model.Type, home string)
	collect = func(t *model.Type, home string) {
		if seen[t] {
			return
		}
		seen[t] = true
		all = append(all, t)
		if t.Decl != nil {
			home = t.Name.Path
			fns := d.callable(t.Decl.Defaulters)
			d.relevant[t] = d.relevant[t] || fns.Object.Name != "" || fns.Base.Name != "" || len(fns.More) > 0
		}
		if setsAnything(t, typeDefault(t)) {
			d.relevant[t] = true
		}
		for _, f := range d.fields(t, home) {
			children[t] = append(children[t], f.Type)
			if setsAnything(f.Type, f.Default) {
				d.relevant[t] = true
			}
			collect(f.Type, home)
		}
		if t.Elem != nil && t.Kind != model.Chan {
			children[t] = append(children[t], t.Elem)
			collect(t.Elem, home)
		}
	}
	collect(root, root.Name.Path)
	for changed := true; changed; {
		changed = false
		for _, t := range all {
			if !d.relevant[t] && slices.ContainsFunc(children[t], func(c *model.Type) bool { return d.relevant[c] }) {
				d.relevant[t], changed = true, true
			}
		}
	}
}

// fields returns the fields of a struct declared in the package home that code
// in this package can name.
func (d *defaultPlan) fields(t *model.Type, home string) []*model.Field {
	if t.Kind != model.Struct {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(t.Fields), func(f *model.Field) bool {
		return f.Name == "_" || home != d.pkg.Path && !isExported(f.Name)
	})
}

// typeDefault returns the default of a declared type, or of the one that a
// pointer points to.
func typeDefault(t *model.Type) *model.Default {
	for t.Kind == model.Pointer && t.Decl == nil {
		t = t.Elem
	}
	if t.Decl == nil {
		return nil
	}
	return t.Decl.Default
}

// setsAnything reports whether a default changes a value of the type that is
// not set.
func setsAnything(t *model.Type, def *model.Default) bool {
	if def == nil || def.Problem != "" || def.JSON == "null" {
		return def != nil && def.Problem != ""
	}
	if t.Kind != model.Basic || def.JSON == "" || t.Decl != nil && t.Decl.OwnJSON {
		return true
	}
	lit, ok := literal(t.Basic, def.JSON)
	return !ok || lit != zeroOf(t.Basic)
}

// note reports a mistake once.
func (d *defaultPlan) note(def *model.Default, where, msg, hint string) {
	key := def.Pos.String() + msg
	if !d.noted[key] {
		d.noted[key] = true
		d.diags.Errorf(def.Pos, hint, "%s: %s", where, msg)
	}
}
