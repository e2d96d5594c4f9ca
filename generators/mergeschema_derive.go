package generators

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/model"
)

// extracts reports whether apply configurations can be extracted from objects.
func (o *Options) extracts() bool { return o.OpenAPISchema != "" || !o.NoDerivedExtract }

// modelName is the name by which a runtime.Scheme looks a type of an input
// package up.
func modelName(pkg *model.Package, t model.Ident) string {
	return cmp.Or(pkg.ModelNames[t.Name], pathName(t))
}

// pathName is the name in OpenAPI documents that follows from an import path:
// the host reversed, dots for slashes.
func pathName(t model.Ident) string {
	host, rest, more := strings.Cut(t.Path, "/")
	if strings.Contains(host, ".") {
		labels := strings.Split(host, ".")
		slices.Reverse(labels)
		host = strings.Join(labels, ".")
	}
	if more {
		host += "."
	}
	return host + strings.ReplaceAll(rest, "/", ".") + "." + t.Name
}

// schema makes the schema of the kinds of a run: from the OpenAPI document, as
// far as it has them, else from the types.
func (a *applyPlan) schema() string {
	d := &deriving{applyPlan: a, schema: newMergeSchema(), modelNames: map[model.Ident]string{}}
	for _, pkg := range a.api.Packages {
		for name, in := range pkg.ModelNames {
			d.modelNames[model.Ident{Path: pkg.Path, Name: name}] = in
		}
	}
	doc := a.options.openAPI
	var missing []*appliedType
	for _, t := range a.own {
		if !t.Decl.Kind {
			continue
		}
		name := modelName(t.pkg, t.Name)
		if doc == nil {
			d.named(t.Type)
			continue
		}
		if def := doc.find(t.pkg.GroupName, t.pkg.VersionName, t.Name.Name, name, pathName(t.Name)); def != nil {
			doc.add(d.schema, name, def)
			continue
		}
		missing = append(missing, t)
		d.named(t.Type)
	}
	for _, r := range a.kinds {
		// Fakes keep kinds that nobody applies, too.
		if name := modelName(r.Package, model.Ident(r.Type())); d.schema[name] == (mergeAtom{}) {
			d.schema[name] = anything
		}
	}
	if len(missing) > 0 {
		first := missing[0]
		a.diags.Warnf(first.Decl.Pos, "add it to the schema, or leave --openapi-schema out",
			"the OpenAPI schema has no definition of %s%s: what is missing is derived from the types", modelName(first.pkg, first.Name), andMore(len(missing)-1))
	}
	return d.schema.yaml()
}

// andMore words how many more there are.
func andMore(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return " and of one more kind"
	}
	return fmt.Sprintf(" and of %d more kinds", n)
}

// deriving makes a schema from Go types.
type deriving struct {
	*applyPlan
	schema     mergeSchema
	modelNames map[model.Ident]string
	// open are the lists and maps that the schema at hand is inside of.
	open []*model.Type
}

// rawExtension holds an object of any kind, which is replaced as a whole.
var rawExtension = model.Ident{Path: runtimePath, Name: "RawExtension"}

// knownTypes are types that encode themselves in a way that is known.
var knownTypes = map[model.Ident]mergeAtom{
	{Path: metaPath, Name: "Time"}:                                                   {scalar: "untyped"},
	{Path: metaPath, Name: "MicroTime"}:                                              {scalar: "untyped"},
	{Path: metaPath, Name: "Duration"}:                                               {scalar: "string"},
	{Path: metaPath, Name: "FieldsV1"}:                                               anyObject,
	{Path: "k8s.io/apimachinery/pkg/api/resource", Name: "Quantity"}:                 {scalar: "untyped"},
	{Path: "k8s.io/apimachinery/pkg/util/intstr", Name: "IntOrString"}:               {scalar: "untyped"},
	{Path: runtimePath, Name: "RawExtension"}:                                        anyObject,
	{Path: metaPath + "/unstructured", Name: "Unstructured"}:                         anyObject,
	{Path: "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1", Name: "JSON"}: anything,
}

// named enters a declared type into the schema and returns its name.
func (d *deriving) named(t *model.Type) string {
	name := cmp.Or(d.modelNames[t.Name], pathName(t.Name))
	if len(t.Args) > 0 {
		text, _, _ := textOf("", t)
		name = pathName(t.Name) + yamlWord(text)
	}
	if _, seen := d.schema[name]; seen {
		return name
	}
	d.schema[name] = anything // stands for the type while it is being looked at
	if doc := d.options.openAPI; doc != nil && doc.Definitions[name] != nil {
		delete(d.schema, name)
		doc.add(d.schema, name, doc.Definitions[name])
		return name
	}
	d.schema[name] = d.structure(t)
	return name
}

// yamlWord makes a text part of a name.
func yamlWord(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' {
			return r
		}
		return '_'
	}, text)
}

// structure is the schema of a struct.
func (d *deriving) structure(t *model.Type) mergeAtom {
	byName := map[string]mergeField{}
	d.fields(t, byName, 0)
	m := &mergeMap{}
	for _, f := range byName {
		m.fields = append(m.fields, f)
	}
	if len(m.fields) == 0 {
		return anyObject
	}
	slices.SortFunc(m.fields, func(x, y mergeField) int { return strings.Compare(x.name, y.name) })
	if t.Decl != nil && t.Decl.Merge != nil {
		m.relationship = mapRelationship(cmp.Or(t.Decl.Merge.StructType, t.Decl.Merge.MapType))
	}
	return mergeAtom{fields: m}
}

// fields adds the fields of a struct and of the structs inlined in it: outer
// fields come first.
func (d *deriving) fields(t *model.Type, byName map[string]mergeField, depth int) {
	var inlined []*model.Type
	for _, f := range t.Fields {
		tag, _ := reflect.StructTag(f.Tag).Lookup("json")
		name, options, _ := strings.Cut(tag, ",")
		base := dereferenced(f.Type)
		switch {
		case tag == "-" || !f.Embedded && !isExportedName(f.Name):
		case name == "" && f.Embedded && base.Kind == model.Struct && base.Name.Path != "" && !d.encodesItself(base):
			inlined = append(inlined, base)
		default:
			name = cmp.Or(name, f.Name)
			if _, outer := byName[name]; !outer {
				byName[name] = d.field(f, name, strings.Contains(","+options+",", ",string,"))
			}
		}
	}
	for _, embedded := range inlined {
		if depth < 16 {
			d.fields(embedded, byName, depth+1)
		}
	}
}

// encodesItself reports whether a type has JSON of its own making.
func (d *deriving) encodesItself(t *model.Type) bool {
	_, known := knownTypes[t.Name]
	return known || t.Decl != nil && t.Decl.Encoding != model.EncodedAsIs
}

// field is the schema of a field.
func (d *deriving) field(f *model.Field, name string, quoted bool) mergeField {
	var says model.Merge
	if f.Merge != nil {
		says = *f.Merge
	}
	tag := reflect.StructTag(f.Tag)
	says.PatchStrategy = cmp.Or(says.PatchStrategy, tag.Get("patchStrategy"))
	says.PatchMergeKey = cmp.Or(says.PatchMergeKey, tag.Get("patchMergeKey"))
	out := mergeField{name: name, value: defaultValue(says.Default)}
	base := dereferenced(f.Type)
	switch {
	case says.Any:
		out.typ = mergeRef{named: untypedDeduced}
	case says.Type != "" && base.Kind != model.Slice && base.Kind != model.Map:
		out.typ = d.overridden(says.Type, base, &says, f)
	case quoted && base.Kind == model.Basic:
		out.typ = scalar("string")
	default:
		out.typ = d.ref(base, &says, f)
	}
	return out
}

// overridden is the schema of a field whose tags say its JSON type.
func (d *deriving) overridden(jsonType string, t *model.Type, says *model.Merge, f *model.Field) mergeRef {
	switch jsonType {
	case "string", "boolean":
		return scalar(jsonType)
	case "integer", "number":
		return scalar("numeric")
	}
	if d.encodesItself(t) {
		return mergeRef{named: untypedDeduced}
	}
	return d.ref(t, says, f)
}

// ref is the schema of a type where it is used; says is what the tags there say,
// and f the field, for messages.
func (d *deriving) ref(t *model.Type, says *model.Merge, f *model.Field) mergeRef {
	t = dereferenced(t)
	if t.Name == rawExtension {
		return mergeRef{named: untypedAtomic}
	}
	if known, ok := knownTypes[t.Name]; ok {
		return mergeRef{atom: &known}
	}
	if t.Decl != nil {
		switch t.Decl.Encoding {
		case model.EncodedText:
			return scalar("string")
		case model.EncodedFreely:
			return mergeRef{named: untypedDeduced}
		}
	}
	if says == nil {
		says = &model.Merge{}
	}
	switch t.Kind {
	case model.Basic:
		return basic(t)
	case model.Struct:
		return d.structRef(t, says)
	case model.Slice, model.Array, model.Map:
		if slices.Contains(d.open, t) {
			return mergeRef{named: untypedDeduced} // it holds itself
		}
		d.open = append(d.open, t)
		defer func() { d.open = d.open[:len(d.open)-1] }()
		if t.Kind != model.Map {
			return d.list(t, says, f)
		}
		elem := d.ref(t.Elem, nil, f)
		own := says.MapType
		if own == "" && t.Decl != nil && t.Decl.Merge != nil {
			own = t.Decl.Merge.MapType
		}
		return mergeRef{atom: &mergeAtom{fields: &mergeMap{elem: &elem, relationship: mapRelationship(own)}}}
	}
	return mergeRef{named: untypedDeduced}
}

// structRef is the schema of a struct where it is used.
func (d *deriving) structRef(t *model.Type, says *model.Merge) mergeRef {
	switch {
	case t.Name.Path == "":
		atom := d.structure(t)
		fields := *atom.fields
		fields.relationship = mapRelationship(cmp.Or(says.StructType, says.MapType))
		return mergeRef{atom: &mergeAtom{fields: &fields}}
	case t.Opaque && len(t.Fields) == 0:
		return scalar("untyped") // of the standard library: a time or the like
	}
	return mergeRef{named: d.named(t), relationship: mapRelationship(cmp.Or(says.StructType, says.MapType))}
}

// basic is the schema of a string, a number or a boolean.
func basic(t *model.Type) mergeRef {
	switch {
	case t.Basic == "string":
		return scalar("string")
	case t.Basic == "bool":
		return scalar("boolean")
	case strings.HasPrefix(t.Basic, "int"), strings.HasPrefix(t.Basic, "uint"), strings.HasPrefix(t.Basic, "float"),
		t.Basic == "byte", t.Basic == "rune":
		return scalar("numeric")
	}
	return scalar("untyped")
}

// list is the schema of a slice or an array.
func (d *deriving) list(t *model.Type, says *model.Merge, f *model.Field) mergeRef {
	elem := dereferenced(t.Elem)
	if t.Kind == model.Slice && elem.Kind == model.Basic && (elem.Basic == "uint8" || elem.Basic == "byte") {
		return scalar("string")
	}
	if own := t.Decl; own != nil && own.Merge != nil && says.ListType == "" && says.PatchStrategy == "" {
		says = own.Merge
	}
	l := &mergeList{elem: d.ref(elem, nil, f)}
	l.relationship, l.keys = listRelationship(says.ListType, says.ListMapKeys, says.PatchStrategy, says.PatchMergeKey)
	if reason := d.unmergeable(l); reason != "" {
		if f != nil {
			d.diags.Warnf(f.Pos, "mend the tags of the list", "list %s is replaced as a whole when it is applied: %s", f.Name, reason)
		}
		l.relationship, l.keys = "atomic", nil
	}
	return mergeRef{atom: &mergeAtom{list: l}}
}

// unmergeable says why a list cannot be what its tags say, "" if it can.
func (d *deriving) unmergeable(l *mergeList) string {
	if l.relationship != "associative" {
		return ""
	}
	atom := l.elem.atom
	if l.elem.named != "" {
		named := d.schema[l.elem.named]
		atom = &named
	}
	switch {
	case len(l.keys) == 0 && atom.fields != nil && cmp.Or(l.elem.relationship, atom.fields.relationship) != "atomic":
		return "a set has elements that are compared as a whole: strings, numbers, or structs with +structType=atomic"
	case len(l.keys) == 0:
		return ""
	case atom.fields == nil:
		return "its elements are no structs"
	case atom.fields.elem != nil:
		return ""
	}
	for _, key := range l.keys {
		if !slices.ContainsFunc(atom.fields.fields, func(f mergeField) bool { return f.name == key }) {
			return "its elements have no field " + key
		}
	}
	return ""
}
