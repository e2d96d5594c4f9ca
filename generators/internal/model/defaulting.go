package model

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
	"github.com/clientsmith/client-gen/generators/internal/load"
	"github.com/clientsmith/client-gen/generators/internal/tags"
)

// Defaulting is what is generated for a package with +k8s:defaulter-gen.
type Defaulting struct {
	// Types are those that get a function which sets every default in them,
	// sorted by name. They may be another package's.
	Types []DefaultedType
	// Importers are packages whose functions can't be called, because they
	// import the package themselves.
	Importers []string
	// Names are the package-level names of the package.
	Names []string
}

// DefaultedType is a type with generated defaults.
type DefaultedType struct {
	*Type
	// Object is true when schemes can hold the type.
	Object bool
}

// Defaulters are the functions by hand that set defaults of a type.
type Defaulters struct {
	// Object is SetObjectDefaults_Name, which sets all that is in the type.
	Object Ident
	// Base is SetDefaults_Name; Covers tells that it sets all that is in the
	// type.
	Base   Ident
	Covers bool
	// More are the functions SetDefaults_Name_Suffix.
	More []Ident
}

// Default is the +default tag of a field or a type.
type Default struct {
	// JSON is the value; Ref is the constant or variable that holds it instead.
	JSON string
	Ref  Ident
	Pos  token.Position
	// Problem is what is wrong with the tag, "" for nothing; Hint what to do.
	Problem, Hint string
}

// DefaultTags are texts that mark comments outside the input packages which
// defaults need.
var DefaultTags = []string{"+default", "+k8s:defaulter-gen"}

// findDefaulters collects the functions that set defaults, of the packages that
// have tags of defaulter-gen and of the peers.
func (t *typing) findDefaulters() {
	var peers []*load.Package
	for _, s := range t.b.sources {
		if s.pkg.Contains("+k8s:defaulter-gen") {
			peers = append(peers, s.pkg)
		}
	}
	unknown := t.b.prog.Need(t.b.opts.Peers...)
	for _, path := range t.b.opts.Peers {
		pkg := t.b.prog.Package(path)
		if reason := unknown[path]; reason != "" || pkg == nil {
			t.b.diags.Errorf(token.Position{}, "check the import path", "package %s, which is to be searched for defaulting functions, not found: %s", path, reason)
		} else if !slices.Contains(peers, pkg) {
			peers = append(peers, pkg)
		}
	}
	t.defaulters = map[*load.TypeDecl]*Defaulters{}
	declared := map[Ident]token.Position{}
	t.peers = map[string]map[*load.Package]bool{}
	for _, pkg := range peers {
		if pkg.Name == "main" {
			continue
		}
		t.peers[pkg.Path] = pkg.Imports()
		for _, fn := range pkg.Funcs("SetDefaults_") {
			t.defaulter(fn, "SetDefaults_", declared)
		}
		for _, fn := range pkg.Funcs("SetObjectDefaults_") {
			t.defaulter(fn, "SetObjectDefaults_", declared)
		}
	}
}

// defaulter notes one function under the type that it takes.
func (t *typing) defaulter(fn *load.FuncDecl, prefix string, declared map[Ident]token.Position) {
	pos := fn.File.Position(fn.Decl.Name.Pos())
	decl := defaulted(fn)
	if decl == nil && t.b.isKept(fn.File) {
		t.checkDefaulter(fn, prefix)
	}
	if decl == nil || !t.b.isKept(fn.File) {
		return
	}
	name := Ident{fn.File.Package.Path, fn.Decl.Name.Name}
	typeName, suffix, more := decl.Name(), "", false
	if rest := strings.TrimPrefix(name.Name, prefix); rest != typeName {
		suffix, more = strings.CutPrefix(rest, typeName+"_")
		if !more || suffix == "" || prefix == "SetObjectDefaults_" {
			if pkg := fn.File.Package; pkg.Root && !pkg.Mentions(name.Name+"(", "func ") {
				from := len(t.b.diags)
				t.b.diags.Warnf(pos, "call it "+prefix+typeName, "%s is not called: it takes a *%s", name.Name, typeName)
				if word, _, _ := strings.Cut(rest, "_"); diag.Near(word, []string{typeName}, 2) != "" {
					t.b.escalate(t.b.byPath[pkg.Path], from)
				}
			}
			return
		}
	}
	all := t.defaulters[decl]
	if all == nil {
		all = &Defaulters{}
		t.defaulters[decl] = all
	}
	to := &all.Base
	switch {
	case more:
		all.More = append(all.More, name)
		return
	case prefix == "SetObjectDefaults_":
		to = &all.Object
	}
	if *to != (Ident{}) {
		t.b.diags.Errorf(pos, "keep one", "%s is declared twice for %s.%s: the other is at %s", name.Name, decl.Package.Path, typeName, t.b.at(declared[*to]))
		return
	}
	*to, declared[name] = name, pos
	if to == &all.Base && fn.Decl.Doc != nil {
		tag, diags := tags.ParseDefaulter(tags.Lines(fn.File.Position, fn.Decl.Doc), "covers")
		t.b.report(diags)
		all.Covers = tag.Text == "covers"
	}
}

// checkDefaulter reports a function that is called like one which sets defaults
// of a type of its package, and takes or returns something else.
func (t *typing) checkDefaulter(fn *load.FuncDecl, prefix string) {
	pkg := fn.File.Package
	s := t.b.byPath[pkg.Path]
	name, _, _ := strings.Cut(strings.TrimPrefix(fn.Decl.Name.Name, prefix), "_")
	if s != nil && s.own() && s.defaults() && fn.Decl.Type.TypeParams == nil && t.undefinedDefaulted(fn) {
		return
	}
	if s == nil || !s.own() || pkg.Type(name) == nil || pkg.Mentions(fn.Decl.Name.Name+"(", "func ") {
		return
	}
	t.b.diags.Errorf(fn.File.Position(fn.Decl.Name.Pos()), "declare func "+fn.Decl.Name.Name+"(*"+name+")", "%s is not called: functions that set defaults take one pointer and return nothing", fn.Decl.Name.Name)
}

// defaulted returns the type that a function with one pointer and no result
// takes; nil for other functions.
func defaulted(fn *load.FuncDecl) *load.TypeDecl {
	f := fn.Decl.Type
	if f.Params.NumFields() != 1 || f.Results.NumFields() > 0 || f.TypeParams != nil {
		return nil
	}
	star, ok := ast.Unparen(f.Params.List[0].Type).(*ast.StarExpr)
	if !ok {
		return nil
	}
	decl, err := fn.File.Resolve(star.X)
	if err != nil {
		return nil
	}
	return unalias(decl)
}

// readDefaulting finds the types that get defaults in the packages that ask for
// them, and what is in those types.
func (t *typing) readDefaulting() {
	for _, s := range t.b.sources {
		if !s.defaults() {
			continue
		}
		d := &Defaulting{Names: s.pkg.Names()}
		for _, decl := range t.defaultedTypes(s) {
			out := t.declared(decl, nil, 0)
			d.Types = append(d.Types, DefaultedType{out, hasMethod(decl, "GetObjectKind", 0)})
		}
		slices.SortFunc(d.Types, func(a, b DefaultedType) int { return strings.Compare(a.Name.Name, b.Name.Name) })
		for peer, imports := range t.peers {
			if imports[s.pkg] {
				d.Importers = append(d.Importers, peer)
			}
		}
		slices.Sort(d.Importers)
		s.out.Defaults = d
		t.checkMisnamed(s)
		pos := token.Position{}
		if fn := s.pkg.Func("RegisterDefaults"); fn != nil && t.b.isKept(fn.File) {
			pos = fn.File.Position(fn.Decl.Name.Pos())
		} else if typ := s.pkg.Type("RegisterDefaults"); typ != nil {
			pos = typ.Pos()
		} else if v := s.pkg.Value("RegisterDefaults"); v != nil {
			pos = v.Pos()
		}
		if pos.IsValid() {
			t.b.diags.Errorf(pos, "rename it", "RegisterDefaults is a name that the generated defaults declare")
		}
	}
	t.drain()
	for _, s := range t.b.sources {
		if s.out.Defaults != nil {
			for _, typ := range s.out.Defaults.Types {
				t.reveal(typ.Type, map[*Shape]bool{})
			}
		}
	}
}

// defaults reports whether defaults are generated into a package.
func (s *source) defaults() bool {
	return s.helpers.Defaults.Set() && s.pkg.Module != nil && s.pkg.Module.Main
}

// defaultedTypes selects the types that get defaults by the tags of a package.
func (t *typing) defaultedTypes(s *source) []*load.TypeDecl {
	pkg := s.pkg
	if input := s.helpers.Defaults.Input; input.Set {
		reason := t.b.prog.Need(input.Text)[input.Text]
		if pkg = t.b.prog.Package(input.Text); pkg == nil {
			t.b.diags.Errorf(input.Pos, "check the import path", "package %s of +k8s:defaulter-gen-input not found: %s", input.Text, reason)
			return nil
		}
	}
	var selected []*load.TypeDecl
	for _, decl := range pkg.AllTypes() {
		tag, diags := tags.ParseDefaulter(t.comments(decl.File).typeLines(decl), "true", "false")
		t.b.report(diags)
		has := func(field string) bool { f, _ := member(decl, field); return f != nil }
		switch _, expr := underlying(decl); {
		case decl.Spec.Assign.IsValid() || !token.IsExported(decl.Name()) || tag.Text == "false" || kindOf(expr) == Interface:
			continue
		case len(typeParams(decl.Spec)) > 0:
			if tag.Text == "true" {
				t.b.diags.Errorf(tag.Pos, "remove the tag", "%s cannot have defaults of its own: it is generic", decl.Name())
			}
			continue
		}
		if tag.Text == "true" || slices.ContainsFunc(s.helpers.Defaults.Fields, has) {
			selected = append(selected, decl)
		}
	}
	return selected
}

// comments returns the comments of a file.
func (t *typing) comments(f *load.File) *commentIndex {
	if t.indexed[f] == nil {
		t.indexed[f] = indexComments(f)
	}
	return t.indexed[f]
}

// reveal looks into the structs of other packages that a type reaches.
func (t *typing) reveal(typ *Type, seen map[*Shape]bool) {
	if typ == nil || seen[typ.Shape] {
		return
	}
	seen[typ.Shape] = true
	if fill := t.opaque[typ.Shape]; fill != nil {
		delete(t.opaque, typ.Shape)
		fill()
		t.drain()
	}
	t.reveal(typ.Key, seen)
	t.reveal(typ.Elem, seen)
	for _, f := range typ.Fields {
		t.reveal(f.Type, seen)
	}
}

// fieldDefault reads the +default tag of a field.
func (t *typing) fieldDefault(file *load.File, doc *ast.CommentGroup) *Default {
	if !t.b.opts.WritesDefaults || doc == nil {
		return nil
	}
	return t.readDefault(file, tags.Lines(file.Position, doc))
}

// typeDefault reads the +default tag of a type.
func (t *typing) typeDefault(decl *load.TypeDecl) *Default {
	if isStandard(decl.Package) || len(decl.File.AST.Comments) == 0 {
		return nil
	}
	return t.readDefault(decl.File, t.comments(decl.File).typeLines(decl))
}

func (t *typing) readDefault(file *load.File, lines []tags.Line) *Default {
	tag, problem, hint, ok := tags.ParseDefault(lines)
	if !ok {
		return nil
	}
	out := &Default{JSON: tag.JSON, Pos: tag.Pos, Problem: problem, Hint: hint}
	if problem != "" || tag.JSON != "" {
		return out
	}
	out.Ref = Ident{file.Package.Path, tag.Name}
	if tag.Path != "" {
		out.Ref.Path = tag.Path
		if dep, found := file.ImportedAs(tag.Path); found && dep != nil {
			out.Ref.Path = dep.Path
		}
	}
	reason := t.b.prog.Need(out.Ref.Path)[out.Ref.Path]
	switch pkg := t.b.prog.Package(out.Ref.Path); {
	case pkg == nil:
		out.Problem, out.Hint = "package "+out.Ref.Path+" not found: "+reason, "check the import path"
	case pkg.Value(tag.Name) == nil:
		out.Problem, out.Hint = "package "+out.Ref.Path+" declares no constant or variable "+tag.Name, "check the spelling"
	}
	return out
}
