package generators

import (
	"go/token"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
	"github.com/clientsmith/client-gen/generators/internal/model"
	"github.com/clientsmith/client-gen/templates"
)

// copyPlan decides which types of a run get copy methods, and which methods a
// copy of anything can call.
type copyPlan struct {
	diags diag.List
	// written are the types that get methods. Unexported types are added when
	// a copy needs them.
	written map[*model.Type]bool
	// queue are the types of the package at hand whose methods are not planned
	// yet, pkg is that package.
	queue []*model.Type
	pkg   *model.Package
	// values remembers which types assignment copies.
	values map[*model.Type]bool
}

// buildCopies makes the views of the deep copies of all packages.
func (p *planner) buildCopies(packages []*model.Package) {
	if !p.options.DeepCopy {
		return
	}
	plan := &copyPlan{written: map[*model.Type]bool{}, values: map[*model.Type]bool{}}
	selected := map[*model.Package][]*model.Type{}
	for _, pkg := range packages {
		if !pkg.Main || pkg.KeepsCopies || !p.options.bounds(pkg.Path) {
			continue
		}
		for _, t := range pkg.Types {
			if plan.selects(pkg, t) {
				plan.written[t] = true
				selected[pkg] = append(selected[pkg], t)
			}
		}
	}
	for _, pkg := range packages {
		view := &templates.Copies{}
		plan.pkg, plan.queue = pkg, selected[pkg]
		for len(plan.queue) > 0 {
			t := plan.queue[0]
			plan.queue = plan.queue[1:]
			if c := plan.copied(t); c != nil {
				view.Types = append(view.Types, c)
			}
		}
		slices.SortFunc(view.Types, func(a, b *templates.Copied) int { return strings.Compare(a.Name, b.Name) })
		if len(view.Types) > 0 {
			p.copies = append(p.copies, &plannedPackage{model: pkg, view: view})
		}
	}
	p.diags = append(p.diags, plan.diags...)
	if len(p.copies) == 0 && !p.options.All && !p.diags.HasErrors() && len(packages) > 0 {
		p.diags.Warnf(packages[0].Pos, "add // +k8s:deepcopy-gen=package to doc.go", "no type asks for deep copies")
	}
}

// bounds reports whether a package is among those that get deep copies.
func (o *Options) bounds(pkg string) bool {
	for _, dir := range o.BoundingDirs {
		if pkg == dir || strings.HasPrefix(pkg, strings.TrimSuffix(dir, "/")+"/") {
			return true
		}
	}
	return len(o.BoundingDirs) == 0
}

// selects reports whether the tags of a package and of a type ask for copy
// methods.
func (c *copyPlan) selects(pkg *model.Package, t *model.Type) bool {
	tags := &t.Decl.Copy
	if pkg.DeepCopy == model.CopyNone || tags.OptedOut || pkg.DeepCopy == model.CopyTagged && !tags.Tagged {
		return false
	}
	if tags.Generated && tags.GeneratedInto {
		return false
	}
	reason := c.uncopyable(t)
	switch {
	case reason != "" && tags.Tagged:
		c.diags.Errorf(tags.Pos, "remove the tag, or write the methods by hand", "%s cannot have deep copies: %s", t.Name.Name, reason)
	case len(t.Decl.Params) > 0 && token.IsExported(t.Name.Name) && !tags.ByHand() && !c.isValue(t):
		c.diags.Warnf(t.Decl.Pos, "write its methods by hand, or add // +k8s:deepcopy-gen=false", "%s gets no deep copies: %s", t.Name.Name, reason)
	}
	return reason == ""
}

// uncopyable says why a type has no copy methods of its own, "" if it has.
func (c *copyPlan) uncopyable(t *model.Type) string {
	switch {
	case !token.IsExported(t.Name.Name):
		return "it is not exported"
	case len(t.Decl.Params) > 0:
		return "it is generic"
	}
	switch t.Kind {
	case model.Struct, model.Map, model.Slice:
		return ""
	case model.Basic:
		if t.Decl.Copy.ByHand() {
			return ""
		}
	}
	return "it is a " + t.Kind.String()
}

// copied makes the view of a type's methods; nil if all are written by hand.
func (c *copyPlan) copied(t *model.Type) *templates.Copied {
	tags := &t.Decl.Copy
	out := &templates.Copied{
		Name:    t.Name.Name,
		ByValue: t.Kind != model.Struct, Nilable: t.Kind == model.Map || t.Kind == model.Slice,
		Into: tags.DeepCopyInto == nil, Copy: tags.DeepCopy == nil, HandCopy: tags.DeepCopy != nil,
		Values: tags.Values,
	}
	if out.Copy && !out.ByValue || tags.DeepCopy != nil && tags.DeepCopy.PointerResult {
		out.Deref = "*"
	}
	for _, m := range []struct {
		method *model.CopyMethod
		want   string
	}{{tags.DeepCopy, "DeepCopy() *" + out.Name}, {tags.DeepCopyInto, "DeepCopyInto(*" + out.Name + ")"}} {
		if m.method != nil && m.method.Bad {
			c.diags.Errorf(m.method.Pos, "", "the method of %s has the wrong signature: copies need %s", out.Name, m.want)
			return nil
		}
	}
	c.interfaces(out, t)
	if !c.apart(out, t) {
		return nil
	}
	if out.Into && !out.HandCopy {
		w := &copyWriter{plan: c, owner: t, where: out.Name, pos: t.Decl.Pos}
		w.top(t)
		out.Body = strings.TrimSpace(w.text.String())
	}
	if !out.Into && !out.Copy && len(out.Interfaces) == 0 {
		return nil
	}
	return out
}

// interfaces adds the methods that +k8s:deepcopy-gen:interfaces asks for.
func (c *copyPlan) interfaces(out *templates.Copied, t *model.Type) {
	for _, i := range t.Decl.Copy.Interfaces {
		if t.Kind != model.Struct {
			c.diags.Errorf(i.Pos, "remove the tag, or write the method by hand", "+k8s:deepcopy-gen:interfaces is for structs, and %s is a %s", out.Name, t.Kind)
			return
		}
		if !i.Declared {
			out.Interfaces = append(out.Interfaces, templates.CopyInterface{Method: i.Method(), Result: templates.Ident(i.Type)})
		}
	}
}

// apart reports fields with the names of methods that a struct gets.
func (c *copyPlan) apart(out *templates.Copied, t *model.Type) bool {
	methods := map[string]bool{"DeepCopy": out.Copy, "DeepCopyInto": out.Into}
	for _, i := range out.Interfaces {
		methods[i.Method] = true
	}
	clash := false
	for _, f := range t.Fields {
		if methods[f.Name] {
			c.diags.Errorf(f.Pos, "rename the field, or add // +k8s:deepcopy-gen=false to the type",
				"%s.%s has the name of a method that deep copies need", out.Name, f.Name)
			clash = true
		}
	}
	return !clash
}

// isValue reports whether assignment makes a deep copy: nothing in the type
// refers to memory that a change would show in.
func (c *copyPlan) isValue(t *model.Type) bool {
	if known, ok := c.values[t]; ok {
		return known
	}
	c.values[t] = false // a type that holds itself is not Go
	value := false
	switch {
	case t.Decl != nil && t.Decl.Copy.ByHand():
	case t.Kind == model.Basic:
		value = true
	case t.Kind == model.Array:
		value = c.isValue(t.Elem)
	case t.Kind == model.Struct && t.Opaque:
		value = t.Immutable
	case t.Kind == model.Struct:
		value = true
		for _, f := range t.Fields {
			value = value && (f.Name == "_" || c.isValue(f.Type))
		}
	}
	c.values[t] = value
	return value
}

// into reports whether values of a struct, map or slice type have a
// DeepCopyInto when the run is over. An unexported type of the package at hand gets one when asked.
func (c *copyPlan) into(t *model.Type) bool {
	tags := &t.Decl.Copy
	switch {
	case tags.DeepCopyInto != nil:
		return !tags.DeepCopyInto.Bad
	case c.written[t] || tags.GeneratedInto:
		return true
	case tags.DeepCopy != nil || tags.OptedOut || t.Name.Path != c.pkg.Path || token.IsExported(t.Name.Name) || len(t.Decl.Params) > 0:
		return false
	}
	c.written[t] = true
	c.queue = append(c.queue, t)
	return true
}
