package generators

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
	"github.com/clientsmith/client-gen/internal/bounded"
)

// openAPI is what an OpenAPI v2 document says about types.
type openAPI struct {
	Definitions map[string]*definition `json:"definitions"`
}

// definition is a schema of OpenAPI v2, as far as merging is concerned.
type definition struct {
	Ref                  string                 `json:"$ref"`
	Type                 definitionType         `json:"type"`
	Format               string                 `json:"format"`
	Properties           map[string]*definition `json:"properties"`
	AdditionalProperties additionalProperties   `json:"additionalProperties"`
	Items                *definition            `json:"items"`
	Default              json.RawMessage        `json:"default"`
	ListType             string                 `json:"x-kubernetes-list-type"`
	ListMapKeys          []string               `json:"x-kubernetes-list-map-keys"`
	MapType              string                 `json:"x-kubernetes-map-type"`
	PatchStrategy        string                 `json:"x-kubernetes-patch-strategy"`
	PatchMergeKey        string                 `json:"x-kubernetes-patch-merge-key"`
	PreserveUnknown      bool                   `json:"x-kubernetes-preserve-unknown-fields"`
	Unions               []struct {
		Discriminator string            `json:"discriminator"`
		Fields        map[string]string `json:"fields-to-discriminateBy"`
	} `json:"x-kubernetes-unions"`
	Kinds []struct {
		Group   string `json:"group"`
		Version string `json:"version"`
		Kind    string `json:"kind"`
	} `json:"x-kubernetes-group-version-kind"`
}

// definitionType is the type of a definition: of several, none.
type definitionType string

// UnmarshalJSON reads a type or a list of types.
func (t *definitionType) UnmarshalJSON(data []byte) error {
	var one string
	var several []string
	if json.Unmarshal(data, &one) == nil {
		*t = definitionType(one)
	} else if err := json.Unmarshal(data, &several); err != nil {
		return fmt.Errorf("type is neither a string nor a list of strings: %s", data)
	} else if len(several) == 1 {
		*t = definitionType(several[0])
	}
	return nil
}

// additionalProperties are the values of a map.
type additionalProperties struct{ *definition }

// UnmarshalJSON reads a definition, or a boolean, which says nothing about the
// values.
func (p *additionalProperties) UnmarshalJSON(data []byte) error {
	var allowed bool
	if json.Unmarshal(data, &allowed) == nil {
		return nil
	}
	return json.Unmarshal(data, &p.definition)
}

// readOpenAPI reads the document of OpenAPISchema.
func (o *Options) readOpenAPI() error {
	if !o.ApplyConfigurations || o.OpenAPISchema == "" {
		return nil
	}
	name := o.OpenAPISchema
	if !filepath.IsAbs(name) {
		name = filepath.Join(o.Dir, name)
	}
	data, err := bounded.ReadNamed(name, openAPILimit)
	if err != nil {
		return &OptionError{"openapi-schema", o.OpenAPISchema, "a file that can be read: " + err.Error()}
	}
	doc := &openAPI{}
	if err := json.Unmarshal(data, doc); err != nil {
		return openAPIMistake(name, data, err)
	}
	maps.DeleteFunc(doc.Definitions, func(_ string, d *definition) bool { return d == nil }) // null says nothing
	if len(doc.Definitions) == 0 {
		var mistakes diag.List
		mistakes.Errorf(token.Position{Filename: name, Line: 1, Column: 1}, "want an OpenAPI document of version 2: kubectl get --raw /openapi/v2", "the OpenAPI schema has no definitions")
		return mistakes
	}
	o.openAPI = doc
	return nil
}

// openAPIMistake says where a document is no JSON, or not the JSON of one.
func openAPIMistake(name string, data []byte, err error) error {
	at := int64(len(data))
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		at = min(at, max(syntax.Offset-1, 0))
	} else if typ, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		at = min(at, max(typ.Offset-1, 0))
		err = fmt.Errorf("found %s", typ.Value)
	}
	before := data[:at]
	pos := token.Position{Filename: name, Line: 1 + bytes.Count(before, []byte("\n")), Column: int(at) - bytes.LastIndexByte(before, '\n')}
	var mistakes diag.List
	mistakes.Errorf(pos, "want an OpenAPI document of version 2, in JSON", "cannot read the OpenAPI schema: %s", err)
	return mistakes
}

// find returns the definition of a kind: that of its name in OpenAPI documents,
// of the name that its import path gives it, or the one that says which kind it
// is.
func (o *openAPI) find(group, version, kind string, names ...string) *definition {
	for _, name := range names {
		if d := o.Definitions[name]; d != nil {
			return d
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o.Definitions)) {
		d := o.Definitions[name]
		if len(d.Kinds) == 1 && d.Kinds[0].Group == group && d.Kinds[0].Version == version && d.Kinds[0].Kind == kind {
			return d
		}
	}
	return nil
}

// add enters a definition into a schema under a name, and all that it refers
// to. Definitions that are referred to and are not there are anything.
func (o *openAPI) add(s mergeSchema, name string, d *definition) {
	if _, known := s[name]; known {
		return
	}
	s[name] = anything // stands for the type while it is being looked at
	s[name] = o.atom(s, d)
	if name == quantityName {
		s[name] = mergeAtom{scalar: "untyped"} // numbers are quantities too
	}
}

// Definitions that say less about their types than is known.
const (
	quantityName     = "io.k8s.apimachinery.pkg.api.resource.Quantity"
	rawExtensionName = "io.k8s.apimachinery.pkg.runtime.RawExtension"
)

// ref is the type of a field or of an element.
func (o *openAPI) ref(s mergeSchema, d *definition) mergeRef {
	if d == nil {
		return mergeRef{named: untypedAtomic}
	}
	if d.Ref == "" {
		atom := o.atom(s, d)
		return mergeRef{atom: &atom}
	}
	name := d.Ref[strings.LastIndexByte(d.Ref, '/')+1:]
	if name == rawExtensionName {
		return mergeRef{named: untypedAtomic}
	}
	target := o.Definitions[name]
	if target == nil {
		target = &definition{}
	}
	o.add(s, name, target)
	return mergeRef{named: name, relationship: mapRelationship(d.MapType)}
}

// resolve follows references. What refers to itself, or to nothing, is
// anything.
func (o *openAPI) resolve(d *definition) *definition {
	for range len(o.Definitions) + 1 {
		if d == nil || d.Ref == "" {
			break
		}
		d = o.Definitions[d.Ref[strings.LastIndexByte(d.Ref, '/')+1:]]
	}
	if d == nil || d.Ref != "" {
		return &definition{}
	}
	return d
}

func (o *openAPI) atom(s mergeSchema, d *definition) mergeAtom {
	d = o.resolve(d)
	switch {
	case len(d.Properties) > 0:
		return o.structure(s, d)
	case d.AdditionalProperties.definition != nil:
		elem := o.ref(s, d.AdditionalProperties.definition)
		return mergeAtom{fields: &mergeMap{elem: &elem, relationship: mapRelationship(d.MapType)}}
	case d.PreserveUnknown:
		return anything
	}
	switch d.Type {
	case "object":
		return anyObject
	case "array":
		return mergeAtom{list: o.list(s, d)}
	case "integer", "number":
		return mergeAtom{scalar: "numeric"}
	case "boolean":
		return mergeAtom{scalar: "boolean"}
	case "string":
		if d.Format == "" || d.Format == "byte" {
			return mergeAtom{scalar: "string"}
		}
		return mergeAtom{scalar: "untyped"}
	}
	return anything
}

func (o *openAPI) structure(s mergeSchema, d *definition) mergeAtom {
	m := &mergeMap{relationship: mapRelationship(d.MapType)}
	for _, name := range slices.Sorted(maps.Keys(d.Properties)) {
		p := d.Properties[name]
		f := mergeField{name: name, typ: o.ref(s, p)}
		if p != nil {
			f.value = defaultValue(string(p.Default))
		}
		m.fields = append(m.fields, f)
	}
	for _, u := range d.Unions {
		m.unions = append(m.unions, mergeUnion{discriminator: u.Discriminator, fields: u.Fields})
	}
	return mergeAtom{fields: m}
}

func (o *openAPI) list(s mergeSchema, d *definition) *mergeList {
	l := &mergeList{elem: o.ref(s, d.Items)}
	l.relationship, l.keys = listRelationship(d.ListType, d.ListMapKeys, d.PatchStrategy, d.PatchMergeKey)
	return l
}

// mapRelationship translates what tags and OpenAPI say about maps.
func mapRelationship(mapType string) string {
	switch mapType {
	case "atomic":
		return "atomic"
	case "granular":
		return "separable"
	}
	return ""
}

// listRelationship translates what tags and OpenAPI say about lists. The words
// of strategic merge patches count where those of apply are missing.
func listRelationship(listType string, keys []string, strategy, mergeKey string) (relationship string, mapKeys []string) {
	switch listType {
	case "atomic":
		return "atomic", nil
	case "set":
		return "associative", nil
	case "map":
		if len(keys) > 0 {
			return "associative", keys
		}
		return "atomic", nil
	}
	if !slices.Contains(strings.Split(strategy, ","), "merge") {
		return "atomic", nil
	}
	if mergeKey != "" {
		return "associative", []string{mergeKey}
	}
	return "associative", nil
}

// defaultValue returns a default as it goes into a schema, "" for none: those of
// objects and lists are for servers only.
func defaultValue(value string) string {
	value = strings.TrimSpace(value)
	if value == "" || value == "null" || value[0] == '{' || value[0] == '[' {
		return ""
	}
	if value[0] == '"' {
		var text string
		if json.Unmarshal([]byte(value), &text) != nil {
			return ""
		}
		quoted, _ := json.Marshal(text) // a string cannot fail
		return strings.ReplaceAll(string(quoted), "`", `\u0060`)
	}
	return value
}
