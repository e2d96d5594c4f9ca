package generators

import (
	"slices"
	"strings"
	"unicode"

	"github.com/clientsmith/client-gen/generators/internal/model"
	"github.com/clientsmith/client-gen/templates"
)

// configuring makes the view of one apply configuration.
type configuring struct {
	*applyPlan
	pkg     string // import path of the configuration
	view    *templates.ApplyConfiguration
	unusual bool
	// depths tells for the fields that are set how deep they are embedded.
	depths map[string]int
	// open are the structs that the fields at hand are embedded in.
	open []*model.Type
}

// embedding is a place in a configuration: the configuration itself, or a
// struct embedded in it.
type embedding struct {
	path   string   // Go text
	ensure string   // the method that makes it exist, "" when it always does
	guards []string // embedded pointers on the way
	depth  int
}

// configuration makes the view of a type's apply configuration; unusual tells
// that gofmt has something left to do.
func (a *applyPlan) configuration(t *appliedType) (view *templates.ApplyConfiguration, unusual bool) {
	id := a.configurations[t.Name]
	c := &configuring{
		applyPlan: a, pkg: id.Path, depths: map[string]int{},
		view: &templates.ApplyConfiguration{Type: t.Name.Name, Name: id.Name, Constructor: t.name, Doc: t.Decl.Doc},
	}
	c.structure(t.Type, embedding{path: "b"}, true)
	c.dropShadowed()
	c.constructor(t)
	c.getters(t.Type, embedding{path: "b"})
	if t.Decl.Kind && c.view.Named {
		c.extract(t)
	}
	c.checkNames(t)
	return c.view, c.unusual
}

// structure adds what sets the fields of a struct, and for the configuration
// itself the fields.
func (c *configuring) structure(t *model.Type, at embedding, declare bool) {
	if slices.Contains(c.open, t) {
		return // embedded in itself, by way of a pointer
	}
	c.open = append(c.open, t)
	defer func() { c.open = c.open[:len(c.open)-1] }()
	for _, f := range t.Fields {
		tag := jsonTag(f)
		if !tag.applied || isMeta(t, "ObjectMeta") && (f.Name == "ManagedFields" || f.Name == "SelfLink") {
			continue
		}
		base := dereferenced(f.Type)
		if f.Embedded && base.Kind == model.Struct {
			c.embedded(f, base, tag, at, declare)
			continue
		}
		c.field(f, tag, at, declare)
	}
}

// embedded adds an embedded struct.
func (c *configuring) embedded(f *model.Field, base *model.Type, tag fieldTag, at embedding, declare bool) {
	known, mapped := c.configurations[base.Name]
	if !mapped || len(base.Args) > 0 {
		c.embeddedRaw(f, base, tag, at, declare)
		return
	}
	w := goText{pkg: c.pkg}
	w.ident(known)
	inner := embedding{path: at.path + "." + known.Name, ensure: at.ensure, guards: at.guards, depth: at.depth + 1}
	text := w.b.String()
	if tag.inline {
		if declare {
			c.declare(f, "", text, tag, at.depth)
		}
		c.structure(base, inner, false)
		return
	}
	if declare {
		c.declare(f, "", "*"+text, tag, at.depth)
	}
	inner.ensure = "ensure" + strings.ReplaceAll(strings.TrimPrefix(inner.path, "b."), ".", "In") + "Exists"
	inner.guards = append(slices.Clip(at.guards), inner.path)
	c.structure(base, inner, false)
	c.view.Members = append(c.view.Members, &templates.ApplyMember{
		Method: inner.ensure, Form: "ensure", Field: inner.path, Type: text, Ensure: at.ensure,
	})
}

// embeddedRaw adds an embedded struct that has no apply configuration. Where
// its fields can all be left out, it is embedded as it is; else its fields would
// always be applied, and become fields of the configuration.
func (c *configuring) embeddedRaw(f *model.Field, base *model.Type, tag fieldTag, at embedding, declare bool) {
	switch {
	case !tag.inline:
		plain := *f
		plain.Embedded = false
		c.field(&plain, tag, at, declare)
	case optional(base):
		text, unusual, ok := textOf(c.pkg, base)
		if !ok {
			return
		}
		c.unusual = c.unusual || unusual
		if declare {
			c.declare(f, "", text, tag, at.depth)
		}
		inner := at
		inner.path, inner.depth = at.path+"."+base.Name.Name, at.depth+1
		c.structure(base, inner, false)
	default:
		at.depth++
		c.structure(base, at, declare)
	}
}

// optional reports whether every field of a struct has a value that is left out
// of JSON, and is of the type that apply configurations would give it.
func optional(t *model.Type) bool {
	for _, f := range t.Fields {
		if tag := jsonTag(f); !tag.applied {
			continue
		}
		_, omits := f.JSON()
		plain := f.Type.Name.Path == ""
		if !omits || f.Embedded || !plain || f.Type.Kind != model.Pointer && f.Type.Kind != model.Slice && f.Type.Kind != model.Map {
			return false
		}
	}
	return true
}

// declare adds a field to the configuration. Of two fields of the same name the
// one that is embedded least deep is kept, as Go selects it.
func (c *configuring) declare(f *model.Field, name, text string, tag fieldTag, depth int) {
	var doc []string
	if f.Doc != "" {
		doc = strings.Split(f.Doc, "\n")
	} else if tag.inline {
		doc = []string{f.Name + " is inlined."}
	} else {
		doc = []string{f.Name + " is the field " + tag.name + "."}
	}
	view := &templates.ApplyField{Doc: doc, Name: name, Type: text, Tag: tag.text(), Depth: depth}
	if i := slices.IndexFunc(c.view.Fields, func(old *templates.ApplyField) bool { return name != "" && old.Name == name }); i >= 0 {
		if depth < c.view.Fields[i].Depth {
			c.view.Fields[i] = view
		}
		return
	}
	c.view.Fields = append(c.view.Fields, view)
}

// field adds a field that is no embedded struct, and the method that sets it.
func (c *configuring) field(f *model.Field, tag fieldTag, at embedding, declare bool) {
	m, text, ok := c.member(f)
	if !ok {
		c.diags.Warnf(f.Pos, "give its type a name that can be exported, or add json:\"-\"",
			"field %s has a type that an apply configuration cannot have, and is left out", f.Name)
		return
	}
	if tag.quoted && dereferenced(f.Type).Kind != model.Basic {
		tag.quoted = false
	}
	if declare {
		c.declare(f, f.Name, text, tag, at.depth)
	}
	m.Method, m.Name, m.Field, m.Ensure = "With"+f.Name, f.Name, at.path+"."+f.Name, at.ensure
	if old, seen := c.depths[m.Method]; !seen || at.depth < old {
		c.depths[m.Method] = at.depth
	}
	m.Depth = at.depth
	c.view.Members = append(c.view.Members, m)
}

// member decides the type of a field and the form of its method.
func (c *configuring) member(f *model.Field) (m *templates.ApplyMember, text string, ok bool) {
	t, pointers := f.Type, 0
	for t.Kind == model.Pointer && t.Name.Path == "" {
		t = t.Elem
		pointers++
	}
	if configuration, mapped := c.mapped(t); mapped {
		return &templates.ApplyMember{Form: "pointer", Type: configuration}, "*" + configuration, true
	}
	literal := t.Name.Path == ""
	switch {
	case t.Kind == model.Slice && literal:
		return c.list(t, pointers > 0)
	case t.Kind == model.Map && literal:
		text, ok = c.entries(t)
		if pointers > 0 {
			return &templates.ApplyMember{Form: "value", Type: text}, "*" + text, ok
		}
		return &templates.ApplyMember{Form: "merge", Type: text}, text, ok
	}
	text, unusual, ok := textOf(c.pkg, t)
	c.unusual = c.unusual || unusual
	return &templates.ApplyMember{Form: "value", Type: text}, "*" + text, ok
}

// mapped returns the Go text of a type's apply configuration.
func (c *configuring) mapped(t *model.Type) (string, bool) {
	id, ok := c.configurations[t.Name]
	if !ok || len(t.Args) > 0 {
		return "", false
	}
	w := goText{pkg: c.pkg}
	w.ident(id)
	return w.b.String(), true
}

// list is member for slices.
func (c *configuring) list(t *model.Type, pointer bool) (m *templates.ApplyMember, text string, ok bool) {
	if configuration, mapped := c.mapped(t.Elem); mapped {
		if pointer {
			return &templates.ApplyMember{Form: "listpointer", Type: configuration}, "*[]" + configuration, true
		}
		return &templates.ApplyMember{Form: "copies", Type: configuration}, "[]" + configuration, true
	}
	elem, unusual, ok := textOf(c.pkg, t.Elem)
	c.unusual = c.unusual || unusual
	if pointer {
		return &templates.ApplyMember{Form: "value", Type: "[]" + elem}, "*[]" + elem, ok
	}
	if t.Elem.Kind == model.Pointer && t.Elem.Name.Path == "" {
		if _, mapped := c.configurations[t.Elem.Elem.Name]; mapped {
			return &templates.ApplyMember{Form: "copies", Type: elem}, "[]" + elem, ok
		}
	}
	return &templates.ApplyMember{Form: "append", Type: elem}, "[]" + elem, ok
}

// entries is the Go text of a map, with apply configurations as values.
func (c *configuring) entries(t *model.Type) (string, bool) {
	key, _, ok := textOf(c.pkg, t.Key)
	elem, mapped := c.mapped(t.Elem)
	if !mapped {
		var unusual, named bool
		elem, unusual, named = textOf(c.pkg, t.Elem)
		c.unusual, ok = c.unusual || unusual, ok && named
	}
	return "map[" + key + "]" + elem, ok
}

// dropShadowed leaves one method of each name: that of the field which Go
// selects by its name, the one that is embedded least deep.
func (c *configuring) dropShadowed() {
	seen := map[string]bool{}
	c.view.Members = slices.DeleteFunc(c.view.Members, func(m *templates.ApplyMember) bool {
		if m.Form != "ensure" && m.Depth > c.depths[m.Method] || seen[m.Method] {
			return true
		}
		seen[m.Method] = true
		return false
	})
}

// has reports whether a field can be set.
func (c *configuring) has(name string) bool {
	_, ok := c.depths["With"+name]
	return ok
}

// constructor says what the constructor sets.
func (c *configuring) constructor(t *appliedType) {
	kind := c.kinds[t.Name]
	embeds := slices.ContainsFunc(t.Fields, func(f *model.Field) bool { return f.Embedded && isMeta(dereferenced(f.Type), "TypeMeta") })
	isKind := kind != nil || t.Decl.Kind
	if c.has("Kind") && c.has("APIVersion") && (isKind || embeds) {
		c.view.Kind, c.view.APIVersion = t.Name.Name, t.pkg.VersionName
		if t.pkg.GroupName != "" {
			c.view.APIVersion = t.pkg.GroupName + "/" + t.pkg.VersionName
		}
	}
	c.view.Marked = isKind || embeds
	if isKind && c.has("Name") && c.has("Namespace") {
		c.view.Named, c.view.Namespaced = true, kind == nil || kind.Namespaced
	}
}

// getters finds the fields that clients read, at a struct and at those
// embedded in it.
func (c *configuring) getters(t *model.Type, at embedding) {
	if slices.Contains(c.open, t) {
		return
	}
	c.open = append(c.open, t)
	defer func() { c.open = c.open[:len(c.open)-1] }()
	for _, meta := range []struct{ name, first, second string }{{"TypeMeta", "Kind", "APIVersion"}, {"ObjectMeta", "Name", "Namespace"}} {
		if isMeta(t, meta.name) {
			for _, field := range []string{meta.first, meta.second} {
				c.view.Getters = append(c.view.Getters, &templates.ApplyGetter{Name: "Get" + field, Field: at.path + "." + field, Guards: at.guards})
			}
		}
	}
	for _, f := range t.Fields {
		tag, base := jsonTag(f), dereferenced(f.Type)
		known, mapped := c.configurations[base.Name]
		if !f.Embedded || !tag.applied || !mapped || !isMeta(base, "TypeMeta") && !isMeta(base, "ObjectMeta") {
			continue
		}
		inner := embedding{path: at.path + "." + known.Name, guards: at.guards}
		if !tag.inline {
			inner.guards = append(slices.Clip(at.guards), inner.path)
		}
		c.getters(base, inner)
	}
}

// extract says what the functions are that extract a kind's configuration.
func (c *configuring) extract(t *appliedType) {
	if !c.options.extracts() || c.view.Kind == "" {
		return
	}
	out := &templates.ApplyExtract{
		Object: templates.Ident(t.Name),
		Param:  templates.Param(lowerFirst(t.Name.Name), "b", "fieldManager", "subresource", "internal", "managedfields"),
		Schema: modelName(t.pkg, t.Name),
	}
	if r := c.kinds[t.Name]; r != nil {
		var names []string
		if r.HasStatus {
			names = append(names, "status")
		}
		for _, m := range r.Methods {
			if m.Subresource != "" {
				names = append(names, m.Subresource)
			}
		}
		slices.Sort(names)
		for _, name := range slices.Compact(names) {
			out.Subresources = append(out.Subresources, templates.ApplySubresource{Suffix: suffixOf(name), Name: name})
		}
	}
	c.view.Extract = out
}

// suffixOf is the end of the name of a subresource's function: the subresource
// with its first letter raised and the others lowered, one such word for each
// part between other characters.
func suffixOf(subresource string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(subresource, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		b.WriteString(upperFirst(strings.ToLower(word)))
	}
	if b.String() == "From" {
		return "FromSubresource"
	}
	return b.String()
}
