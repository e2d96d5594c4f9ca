package generators

import (
	"strings"

	"github.com/clientsmith/client-gen/templates"
)

// checkNames reports fields in whose way the rest of a configuration is: two
// members of one name, and fields of a kind that hide those of its metadata,
// which the constructor sets, behind another type.
func (c *configuring) checkNames(t *appliedType) {
	seen := map[string]bool{"IsApplyConfiguration": c.view.Marked}
	add := func(name string) {
		if seen[name] {
			c.inTheWay(t, name)
		}
		seen[name] = true
	}
	for _, f := range c.view.Fields {
		add(appliedName(f))
	}
	for _, m := range c.view.Members {
		add(m.Method)
	}
	for _, g := range c.view.Getters {
		add(g.Name)
	}
	set := map[string]bool{"WithName": c.view.Named, "WithNamespace": c.view.Named && c.view.Namespaced,
		"WithKind": c.view.Kind != "", "WithAPIVersion": c.view.Kind != ""}
	for _, m := range c.view.Members {
		if set[m.Method] && (m.Form != "value" || m.Type != "string") {
			c.inTheWay(t, strings.TrimPrefix(m.Method, "With"))
		}
	}
}

// applyDeclared are the names that the file of an apply configuration declares
// in its package.
func applyDeclared(view *templates.ApplyConfiguration) []string {
	names := []string{view.Name, view.Constructor}
	if view.Extract == nil {
		return names
	}
	extract := "Extract" + view.Type
	names = append(names, extract, extract+"From")
	for _, sub := range view.Extract.Subresources {
		names = append(names, extract+sub.Suffix)
	}
	return names
}

// appliedName is the name of a field, that of its type if it is embedded.
func appliedName(f *templates.ApplyField) string {
	if f.Name != "" {
		return f.Name
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(f.Type, "*"), "[")
	return name[strings.LastIndexByte(name, '.')+1:]
}

// inTheWay reports a name, at the field that has it.
func (c *configuring) inTheWay(t *appliedType, name string) {
	pos := t.Decl.Pos
	for _, f := range t.Fields {
		if f.Name == name || "With"+f.Name == name {
			pos = f.Pos
			break
		}
	}
	c.diags.Errorf(pos, "rename the field, or add json:\"-\" to it",
		"%s is a name that the generated code of %s needs", name, c.view.Name)
}
