package model

import (
	"go/token"
	"path"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/tags"
)

// CopyMode says which types of a package get deep copies.
type CopyMode int

// The modes that the tag +k8s:deepcopy-gen of doc.go selects.
const (
	CopyTagged CopyMode = iota // types with +k8s:deepcopy-gen=true
	CopyAll                    // all exported types but those with =false
	CopyNone                   // no types, whatever their tags say
)

// Register is what generated code registers for a package.
type Register struct {
	// Group and Version are the API group, "" for core, and the version.
	Group, Version string
	// Kinds are the exported structs that embed TypeMeta, sorted.
	Kinds []string
	// DeclaresGroupName is true when the package has the constant GroupName.
	DeclaresGroupName bool
}

// readHelpers completes the packages with what the files beside the types need.
func (b *builder) readHelpers() {
	if !b.opts.Types {
		return
	}
	b.readTypes()
	for _, s := range b.sources {
		s.out.Main = s.pkg.Module != nil && s.pkg.Module.Main
		s.out.KeepsCopies = b.keepsCopies(s.pkg)
		b.warnIdleInterfaces(s)
		if !b.needsTypes(s) {
			continue
		}
		switch s.helpers.DeepCopy.Text {
		case "package":
			s.out.DeepCopy = CopyAll
		case "false":
			s.out.DeepCopy = CopyNone
		case "":
			if s.copiesMeant {
				s.out.DeepCopy = CopyAll // as the tag that is reported is to say
			}
		}
		for _, name := range []string{"slices", "maps", "runtime", "schema", "metav1"} {
			if s.pkg.Value(name) != nil || s.pkg.Func(name) != nil || s.pkg.Type(name) != nil {
				s.out.Taken = append(s.out.Taken, name)
			}
		}
		if b.opts.WritesRegister && s.out.Main && s.registers() {
			b.placeSurely(func() { s.out.Register = b.readRegister(s) })
		}
		if s.out.Main {
			b.checkHidden(s)
		}
	}
}

// needsTypes reports whether some output of the run is made from a package's
// types: others are not looked into, and need not be in order.
func (b *builder) needsTypes(s *source) bool {
	if b.opts.WritesRegister && s.registers() {
		return true
	}
	if b.opts.WritesDefaults && s.defaults() && !s.helpers.Defaults.Input.Set {
		return true
	}
	if b.opts.NoCopies {
		return false
	}
	if s.copiesMeant {
		return true
	}
	tag := s.helpers.DeepCopy.Text
	return tag == "package" || tag != "false" && slices.ContainsFunc(s.types, func(t *taggedType) bool { return t.copy.Generate.Set })
}

// warnIdleInterfaces warns of interfaces for the copies of types that are not
// copied.
func (b *builder) warnIdleInterfaces(s *source) {
	if s.hidesCopies() {
		return
	}
	if s.lostCopies {
		return // the tag that would ask for copies is reported
	}
	for _, t := range s.types {
		if b.needsObject(s, t.decl) {
			continue // reported as a type without copies
		}
		if len(t.copy.Interfaces) > 0 && !t.copy.Generate.Set && !s.helpers.DeepCopy.Set {
			b.diags.Warnf(t.copy.Interfaces[0].Pos, "add +k8s:deepcopy-gen=true to the type, or +k8s:deepcopy-gen=package to doc.go",
				"+k8s:deepcopy-gen:interfaces has no effect: nothing asks for copies of %s", t.decl.Name())
		}
	}
}

// registers reports whether the tags of a package ask for registration.
func (s *source) registers() bool {
	if tag := s.helpers.Register; tag.Set {
		return tag.Text != "false"
	}
	return s.tags.GroupName.Set
}

// readRegister finds what is to be registered; nil when there is nothing, or
// when the package does it by hand.
func (b *builder) readRegister(s *source) *Register {
	r := &Register{}
	serialised := false
	for _, t := range s.out.Types {
		if !t.embedsTypeMeta() || len(t.Decl.Params) > 0 {
			continue
		}
		if token.IsExported(t.Name.Name) {
			r.Kinds = append(r.Kinds, t.Name.Name)
		}
		serialised = serialised || strings.Contains(t.field("TypeMeta").Tag, "json:")
	}
	if !serialised || len(r.Kinds) == 0 || b.registersByHand(s) {
		return nil
	}
	slices.Sort(r.Kinds)
	if !s.tags.GroupName.Set {
		b.diags.Errorf(s.helpers.Register.Pos, "add +groupName to doc.go", "package %s is to be registered, but it does not say in which group", s.pkg.Path)
		return nil
	}
	r.Group, r.Version = s.tags.GroupName.Text, path.Base(s.pkg.Path)
	if s.tags.VersionName.Set && !tags.IsVersionName(r.Version) {
		r.Version = s.tags.VersionName.Text
	}
	if !tags.IsResourceName(r.Version) {
		b.diags.Errorf(s.out.Pos, "add +versionName=v1 to doc.go", "%q is no valid version to register types with", r.Version)
		return nil
	}
	if v := s.pkg.Value("GroupName"); v != nil && b.isKept(v.File) {
		value, known := constant(v.File, v.Name, 0)
		r.DeclaresGroupName = v.Tok == token.CONST
		if !r.DeclaresGroupName || known && value != r.Group {
			b.diags.Errorf(v.Pos(), "remove it, or register the types by hand", "GroupName is declared as something else than the constant %q that +groupName says", r.Group)
		}
	}
	return r
}

// registersByHand reports whether a package declares what others need for
// registration, and what it declares that stands in the way if not.
func (b *builder) registersByHand(s *source) bool {
	for _, name := range []string{"SchemeGroupVersion", "AddToScheme", "GroupVersion"} {
		if v := s.pkg.Value(name); v != nil && b.isKept(v.File) {
			return true
		}
		if f := s.pkg.Func(name); f != nil && b.isKept(f.File) {
			return true
		}
	}
	names := []string{"Resource", "SchemeBuilder", "localSchemeBuilder", "Install", "addKnownTypes"}
	for _, name := range append(names, "SchemeGroupVersion", "AddToScheme", "GroupVersion", "GroupName") {
		if t := s.pkg.Type(name); t != nil && b.isKept(t.File) {
			b.diags.Errorf(t.Pos(), "rename it, or register the types by hand", "%s is a name that the generated registration declares", name)
		}
	}
	for _, name := range names {
		if v := s.pkg.Value(name); v != nil && b.isKept(v.File) {
			b.diags.Errorf(v.Pos(), "rename it, or register the types by hand", "%s is a name that the generated registration declares", name)
		}
		if f := s.pkg.Func(name); f != nil && b.isKept(f.File) {
			b.diags.Errorf(f.File.Position(f.Decl.Name.Pos()), "rename it, or register the types by hand", "%s is a name that the generated registration declares", name)
		}
	}
	return false
}

// field returns the field of a struct, nil if it has none of that name.
func (t *Type) field(name string) *Field {
	for _, f := range t.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// embedsTypeMeta reports whether a type is a struct that embeds a TypeMeta.
func (t *Type) embedsTypeMeta() bool {
	f := t.field("TypeMeta")
	return t.Kind == Struct && f != nil && f.Embedded
}
