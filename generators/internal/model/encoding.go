package model

import (
	"fmt"
	"go/ast"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/load"
)

// jsonName returns what the json tag of a field calls it, "" if it says
// nothing, and whether it is inlined.
func jsonName(f *ast.Field) (name string, inline bool) {
	if f.Tag == nil {
		return "", false
	}
	text, err := strconv.Unquote(f.Tag.Value)
	if err != nil {
		return "", false
	}
	name, options, _ := strings.Cut(reflect.StructTag(text).Get("json"), ",")
	return name, name == "" && slices.Contains(strings.Split(options, ","), "inline")
}

// encoding reports fields of a struct that JSON loses or that it cannot hold.
func (c *jsonChecker) encoding(st *ast.StructType, kind bool) {
	folded := map[string]*ast.Field{}
	for _, f := range st.Fields.List {
		name, _ := jsonName(f)
		for _, id := range f.Names {
			if name != "" && name != "-" && !id.IsExported() && id.Name != "_" {
				c.b.diags.Errorf(c.file.Position(id.Pos()), "begin its name with a capital letter, or remove the tag", "%s.%s has a json tag, but JSON has no fields that are not exported", c.owner, id.Name)
			}
		}
		if other := folded[strings.ToLower(name)]; other != nil && name != "" && name != "-" {
			if was, _ := jsonName(other); was != name {
				c.b.diags.Errorf(c.file.Position(f.Tag.Pos()), "give each field a name of its own", "%s.%s has the JSON name %q, and %s has %q: decoders that ignore letter case mix them up",
					c.owner, memberNames(f)[0], name, memberNames(other)[0], was)
			}
		}
		folded[strings.ToLower(name)] = f
		if name != "-" {
			c.encodable(f, f.Type)
		}
		c.byValue(f)
	}
	if kind {
		c.specAndStatus(st)
	}
}

// encodable reports types that encoding/json refuses.
func (c *jsonChecker) encodable(f *ast.Field, expr ast.Expr) {
	switch e := ast.Unparen(expr).(type) {
	case *ast.StarExpr:
		c.encodable(f, e.X)
	case *ast.ArrayType:
		c.encodable(f, e.Elt)
	case *ast.StructType:
		for _, inner := range e.Fields.List {
			if name, _ := jsonName(inner); name != "-" {
				c.encodable(inner, inner.Type)
			}
		}
	case *ast.ChanType:
		c.unencodable(f, e, "channels")
	case *ast.FuncType:
		c.unencodable(f, e, "functions")
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok && x.Name == "unsafe" {
			if dep, found := c.file.ImportedAs("unsafe"); dep == nil && found {
				c.unencodable(f, e, "unsafe."+e.Sel.Name)
			}
		}
	case *ast.Ident:
		if e.Name == "complex64" || e.Name == "complex128" || e.Name == "uintptr" {
			if decl, err := c.file.Resolve(e); err == nil && decl == nil {
				c.b.diags.Errorf(c.file.Position(e.Pos()), "use a number or a string", "%s.%s: JSON has no %s", c.owner, memberNames(f)[0], e.Name)
			}
		}
	case *ast.MapType:
		c.encodable(f, e.Value)
		if name := keyless(c.file, e.Key); name != "" {
			c.b.diags.Errorf(c.file.Position(e.Key.Pos()), "use a string type", "%s.%s: JSON has no map with keys of type %s", c.owner, memberNames(f)[0], name)
			return
		}
		decl, err := c.file.Resolve(ast.Unparen(e.Key))
		if err != nil || decl == nil || hasMethod(decl, "MarshalText", 0) {
			return
		}
		_, under := underlying(decl)
		switch under.(type) {
		case *ast.StructType, *ast.ArrayType, *ast.StarExpr:
			c.b.diags.Errorf(c.file.Position(e.Key.Pos()), "use a string type", "%s.%s: JSON has no map with keys of type %s", c.owner, memberNames(f)[0], decl.Name())
		}
	}
}

// unencodable reports a type that there is nothing like in JSON.
func (c *jsonChecker) unencodable(f *ast.Field, expr ast.Expr, what string) {
	c.b.diags.Errorf(c.file.Position(expr.Pos()), "leave the field out of the API type, or add `json:\"-\"`", "%s.%s: JSON has no %s", c.owner, memberNames(f)[0], what)
}

// keyless names the type of a map's keys if it is one of Go's own that JSON has
// no keys for, "" for others.
func keyless(f *load.File, key ast.Expr) string {
	switch e := ast.Unparen(key).(type) {
	case *ast.Ident:
		switch e.Name {
		case "bool", "float32", "float64", "complex64", "complex128", "any", "error":
			if decl, err := f.Resolve(e); err == nil && decl == nil {
				return e.Name
			}
		}
	case *ast.StarExpr:
		if id, ok := e.X.(*ast.Ident); ok && basicShape(id.Name) != "" {
			return "*" + id.Name
		}
	case *ast.InterfaceType:
		return "interface{}"
	}
	return ""
}

// byValue reports members that every object has which are not embedded by
// value: they are not where machinery looks for them, or nil.
func (c *jsonChecker) byValue(f *ast.Field) {
	name := embeddedName(f.Type)
	if _, known := metaNames[name]; !known || !c.isMeta(f) {
		return
	}
	star, pointer := ast.Unparen(f.Type).(*ast.StarExpr)
	tag := "json:\",inline\""
	if name != "TypeMeta" {
		tag = "json:\"metadata,omitempty\""
	}
	hint := fmt.Sprintf("write metav1.%s `%s`", name, tag)
	switch {
	case pointer && len(f.Names) == 0:
		c.b.diags.Errorf(c.file.Position(star.Pos()), hint, "%s embeds a pointer to %s, which is nil in a new object", c.owner, name)
	case len(f.Names) == 1 && f.Names[0].Name == name:
		c.b.diags.Errorf(c.file.Position(f.Names[0].Pos()), hint, "%s of %s is a field with a name, which has no methods for %s", name, c.owner, c.owner)
	}
}

// specAndStatus checks the names that controllers and the status subresource
// go by.
func (c *jsonChecker) specAndStatus(st *ast.StructType) {
	for _, f := range st.Fields.List {
		if len(f.Names) != 1 {
			continue
		}
		want := map[string]string{"Spec": "spec", "Status": "status"}[f.Names[0].Name]
		got, _ := jsonName(f)
		if want == "" || got == want || want == "spec" && got != "" && got != "-" && !strings.EqualFold(got, want) {
			continue
		}
		if got == "" {
			continue // reported as a field without a tag, or with a malformed one
		}
		c.b.diags.Errorf(c.file.Position(f.Names[0].Pos()), fmt.Sprintf("write `json:\"%s,omitempty\"`", want), "%s of %s has the JSON name %q, where API servers have %q", f.Names[0].Name, c.owner, got, want)
	}
}

// checkRecursion reports structs that hold themselves by value, which Go
// refuses.
func (b *builder) checkRecursion(s *source) {
	if s.pkg.Module == nil || !s.pkg.Module.Main {
		return
	}
	const visiting, visited = 1, 2
	state := map[*load.TypeDecl]int{}
	var visit func(t *load.TypeDecl)
	visit = func(t *load.TypeDecl) {
		state[t] = visiting
		for _, held := range heldBy(t) {
			switch state[held.decl] {
			case visiting:
				b.diags.Errorf(held.file.Position(held.pos), "use a pointer or a slice", "%s holds itself by value, by way of %s", held.decl.Name(), held.name)
			case visited:
			default:
				visit(held.decl)
			}
		}
		state[t] = visited
	}
	for _, t := range s.types {
		if state[t.decl] == 0 && !t.decl.File.ToolWritten() {
			visit(t.decl)
		}
	}
}
