package model

import (
	"go/ast"
	"path/filepath"
	"slices"

	"github.com/clientsmith/client-gen/generators/internal/load"
	"github.com/clientsmith/client-gen/generators/internal/tags"
)

// isObject reports whether an interface gives its method the name that
// runtime.Object has.
func isObject(i tags.Interface) bool { return i.Name.Name == "Object" }

// hasInto reports whether a value of the type can be copied into another.
func (c *Copying) hasInto() bool {
	return c.DeepCopyInto != nil && !c.DeepCopyInto.Bad || c.GeneratedInto
}

// ByHand reports whether the type has a copy method that somebody wrote.
func (c *Copying) ByHand() bool { return c.DeepCopy != nil || c.DeepCopyInto != nil }

// readCopying finds the copy methods of a type, and for a root what its tags
// say.
func (t *typing) readCopying(d *Decl, decl *load.TypeDecl) {
	if isStandard(decl.Package) {
		return
	}
	d.Copy.DeepCopy = t.copyMethod(decl, "DeepCopy")
	d.Copy.DeepCopyInto = t.copyMethod(decl, "DeepCopyInto")
	generated := t.generatedCopies(decl.Package)
	d.Copy.Generated, d.Copy.GeneratedInto = generated[decl.Name()+".DeepCopy"], generated[decl.Name()+".DeepCopyInto"]
	tagged := t.docs[decl]
	if tagged == nil {
		return
	}
	c := &d.Copy
	c.Tagged, c.OptedOut = tagged.copy.Generate.Text == "true", tagged.copy.Generate.Text == "false"
	c.Pos, c.Values = tagged.copy.Generate.Pos, tagged.copy.Values
	for _, iface := range tagged.copy.Interfaces {
		t.checkInterface(iface)
		name := Ident{iface.Path, iface.Name.Name}
		c.Interfaces = append(c.Interfaces, CopyInterface{
			Type: name, Pos: iface.Pos,
			Declared: t.handWritten(decl.Package.Method(decl.Name(), "DeepCopy"+name.Name)),
		})
	}
}

// handWritten reports whether a method is there and not in a file that this
// run replaces.
func (t *typing) handWritten(m *load.FuncDecl) bool {
	return m != nil && t.b.isKept(m.File)
}

// isKept reports whether a file is there when this run is over as it is now.
func (b *builder) isKept(f *load.File) bool {
	return !f.Package.Root || !slices.Contains(b.opts.HelperFiles, filepath.Base(f.Name))
}

// copyMethod reads a hand-written DeepCopy or DeepCopyInto.
func (t *typing) copyMethod(decl *load.TypeDecl, name string) *CopyMethod {
	m := decl.Package.Method(decl.Name(), name)
	if !t.handWritten(m) {
		return nil
	}
	out := &CopyMethod{Pos: m.File.Position(m.Decl.Name.Pos())}
	params, results := m.Decl.Type.Params.NumFields(), m.Decl.Type.Results.NumFields()
	if name == "DeepCopyInto" {
		out.Bad = params != 1 || results != 0 || !isOwn(m.Decl.Type.Params.List[0].Type, decl, true)
		return out
	}
	if params != 0 || results != 1 {
		out.Bad = true
		return out
	}
	result := m.Decl.Type.Results.List[0].Type
	out.PointerResult = isOwn(result, decl, true)
	out.Bad = !out.PointerResult && !isOwn(result, decl, false)
	return out
}

// isOwn reports whether an expression is the type itself, or a pointer to it.
func isOwn(expr ast.Expr, decl *load.TypeDecl, pointer bool) bool {
	expr = ast.Unparen(expr)
	if star, ok := expr.(*ast.StarExpr); ok != pointer {
		return false
	} else if pointer {
		expr = ast.Unparen(star.X)
	}
	switch e := expr.(type) {
	case *ast.IndexExpr:
		expr = e.X
	case *ast.IndexListExpr:
		expr = e.X
	}
	id, ok := expr.(*ast.Ident)
	return ok && id.Name == decl.Name()
}

// generatedCopies returns the generated copy methods of a package, as
// "Type.DeepCopy", that stay when this run is over. A build tag hides them, so that the
// package is read as if they were not there.
func (t *typing) generatedCopies(pkg *load.Package) map[string]bool {
	if known, ok := t.generated[pkg]; ok {
		return known
	}
	found := map[string]bool{}
	t.generated[pkg] = found
	for _, f := range pkg.Ignored("DeepCopy") {
		if pkg.Root && slices.Contains(t.b.opts.HelperFiles, filepath.Base(f.Name)) {
			continue
		}
		for _, decl := range f.AST.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv != nil {
				found[load.Receiver(fn)+"."+fn.Name.Name] = true
			}
		}
	}
	return found
}

// needInterfaces loads the packages of the interfaces that tags name.
func (b *builder) needInterfaces() {
	var paths []string
	for _, s := range b.sources {
		for _, t := range s.types {
			for _, iface := range t.copy.Interfaces {
				paths = append(paths, iface.Path)
			}
		}
	}
	b.unknownInterfaces = b.prog.Need(paths...)
}

// checkInterface reports a name in a tag that is no interface.
func (t *typing) checkInterface(iface tags.Interface) {
	name := iface.Path + "." + iface.Name.Name
	if reason := t.b.unknownInterfaces[iface.Path]; reason != "" {
		t.b.diags.Errorf(iface.Pos, "check the import path", "package of interface %s not found: %s", name, reason)
		return
	}
	decl := unalias(t.b.prog.Package(iface.Path).Type(iface.Name.Name))
	if decl == nil {
		hint := "check the spelling"
		if name == "runtime.Object" {
			hint = "write the import path: k8s.io/apimachinery/pkg/runtime.Object"
		}
		t.b.diags.Errorf(iface.Pos, hint, "interface %s is not declared", name)
		return
	}
	if _, expr := underlying(decl); kindOf(expr) != Interface {
		t.b.diags.Errorf(iface.Pos, "name an interface", "%s is no interface", name)
	}
}
