package model

import (
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/load"
)

// objectTag asks for the method that schemes and clients need of a type.
const objectTag = "+k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object"

// checkCopies reports types of the API that are no runtime.Object when the run
// is over, in packages that the run could make them one in.
func (b *builder) checkCopies() {
	if !b.opts.WritesCopies {
		return
	}
	needed := map[*source][]string{}
	for _, g := range b.api.Groups {
		for _, v := range g.Versions {
			for _, r := range v.Resources {
				s := b.byPath[r.Package.Path]
				needed[s] = append(needed[s], r.Kind, r.ListKind)
				for _, m := range r.Methods {
					b.checkObjects(&m)
					for _, id := range m.objects() {
						if s := b.byPath[id.Path]; s != nil {
							needed[s] = append(needed[s], id.Name)
						}
					}
				}
			}
		}
	}
	for _, s := range b.sources {
		if !s.out.KeepsCopies { // else the other tool sees to them
			b.surely(func() { b.checkCopiesOf(s, needed[s]) })
		}
	}
}

// checkCopiesOf is checkCopies for one package and its kinds that clients need.
func (b *builder) checkCopiesOf(s *source, kinds []string) {
	if s.hidesCopies() {
		return
	}
	if s.lostCopies {
		return // the tag that would ask for them is reported
	}
	if s.out.Register != nil {
		kinds = append(kinds, s.out.Register.Kinds...)
	}
	slices.Sort(kinds)
	var others []string // types that no tag asks for copies of
	var first *load.TypeDecl
	for _, kind := range slices.Compact(kinds) {
		decl := unalias(s.pkg.Type(kind))
		b.checkHiding(s, decl)
		switch {
		case decl == nil || decl.Package != s.pkg || !s.out.Main || b.noObject[decl] || b.becomesObject(s, decl):
		case s.copies(decl):
			b.diags.Errorf(decl.Pos(), "add // "+objectTag+" to it", "%s has no DeepCopyObject: code that needs a runtime.Object would not compile", kind)
		case !b.opts.ClientsOptional || s.asksForCopies() || s.wantsCopies(decl):
			b.diags.Errorf(decl.Pos(), askForObject, "%s has no DeepCopyObject: code that needs a runtime.Object would not compile", kind)
		default:
			if others = append(others, kind); first == nil {
				first = decl
			}
		}
	}
	if len(others) > 0 { // nobody chose deep copies: they may be written by hand later
		subject := others[0]
		if len(others) > 1 {
			subject += " (and " + strings.Join(others[1:], ", ") + ")"
		}
		b.diags.Warnf(first.Pos(), askForObject, "%s has no DeepCopyObject: code that needs a runtime.Object would not compile", subject)
	}
}

// askForObject is what to do about a type that nothing asks for copies of.
const askForObject = "add // +k8s:deepcopy-gen=package to doc.go, and // " + objectTag + " to the type"

// becomesObject reports whether a type has DeepCopyObject when the run is over.
func (b *builder) becomesObject(s *source, decl *load.TypeDecl) bool {
	if m := s.pkg.Method(decl.Name(), "DeepCopyObject"); m != nil {
		if b.isKept(m.File) {
			return true
		}
	} else if hasMethod(decl, "DeepCopyObject", 0) {
		return true
	}
	for _, t := range s.types {
		if t.decl == decl && s.copies(decl) && slices.ContainsFunc(t.copy.Interfaces, isObject) {
			return true
		}
	}
	return b.typing != nil && b.typing.generatedCopies(s.pkg)[decl.Name()+".DeepCopyObject"]
}

// copies reports whether the tags of a package ask for copies of a type.
func (s *source) copies(decl *load.TypeDecl) bool {
	for _, t := range s.types {
		if t.decl == decl {
			generate := t.copy.Generate.Text
			return s.helpers.DeepCopy.Text == "package" && generate != "false" || s.helpers.DeepCopy.Text == "" && generate == "true"
		}
	}
	return false
}

// wantsCopies reports whether a type names interfaces for its copies, which are
// to be made then.
func (s *source) wantsCopies(decl *load.TypeDecl) bool {
	return slices.ContainsFunc(s.types, func(t *taggedType) bool { return t.decl == decl && len(t.copy.Interfaces) > 0 })
}

// asksForCopies reports whether the tags of a package ask for copies of any
// type.
func (s *source) asksForCopies() bool {
	return s.helpers.DeepCopy.Text == "package" ||
		slices.ContainsFunc(s.types, func(t *taggedType) bool { return t.copy.Generate.Text == "true" })
}

// hidden are the names of Go's own that files beside the types use.
var hidden = []string{"error", "false", "new", "nil", "true"}

// checkHidden reports names of Go's own that a package gives another meaning.
func (b *builder) checkHidden(s *source) {
	names := hidden
	if s.out.Register != nil {
		names = append(names[:len(names):len(names)], "string")
	}
	for _, name := range names {
		if pos, ok := s.pkg.Declares(name); ok {
			b.diags.Errorf(pos, "rename it", "%s hides what Go declares by that name, which generated code in package %s needs", name, s.pkg.Path)
		}
	}
}
