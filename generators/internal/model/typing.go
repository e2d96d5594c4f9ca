package model

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/load"
)

// maxNesting bounds instances of generic types inside one another: a type that
// grows with every step has no end.
const maxNesting = 8

// typing resolves type expressions to Types, each declaration once.
type typing struct {
	b     *builder
	decls map[*load.TypeDecl]*Type
	// instances are the types made from generic ones, by name and arguments.
	instances map[string]*Type
	literals  map[string]*Type
	docs      map[*load.TypeDecl]*taggedType
	// generated are the types with generated copy methods, by package.
	generated map[*load.Package]map[string]bool
	// opaque fills in the shapes that are opaque as long as nothing is defined
	// as them.
	opaque map[*Shape]func()
	// sources are the declarations that were described.
	sources map[*Decl]*load.TypeDecl
	// pending are the shapes that have yet to be filled in: names are resolved
	// before what they stand for, so that types may refer to each other.
	pending []func()
	// defaulters are the functions that set defaults, by the type they take.
	defaulters map[*load.TypeDecl]*Defaulters
	// peers are the packages with such functions, by path, with what they import.
	peers   map[string]map[*load.Package]bool
	indexed map[*load.File]*commentIndex
}

// scope is where an expression stands: its file, and what the type parameters
// around it stand for.
type scope struct {
	file *load.File
	args map[string]*Type
	// level is how deep in another expression it stands.
	level int
}

// maxLevels is how deep a type may be nested in itself, as a list of lists or a
// struct in a struct. What is written for each level is indented once more.
const maxLevels = 100

// readTypes completes the packages of the API with their types.
func (b *builder) readTypes() {
	t := &typing{
		b: b, decls: map[*load.TypeDecl]*Type{}, instances: map[string]*Type{}, literals: map[string]*Type{},
		docs: map[*load.TypeDecl]*taggedType{}, sources: map[*Decl]*load.TypeDecl{}, opaque: map[*Shape]func(){}, generated: map[*load.Package]map[string]bool{},
		indexed: map[*load.File]*commentIndex{},
	}
	for _, s := range b.sources {
		for _, tagged := range s.types {
			t.docs[tagged.decl] = tagged
		}
	}
	b.needInterfaces()
	if b.opts.WritesDefaults {
		t.findDefaulters()
	}
	for _, s := range b.sources {
		if !b.needsTypes(s) {
			continue
		}
		for _, tagged := range s.types {
			if !tagged.decl.Spec.Assign.IsValid() {
				s.out.Types = append(s.out.Types, t.declared(tagged.decl, nil, 0))
			}
		}
	}
	b.typing = t
	t.drain()
	if b.opts.WritesDefaults {
		t.readDefaulting()
	}
}

// drain fills in the shapes that are pending.
func (t *typing) drain() {
	for len(t.pending) > 0 {
		fill := t.pending[0]
		t.pending = t.pending[1:]
		fill()
	}
}

// declared returns the type of a declaration that is no alias; args are the
// arguments of a generic one, nil for the type itself.
func (t *typing) declared(decl *load.TypeDecl, args []*Type, nesting int) *Type {
	if args == nil {
		if known := t.decls[decl]; known != nil {
			return known
		}
	}
	key := ""
	if args != nil {
		if depthOf(args) > maxGrowth {
			t.b.diags.Errorf(decl.Pos(), "hold a type of its own in it, without new arguments", "generic type %s grows without an end", decl.Name())
			return &Type{Shape: &Shape{}}
		}
		key = decl.Package.Path + "." + decl.Name() + argsKey(args)
		if known := t.instances[key]; known != nil {
			return known
		}
	}
	out := &Type{Name: Ident{decl.Package.Path, decl.Name()}, Args: args, Decl: t.describe(decl)}
	if args == nil {
		t.decls[decl] = out
	} else {
		t.instances[key] = out
	}
	in := scope{file: decl.File, args: map[string]*Type{}}
	for i, name := range out.Decl.Params {
		in.args[name] = &Type{Name: Ident{Name: name}, Shape: &Shape{Kind: Param}}
		if i < len(args) {
			in.args[name] = args[i]
		}
	}
	switch e := ast.Unparen(decl.Spec.Type).(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.IndexListExpr:
		// A chain of definitions; one that never ends is not Go.
		out.Shape = &Shape{}
		if nesting < maxNesting*4 {
			out.Shape = t.named(in, e, nesting+1).Shape
		}
		if fill := t.opaque[out.Shape]; fill != nil && out.Decl.Root {
			out.Opaque = false
			t.pending = append(t.pending, fill)
			delete(t.opaque, out.Shape)
		}
	default:
		out.Shape = &Shape{Kind: kindOf(e)}
		shape := out.Shape
		fill := func() { t.fill(shape, in, e, 0) }
		switch {
		case decl.Package.Path == "unsafe":
			*shape = Shape{Kind: Struct, Opaque: true} // it only looks like a pointer there
		case out.Kind == Struct && isStandard(decl.Package):
			out.Opaque, out.Immutable = true, immutable[decl.Package.Path+"."+decl.Name()]
		case out.Kind == Struct && !out.Decl.Root && (t.b.opts.NoCopies || out.Decl.Copy.hasInto()):
			out.Opaque, t.opaque[shape] = true, fill
		default:
			t.pending = append(t.pending, fill)
		}
	}
	return out
}

// maxGrowth bounds how deep type arguments are nested by way of declarations.
const maxGrowth = 4 * maxNesting

// depthOf is how deep types are nested in type arguments and literals.
func depthOf(list []*Type) int {
	deepest := 0
	for _, t := range list {
		inner := t.Args
		if t.Name == (Ident{}) {
			for _, part := range []*Type{t.Key, t.Elem} {
				if part != nil {
					inner = append(inner, part)
				}
			}
		}
		deepest = max(deepest, 1+depthOf(inner))
	}
	return deepest
}

// immutable are the structs that are values by their documentation.
var immutable = map[string]bool{
	"time.Time": true, "net/netip.Addr": true, "net/netip.AddrPort": true, "net/netip.Prefix": true,
}

// isStandard reports whether a package belongs to the standard library.
func isStandard(pkg *load.Package) bool {
	first, _, _ := strings.Cut(pkg.Path, "/")
	return pkg.Module == nil && !strings.Contains(first, ".")
}

func argsKey(args []*Type) string {
	var b strings.Builder
	for _, a := range args {
		b.WriteString("," + typeKey(a))
	}
	return "[" + b.String() + "]"
}

// typeKey tells types apart: declared ones by name, others by identity, which
// for literals is only that one mention.
func typeKey(t *Type) string {
	if t.Name != (Ident{}) {
		return t.Name.Path + "." + t.Name.Name + argsKey(t.Args)
	}
	switch t.Kind {
	case Pointer, Slice:
		return t.Kind.String() + " " + typeKey(t.Elem)
	case Map:
		return "map " + typeKey(t.Key) + " " + typeKey(t.Elem)
	}
	return t.Kind.String()
}

// describe makes the Decl of a declaration.
func (t *typing) describe(decl *load.TypeDecl) *Decl {
	d := &Decl{Pos: decl.Pos(), Root: decl.Package.Root, Params: typeParams(decl.Spec)}
	if tagged := t.docs[decl]; tagged != nil {
		d.Doc = tagged.doc()
	}
	t.sources[d] = decl
	if !t.b.opts.NoCopies {
		t.readCopying(d, decl)
	}
	if t.b.opts.WritesDefaults {
		d.Defaulters, d.Default = t.defaulters[decl], t.typeDefault(decl)
		d.OwnJSON = !isStandard(decl.Package) && decl.Package.Method(decl.Name(), "UnmarshalJSON") != nil
	}
	return d
}

func kindOf(expr ast.Expr) Kind {
	switch e := expr.(type) {
	case *ast.StarExpr:
		return Pointer
	case *ast.ArrayType:
		if e.Len != nil {
			return Array
		}
		return Slice
	case *ast.MapType:
		return Map
	case *ast.StructType:
		return Struct
	case *ast.InterfaceType:
		return Interface
	case *ast.FuncType:
		return Func
	case *ast.ChanType:
		return Chan
	}
	return Invalid
}

// expr returns the type that an expression stands for.
func (t *typing) expr(in scope, expr ast.Expr, nesting int) *Type {
	if in.level++; in.level > maxLevels {
		if in.file.Package.Root {
			t.b.diags.Errorf(in.file.Position(expr.Pos()), "give a name to a part of it", "type is nested more than %d levels deep", maxLevels)
		}
		return &Type{Shape: &Shape{}}
	}
	switch e := ast.Unparen(expr).(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.IndexListExpr:
		return t.named(in, e, nesting)
	case *ast.StarExpr, *ast.ArrayType, *ast.MapType, *ast.StructType, *ast.InterfaceType, *ast.FuncType, *ast.ChanType:
		out := &Type{Shape: &Shape{Kind: kindOf(e)}}
		t.fill(out.Shape, in, e, nesting)
		return out
	}
	return &Type{Shape: &Shape{}}
}

// named returns the type that a name stands for, generic instances included.
func (t *typing) named(in scope, expr ast.Expr, nesting int) *Type {
	var indices []ast.Expr
	base := expr
	switch e := expr.(type) {
	case *ast.IndexExpr:
		base, indices = e.X, []ast.Expr{e.Index}
	case *ast.IndexListExpr:
		base, indices = e.X, e.Indices
	}
	if id, ok := base.(*ast.Ident); ok && in.args[id.Name] != nil {
		return in.args[id.Name]
	}
	decl, err := in.file.Resolve(base)
	if err != nil {
		if in.file.Package.Root && !err.Doubtful {
			t.b.diags.Errorf(err.Pos, err.Hint, "%s", err.Msg)
		}
		return &Type{Shape: &Shape{}}
	}
	if decl == nil {
		return t.predeclared(base)
	}
	var args []*Type
	for _, index := range indices {
		if nesting >= maxNesting {
			return &Type{Shape: &Shape{}}
		}
		args = append(args, t.expr(in, index, nesting+1))
	}
	if decl.Spec.Assign.IsValid() {
		return t.alias(decl, args, nesting)
	}
	return t.declared(decl, args, nesting)
}

// alias follows an alias, which may have type parameters of its own.
func (t *typing) alias(decl *load.TypeDecl, args []*Type, nesting int) *Type {
	if nesting >= maxNesting*4 {
		return &Type{Shape: &Shape{}}
	}
	in := scope{file: decl.File, args: map[string]*Type{}}
	for i, name := range typeParams(decl.Spec) {
		if i < len(args) {
			in.args[name] = args[i]
		}
	}
	return t.expr(in, decl.Spec.Type, nesting+1)
}

// predeclared returns a type that Go declares.
func (t *typing) predeclared(expr ast.Expr) *Type {
	id, ok := expr.(*ast.Ident)
	if !ok {
		return &Type{Shape: &Shape{}}
	}
	if known := t.literals[id.Name]; known != nil {
		return known
	}
	out := &Type{Name: Ident{Name: id.Name}, Shape: &Shape{Kind: Invalid}}
	if obj, ok := types.Universe.Lookup(id.Name).(*types.TypeName); ok {
		switch under := obj.Type().Underlying().(type) {
		case *types.Basic:
			out.Kind, out.Basic = Basic, types.Typ[under.Kind()].Name()
		case *types.Interface:
			out.Kind = Interface
			for i := range under.NumMethods() {
				out.Methods = append(out.Methods, under.Method(i).Name())
			}
		}
	}
	t.literals[id.Name] = out
	return out
}

// fill completes the shape of a type literal.
func (t *typing) fill(s *Shape, in scope, expr ast.Expr, nesting int) {
	switch e := expr.(type) {
	case *ast.StarExpr:
		s.Elem = t.expr(in, e.X, nesting)
	case *ast.ArrayType:
		s.Elem = t.expr(in, e.Elt, nesting)
		if e.Len != nil {
			s.Len = arrayLen(in, e.Len)
		}
	case *ast.MapType:
		s.Key, s.Elem = t.expr(in, e.Key, nesting), t.expr(in, e.Value, nesting)
	case *ast.ChanType:
		s.Elem = t.expr(in, e.Value, nesting)
	case *ast.StructType:
		for _, f := range e.Fields.List {
			t.fields(s, in, f, nesting)
		}
	case *ast.InterfaceType:
		s.Methods = methodNames(in.file, e, 0)
		slices.Sort(s.Methods)
		s.Methods = slices.Compact(s.Methods)
	}
}

// fields adds one line of a struct.
func (t *typing) fields(s *Shape, in scope, f *ast.Field, nesting int) {
	typ := t.expr(in, f.Type, nesting)
	for i, name := range memberNames(f) {
		field := &Field{Name: name, Type: typ, Embedded: len(f.Names) == 0, Pos: in.file.Position(f.Pos())}
		if len(f.Names) > i {
			field.Pos = in.file.Position(f.Names[i].Pos())
		}
		if f.Tag != nil && f.Tag.Kind == token.STRING {
			field.Tag, _ = strconv.Unquote(f.Tag.Value) // the parser has checked it
		}
		if f.Doc != nil && in.file.Package.Root {
			field.Doc = withoutTags(f.Doc)
		}
		field.Default = t.fieldDefault(in.file, f.Doc)
		if t.b.opts.ApplyTypes {
			field.Merge = mergeOf(in.file, f.Doc)
		}
		s.Fields = append(s.Fields, field)
	}
}

// methodNames lists the methods of an interface, as far as names resolve.
func methodNames(file *load.File, iface *ast.InterfaceType, depth int) []string {
	var all []string
	for _, f := range iface.Methods.List {
		for _, id := range f.Names {
			all = append(all, id.Name)
		}
		if len(f.Names) > 0 || depth > maxDepth {
			continue
		}
		if _, named := memberExpr(f.Type); !named {
			continue
		}
		embedded, err := file.Resolve(f.Type)
		if err != nil || embedded == nil {
			continue
		}
		owner, expr := underlying(embedded)
		if e, ok := expr.(*ast.InterfaceType); ok {
			all = append(all, methodNames(owner.File, e, depth+1)...)
		}
	}
	return all
}
