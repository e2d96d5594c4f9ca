package model

import (
	"go/ast"

	"github.com/clientsmith/client-gen/generators/internal/load"
	"github.com/clientsmith/client-gen/generators/internal/names"
	"github.com/clientsmith/client-gen/generators/internal/tags"
)

// loadMethodPackages makes the packages known that method tags name, all of
// them in one listing.
func (b *builder) loadMethodPackages() {
	var paths []string
	for _, s := range b.sources {
		for _, t := range s.types {
			for _, m := range t.tags.Methods {
				for _, name := range []tags.Name{m.Input, m.Result} {
					if name.Path != "" {
						paths = append(paths, name.Path)
					}
				}
			}
		}
	}
	b.unknownPackages = b.prog.Need(paths...)
}

// methods fills in the extra methods of a resource.
func (b *builder) methods(r *Resource, t *taggedType) {
	for _, tag := range t.tags.Methods {
		m := Method{Name: tag.Name, Verb: Verb(tag.Verb), Subresource: tag.Subresource, Pos: tag.Pos}
		if r.NoVerbs {
			b.diags.Errorf(tag.Pos, "remove +genclient:noVerbs", "method %s has no effect with +genclient:noVerbs", tag.Name)
			continue
		}
		if b.clashes(r, tag.Name) {
			b.diags.Errorf(tag.Pos, "rename it, or skip the verb with +genclient:skipVerbs", "method %s is also the name of a verb of %s", tag.Name, r.Kind)
			continue
		}
		m.Input = b.methodType(r, tag, "input", tag.Input)
		m.Result = b.methodType(r, tag, "result", tag.Result)
		b.checkInput(r, tag, m)
		if m.Verb == List {
			list := Ident{m.Result.Path, m.Result.Name + "List"}
			if !b.declares(list) {
				b.diags.Errorf(tag.Pos, "declare "+list.Name+", or name another result", "method %s: verb list needs the type %s.%s, which does not exist", tag.Name, list.Path, list.Name)
			}
		}
		r.Methods = append(r.Methods, m)
	}
}

// checkInput reports an input without the name that a method takes from it.
func (b *builder) checkInput(r *Resource, tag tags.Method, m Method) {
	needs := map[Verb]string{Update: "Name", Apply: "ObjectMeta"}[m.Verb]
	if m.Subresource != "" || needs == "" || m.Input == r.Type() || !b.declares(m.Input) {
		return
	}
	decl := unalias(b.prog.Package(m.Input.Path).Type(m.Input.Name))
	if decl != nil && !hasMember(decl, needs, 0) {
		b.diags.Errorf(tag.Pos, "add subresource=, or embed metav1.ObjectMeta in "+m.Input.Name,
			"method %s: %s has no ObjectMeta, from which its name could be taken", tag.Name, m.Input.Name)
	}
}

// objects are the types of a method that have to be a runtime.Object.
func (m *Method) objects() []Ident {
	if m.Verb == Create || m.Verb == Update {
		return []Ident{m.Input, m.Result}
	}
	return []Ident{m.Result}
}

// checkObjects reports types of packages that the run does not write to which
// are no runtime.Object; for the others see checkCopies.
func (b *builder) checkObjects(m *Method) {
	for _, id := range m.objects() {
		if b.byPath[id.Path] != nil || !b.declares(id) || b.typing == nil {
			continue
		}
		decl := unalias(b.prog.Package(id.Path).Type(id.Name))
		if decl != nil && !hasMethod(decl, "DeepCopyObject", 0) && !b.typing.generatedCopies(decl.Package)[decl.Name()+".DeepCopyObject"] {
			b.diags.Errorf(m.Pos, "name a type that is sent and received by itself", "method %s: %s.%s has no DeepCopyObject", m.Name, id.Path, id.Name)
		}
	}
}

// clashes reports whether a verb that the resource has generates a method of
// that name.
func (b *builder) clashes(r *Resource, name string) bool {
	for _, verb := range r.Verbs {
		if (verb == Apply || verb == ApplyStatus) && !b.opts.ApplyConfigurations {
			continue
		}
		if names.Public(string(verb)) == name {
			return true
		}
	}
	return false
}

// methodType resolves a type of a method tag, the resource's own if it names
// none.
func (b *builder) methodType(r *Resource, tag tags.Method, role string, name tags.Name) Ident {
	id := Ident{Path: name.Path, Name: name.Name}
	if id.Name == "" {
		return r.Type()
	}
	if id.Path == "" {
		id.Path = r.Package.Path
	}
	if b.declares(id) {
		decl := b.prog.Package(id.Path).Type(id.Name)
		if role == "result" && tag.Verb != string(List) && !isObjectType(decl) {
			b.diags.Errorf(tag.Pos, "name a struct that embeds metav1.TypeMeta", "method %s: %s type %s.%s is no API object", tag.Name, role, id.Path, id.Name)
		}
		return id
	}
	if reason, failed := b.unknownPackages[id.Path]; failed {
		b.diags.Errorf(tag.Pos, "check the import path, or run go get "+id.Path, "method %s: package of %s %s not found: %s", tag.Name, role, id.Path, reason)
		return id
	}
	hint := ""
	if pkg := b.prog.Package(id.Path); pkg != nil {
		hint = pkg.Suggest(id.Name)
	}
	if hint == "" {
		hint = "declare it, or name a type of another package as import/path.Name"
	}
	b.diags.Errorf(tag.Pos, hint, "method %s: %s type %s.%s does not exist", tag.Name, role, id.Path, id.Name)
	return id
}

// isObjectType reports whether a type can be a runtime.Object.
func isObjectType(decl *load.TypeDecl) bool {
	if decl = unalias(decl); decl == nil {
		return true
	}
	_, expr := underlying(decl)
	_, isStruct := expr.(*ast.StructType)
	return expr == nil || isStruct && hasMethod(decl, "GetObjectKind", 0)
}

func (b *builder) declares(id Ident) bool {
	pkg := b.prog.Package(id.Path)
	return pkg != nil && pkg.Type(id.Name) != nil
}
