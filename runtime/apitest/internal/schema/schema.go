package schema

import (
	"fmt"
	"regexp"
	"sort"
)

// Schema is one node of a structural schema.
type Schema struct {
	Type        string
	Format      string
	Description string
	Nullable    bool
	Default     any

	Properties           map[string]*Schema
	Required             []string
	AdditionalProperties *Schema // nil: none declared
	Items                *Schema

	PreserveUnknown  bool
	EmbeddedResource bool
	IntOrString      bool
	ListType         string
	ListMapKeys      []string
	MapType          string

	Enum                                                         []any
	Pattern                                                      *regexp.Regexp
	MinLength, MaxLength, MinItems, MaxItems, MinProps, MaxProps *int64
	Minimum, Maximum, MultipleOf                                 *float64
	ExclusiveMinimum, ExclusiveMaximum, UniqueItems              bool

	AllOf, AnyOf, OneOf []*Schema
	Not                 *Schema
}

// Parse reads a schema from the content of openAPIV3Schema.
func Parse(raw map[string]any) (*Schema, error) { return parse(raw, "openAPIV3Schema") }

func parse(raw map[string]any, path string) (*Schema, error) {
	r := reader{raw: raw, path: path}
	s := &Schema{
		Type: r.str("type"), Format: r.str("format"), Description: r.str("description"), Nullable: r.flag("nullable"),
		Default: raw["default"], Required: r.strs("required"),
		PreserveUnknown: r.flag("x-kubernetes-preserve-unknown-fields"), EmbeddedResource: r.flag("x-kubernetes-embedded-resource"),
		IntOrString: r.flag("x-kubernetes-int-or-string"), ListType: r.str("x-kubernetes-list-type"),
		ListMapKeys: r.strs("x-kubernetes-list-map-keys"), MapType: r.str("x-kubernetes-map-type"),
		MinLength: r.integer("minLength"), MaxLength: r.integer("maxLength"), MinItems: r.integer("minItems"),
		MaxItems: r.integer("maxItems"), MinProps: r.integer("minProperties"), MaxProps: r.integer("maxProperties"),
		Minimum: r.number("minimum"), Maximum: r.number("maximum"), MultipleOf: r.number("multipleOf"),
		ExclusiveMinimum: r.flag("exclusiveMinimum"), ExclusiveMaximum: r.flag("exclusiveMaximum"), UniqueItems: r.flag("uniqueItems"),
	}
	if enum, ok := raw["enum"].([]any); ok {
		s.Enum = enum
	}
	if pattern := r.str("pattern"); pattern != "" {
		compiled, err := regexp.Compile(pattern)
		if err != nil {
			r.fail(fmt.Errorf("%s.pattern: %w", path, err))
		}
		s.Pattern = compiled
	}
	s.Items, s.Not = r.child("items"), r.child("not")
	s.AllOf, s.AnyOf, s.OneOf = r.children("allOf"), r.children("anyOf"), r.children("oneOf")
	if allowed, ok := raw["additionalProperties"].(bool); ok && allowed {
		s.AdditionalProperties = &Schema{PreserveUnknown: true}
	} else if !ok {
		s.AdditionalProperties = r.child("additionalProperties")
	}
	if properties, ok := raw["properties"].(map[string]any); ok {
		s.Properties = make(map[string]*Schema, len(properties))
		inner := reader{raw: properties, path: path + ".properties"}
		for name := range properties {
			s.Properties[name] = inner.child(name)
		}
		r.fail(inner.err)
	}
	return s, r.err
}

// Names returns the names of the properties, sorted.
func (s *Schema) Names() []string {
	names := make([]string, 0, len(s.Properties))
	for name := range s.Properties {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// reader takes typed values out of a decoded document and keeps the first error.
type reader struct {
	raw  map[string]any
	path string
	err  error
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

func (r *reader) wrong(key, want string) {
	r.fail(fmt.Errorf("%s.%s: want %s, have %T", r.path, key, want, r.raw[key]))
}

func (r *reader) str(key string) string {
	value, ok := r.raw[key].(string)
	if !ok && r.raw[key] != nil {
		r.wrong(key, "a string")
	}
	return value
}

func (r *reader) flag(key string) bool {
	value, ok := r.raw[key].(bool)
	if !ok && r.raw[key] != nil {
		r.wrong(key, "a boolean")
	}
	return value
}

func (r *reader) strs(key string) []string {
	list, ok := r.raw[key].([]any)
	if !ok && r.raw[key] != nil {
		r.wrong(key, "a list of strings")
	}
	var out []string
	for _, item := range list {
		value, ok := item.(string)
		if !ok {
			r.wrong(key, "a list of strings")
		}
		out = append(out, value)
	}
	return out
}

func (r *reader) integer(key string) *int64 {
	switch value := r.raw[key].(type) {
	case nil:
		return nil
	case int64:
		return &value
	case float64:
		n := int64(value)
		return &n
	}
	r.wrong(key, "an integer")
	return nil
}

func (r *reader) number(key string) *float64 {
	switch value := r.raw[key].(type) {
	case nil:
		return nil
	case int64:
		n := float64(value)
		return &n
	case float64:
		return &value
	}
	r.wrong(key, "a number")
	return nil
}

func (r *reader) child(key string) *Schema {
	if r.raw[key] == nil {
		return nil
	}
	raw, ok := r.raw[key].(map[string]any)
	if !ok {
		r.wrong(key, "a schema")
		return &Schema{}
	}
	s, err := parse(raw, r.path+"."+key)
	r.fail(err)
	return s
}

func (r *reader) children(key string) []*Schema {
	list, _ := r.raw[key].([]any)
	var out []*Schema
	for i, item := range list {
		raw, ok := item.(map[string]any)
		if !ok {
			r.wrong(key, "a list of schemas")
			continue
		}
		s, err := parse(raw, fmt.Sprintf("%s.%s[%d]", r.path, key, i))
		r.fail(err)
		out = append(out, s)
	}
	return out
}
