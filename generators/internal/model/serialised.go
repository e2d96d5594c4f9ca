package model

import (
	"fmt"
	"go/ast"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/clientsmith/client-gen/generators/internal/diag"
	"github.com/clientsmith/client-gen/generators/internal/load"
	"github.com/clientsmith/client-gen/generators/internal/names"
	"github.com/clientsmith/client-gen/generators/internal/tags"
)

// jsonOptions are what may follow the name in a json tag.
var jsonOptions = []string{"omitempty", "omitzero", "inline", "string"}

// checkSerialised reports what would be lost or misnamed when objects of a
// source's kinds are encoded: in the structs of packages of the main module
// whose fields have json tags.
func (b *builder) checkSerialised(s *source) {
	if s.pkg.Module == nil || !s.pkg.Module.Main {
		return
	}
	for _, t := range s.types {
		b.checkMerge(t.decl.File, t.decl.Spec.Doc)
		b.checkMerge(t.decl.File, t.decl.Group.Doc)
		st, ok := ast.Unparen(t.decl.Spec.Type).(*ast.StructType)
		if !ok || t.decl.File.ToolWritten() {
			continue
		}
		for _, f := range st.Fields.List {
			b.checkMerge(t.decl.File, f.Doc)
		}
		c := jsonChecker{b: b, file: t.decl.File, owner: t.decl.Name(), names: map[string]token.Position{}}
		for _, f := range st.Fields.List {
			c.read(f)
		}
		if !c.tagged {
			continue
		}
		for _, f := range st.Fields.List {
			c.untagged(f)
		}
		c.meta(st)
		c.encoding(st, t.tags.Generate)
	}
	b.checkRecursion(s)
}

// checkMerge reports tags about merging that apply configurations would not
// understand.
func (b *builder) checkMerge(f *load.File, doc *ast.CommentGroup) {
	if doc != nil && hasTag(doc) {
		b.report(tags.CheckMerge(tags.Lines(f.Position, doc)))
	}
}

// jsonChecker looks at the json tags of one struct.
type jsonChecker struct {
	b     *builder
	file  *load.File
	owner string
	// names is where each name in JSON is used first; tagged is true when any
	// field has a json tag.
	names  map[string]token.Position
	tagged bool
}

// read checks the tag of a field.
func (c *jsonChecker) read(f *ast.Field) {
	if f.Tag == nil {
		return
	}
	pos := c.file.Position(f.Tag.Pos())
	text, err := strconv.Unquote(f.Tag.Value)
	if err != nil || !wellFormed(text) {
		c.tagged = c.tagged || strings.Contains(f.Tag.Value, "json")
		c.b.diags.Errorf(pos, "write `json:\"name,omitempty\"`: key, colon, value in double quotes, one blank between pairs",
			"struct tag %s of %s.%s is malformed and would be ignored", f.Tag.Value, c.owner, memberNames(f)[0])
		return
	}
	value, ok := reflect.StructTag(text).Lookup("json")
	if !ok {
		if key := misspeltJSON(text); key != "" {
			c.tagged = true
			c.b.diags.Errorf(pos, "write json:", "struct tag %s of %s.%s has the key %s, which nothing reads", f.Tag.Value, c.owner, memberNames(f)[0], key)
		}
		return
	}
	c.tagged = true
	c.odd(f, value)
	name, options, _ := strings.Cut(value, ",")
	for option := range strings.SplitSeq(options, ",") {
		if hint := diag.DidYouMean("", strings.TrimSpace(option), jsonOptions); hint != "" && hint != "did you mean "+option+"?" {
			c.b.diags.Errorf(pos, hint, "json tag of %s.%s has the unknown option %q", c.owner, memberNames(f)[0], option)
		}
	}
	if name == "" || name == "-" {
		return
	}
	if first, twice := c.names[name]; twice {
		c.b.diags.Errorf(pos, "give each field a name of its own", "%s.%s has the JSON name %q of the field at line %d: neither would be encoded", c.owner, memberNames(f)[0], name, first.Line)
		return
	}
	c.names[name] = pos
}

// misspeltJSON returns the key of a struct tag that was meant to be json, "" if
// there is none.
func misspeltJSON(tag string) string {
	for pair := range strings.FieldsSeq(tag) {
		key, _, ok := strings.Cut(pair, ":")
		if ok && key != "bson" && key != "json" && diag.Near(key, []string{"json"}, 1) != "" {
			return key
		}
	}
	return ""
}

// odd reports names and options that are not what they look like.
func (c *jsonChecker) odd(f *ast.Field, value string) {
	pos, member := c.file.Position(f.Tag.Pos()), memberNames(f)[0]
	name, options, _ := strings.Cut(value, ",")
	private := names.Private(member)
	switch {
	case value == "-,":
		c.b.diags.Errorf(pos, "write `json:\"-\"` to leave it out", "%s.%s is called %q in JSON", c.owner, member, "-")
	case len(f.Names) > 0 && slices.Contains(jsonOptions[:3], name) && !strings.EqualFold(member, name):
		c.b.diags.Errorf(pos, fmt.Sprintf("write `json:\"%s,%s\"`", private, name), "%s.%s has the JSON name %q, which is an option", c.owner, member, name)
	case strings.ContainsAny(name, " ;:=\"'\t"):
		c.b.diags.Errorf(pos, fmt.Sprintf("write `json:\"%s,omitempty\"`", private), "%s.%s has the JSON name %q, which no API server takes", c.owner, member, name)
	case len(f.Names) > 0 && name == "" && slices.Contains(strings.Split(options, ","), "inline"):
		c.b.diags.Errorf(pos, "remove the field's name to embed it, or give it a name in JSON", "%s.%s is not embedded, so that inline has no effect and it is called %s in JSON", c.owner, member, member)
	case len(f.Names) > 0 && name == "" && f.Names[0].IsExported():
		c.b.diags.Errorf(pos, fmt.Sprintf("write `json:\"%s,omitempty\"`", private), "the json tag of %s.%s has no name, so that it is called %s in JSON", c.owner, member, member)
	}
}

// untagged reports an exported field without a json tag among fields with one.
func (c *jsonChecker) untagged(f *ast.Field) {
	if len(f.Names) == 0 || !f.Names[0].IsExported() {
		return
	}
	if f.Tag != nil {
		text, err := strconv.Unquote(f.Tag.Value)
		if _, has := reflect.StructTag(text).Lookup("json"); err != nil || has || !wellFormed(text) || misspeltJSON(text) != "" {
			return
		}
	}
	name := f.Names[0].Name
	if strings.HasPrefix(name, "XXX_") {
		return
	}
	c.b.diags.Errorf(c.file.Position(f.Names[0].Pos()), fmt.Sprintf("add `json:\"%s,omitempty\"`, or `json:\"-\"`", names.Private(name)),
		"%s.%s has no json tag, so that it is called %s in JSON", c.owner, name, name)
}

// metaNames are the members that every API object has, and their JSON names.
var metaNames = map[string]string{"TypeMeta": "", "ObjectMeta": "metadata", "ListMeta": "metadata"}

// meta checks the names of what every API object has.
func (c *jsonChecker) meta(st *ast.StructType) {
	embedded := map[string]bool{}
	for _, f := range st.Fields.List {
		want, known := metaNames[embeddedName(f.Type)]
		if !known || len(f.Names) > 0 || !c.isMeta(f) {
			continue
		}
		embedded[embeddedName(f.Type)] = true
		got, tag := "", ""
		if f.Tag != nil {
			tag = strings.Trim(f.Tag.Value, "`")
			got, _, _ = strings.Cut(reflect.StructTag(tag).Get("json"), ",")
			if !wellFormed(tag) {
				continue
			}
		}
		switch pos := c.file.Position(f.Type.Pos()); {
		case got == want:
		case want == "":
			c.b.diags.Errorf(pos, "write `json:\",inline\"`", "TypeMeta of %s has the JSON name %q, so that apiVersion and kind are not where API servers have them", c.owner, got)
		default:
			c.b.diags.Errorf(pos, "write `json:\"metadata,omitempty\"`", "%s of %s has the JSON name %q, where API servers have %q", embeddedName(f.Type), c.owner, got, want)
		}
	}
	for _, f := range st.Fields.List {
		if !embedded["ListMeta"] || len(f.Names) != 1 || f.Names[0].Name != "Items" || f.Tag == nil {
			continue
		}
		if got, _, _ := strings.Cut(reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json"), ","); got != "items" && got != "" {
			c.b.diags.Errorf(c.file.Position(f.Tag.Pos()), "write `json:\"items\"`", "Items of %s has the JSON name %q, where API servers have %q", c.owner, got, "items")
		}
	}
}

// isMeta reports whether an embedded field is of meta/v1.
func (c *jsonChecker) isMeta(f *ast.Field) bool {
	t, err := c.file.Resolve(stripPointer(f.Type))
	return err == nil && t != nil && t.Package.Path == metaPath
}

// wellFormed reports whether a struct tag is a list of key:"value" pairs with
// blanks between them.
func wellFormed(tag string) bool {
	for first := true; tag != ""; first = false {
		trimmed := strings.TrimLeft(tag, " ")
		if trimmed == "" {
			return true
		}
		if !first && trimmed == tag {
			return false
		}
		key, rest, ok := strings.Cut(trimmed, ":")
		if !ok || key == "" || strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r == '"' || unicode.IsControl(r) }) {
			return false
		}
		quoted, err := strconv.QuotedPrefix(rest)
		if err != nil || quoted[0] != '"' {
			return false
		}
		tag = rest[len(quoted):]
	}
	return true
}
