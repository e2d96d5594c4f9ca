package schema

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf8"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Validate returns what is wrong with an object. apiVersion, kind and metadata of the root are not looked at.
func (s *Schema) Validate(object map[string]any) field.ErrorList {
	v := &validator{}
	v.value(s, map[string]any(object), nil, true)
	return v.errs
}

type validator struct{ errs field.ErrorList }

func (v *validator) add(err *field.Error) { v.errs = append(v.errs, err) }

func child(path *field.Path, name string) *field.Path {
	if path == nil {
		return field.NewPath(name)
	}
	return path.Child(name)
}

func (v *validator) value(s *Schema, value any, path *field.Path, root bool) {
	if s == nil {
		return
	}
	if value == nil {
		if !s.Nullable && s.Type != "" {
			v.add(field.TypeInvalid(path, "null", fmt.Sprintf("%s in body must be of type %s: %q", path, s.Type, "null")))
		}
		return
	}
	if !s.typeMatches(value) {
		v.add(s.typeError(value, path))
		return
	}
	v.enum(s, value, path)
	switch typed := value.(type) {
	case string:
		v.str(s, typed, path)
	case int64:
		v.number(s, value, float64(typed), path)
	case float64:
		v.number(s, value, typed, path)
	case []any:
		v.list(s, typed, path)
	case map[string]any:
		v.object(s, typed, path, root)
	}
	v.combined(s, value, path, root)
}

func typeName(value any) string {
	switch typed := value.(type) {
	case string:
		return "string"
	case bool:
		return "boolean"
	case int64:
		return "integer"
	case float64:
		if typed == math.Trunc(typed) {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	}
	return "null"
}

func (s *Schema) typeMatches(value any) bool {
	have := typeName(value)
	if s.IntOrString {
		return have == "integer" || have == "string"
	}
	return s.Type == "" || s.Type == have || s.Type == "number" && have == "integer"
}

func (s *Schema) typeError(value any, path *field.Path) *field.Error {
	want := s.Type
	if s.IntOrString {
		want = "integer,string"
	}
	have := typeName(value)
	name := path.String()
	if path == nil {
		name = ""
	}
	return field.TypeInvalid(path, have, fmt.Sprintf("%s in body must be of type %s: %q", name, want, have))
}

func (v *validator) enum(s *Schema, value any, path *field.Path) {
	if len(s.Enum) == 0 {
		return
	}
	var supported []string
	for _, allowed := range s.Enum {
		if equal(allowed, value) {
			return
		}
		supported = append(supported, fmt.Sprint(allowed))
	}
	v.add(field.NotSupported(path, value, supported))
}

func equal(a, b any) bool {
	if x, ok := a.(int64); ok {
		if y, ok := b.(float64); ok {
			return float64(x) == y
		}
	}
	if x, ok := a.(float64); ok {
		if y, ok := b.(int64); ok {
			return x == float64(y)
		}
	}
	return reflect.DeepEqual(a, b)
}

func (v *validator) str(s *Schema, value string, path *field.Path) {
	length := int64(utf8.RuneCountInString(value))
	if s.MinLength != nil && length < *s.MinLength {
		v.add(field.Invalid(path, value, fmt.Sprintf("%s in body should be at least %d chars long", path, *s.MinLength)))
	}
	if s.MaxLength != nil && length > *s.MaxLength {
		v.add(field.TooLong(path, value, int(*s.MaxLength)))
	}
	if s.Pattern != nil && !s.Pattern.MatchString(value) {
		v.add(field.Invalid(path, value, fmt.Sprintf("%s in body should match '%s'", path, s.Pattern)))
	}
	if s.Format != "" && !validFormat(s.Format, value) {
		v.add(field.Invalid(path, value, fmt.Sprintf("%s in body must be of type %s: %q", path, s.Format, value)))
	}
}

func (v *validator) number(s *Schema, value any, n float64, path *field.Path) {
	show := func(limit float64) string { return strconv.FormatFloat(limit, 'g', -1, 64) }
	invalid := func(format string, limit float64) {
		v.add(field.Invalid(path, value, fmt.Sprintf("%s in body "+format, path, show(limit))))
	}
	if s.Minimum != nil {
		if s.ExclusiveMinimum && n <= *s.Minimum {
			invalid("should be greater than %s", *s.Minimum)
		} else if n < *s.Minimum {
			invalid("should be greater than or equal to %s", *s.Minimum)
		}
	}
	if s.Maximum != nil {
		if s.ExclusiveMaximum && n >= *s.Maximum {
			invalid("should be less than %s", *s.Maximum)
		} else if n > *s.Maximum {
			invalid("should be less than or equal to %s", *s.Maximum)
		}
	}
	if s.MultipleOf != nil && *s.MultipleOf != 0 && math.Mod(n, *s.MultipleOf) != 0 {
		invalid("should be a multiple of %s", *s.MultipleOf)
	}
	if s.Format == "int32" && (n < math.MinInt32 || n > math.MaxInt32) {
		v.add(field.Invalid(path, value, fmt.Sprintf("%s in body must be of type int32: %q", path, fmt.Sprint(value))))
	}
}

func (v *validator) list(s *Schema, list []any, path *field.Path) {
	if s.MaxItems != nil && int64(len(list)) > *s.MaxItems {
		v.add(field.TooMany(path, len(list), int(*s.MaxItems)))
	}
	if s.MinItems != nil && int64(len(list)) < *s.MinItems {
		v.add(field.Invalid(path, len(list), fmt.Sprintf("%s in body should have at least %d items", path, *s.MinItems)))
	}
	if s.UniqueItems || s.ListType == "set" {
		v.duplicates(list, path, func(item any) any { return item })
	}
	if s.ListType == "map" {
		v.duplicates(list, path, func(item any) any { return s.listKey(item) })
	}
	for i, item := range list {
		v.value(s.Items, item, path.Index(i), false)
	}
}

// listKey returns the keys of an item of an associative list, defaults filled in.
func (s *Schema) listKey(item any) any {
	object, ok := item.(map[string]any)
	if !ok {
		return item
	}
	key := make(map[string]any, len(s.ListMapKeys))
	for _, name := range s.ListMapKeys {
		if value, ok := object[name]; ok {
			key[name] = value
		} else if s.Items != nil && s.Items.Properties[name] != nil {
			key[name] = s.Items.Properties[name].Default
		}
	}
	return key
}

func (v *validator) duplicates(list []any, path *field.Path, key func(any) any) {
	for i := range list {
		for j := range i {
			if equal(key(list[i]), key(list[j])) {
				v.add(field.Duplicate(path.Index(i), key(list[i])))
				break
			}
		}
	}
}

func (v *validator) object(s *Schema, object map[string]any, path *field.Path, root bool) {
	if s.MinProps != nil && int64(len(object)) < *s.MinProps {
		v.add(field.Invalid(path, len(object), fmt.Sprintf("%s in body should have at least %d properties", path, *s.MinProps)))
	}
	if s.MaxProps != nil && int64(len(object)) > *s.MaxProps {
		v.add(field.TooMany(path, len(object), int(*s.MaxProps)))
	}
	for _, name := range s.Required {
		if value, present := object[name]; !present || value == nil && !s.nullable(name) {
			v.add(field.Required(child(path, name), ""))
		}
	}
	for _, name := range s.Names() {
		if root && (name == "apiVersion" || name == "kind" || name == "metadata") {
			continue
		}
		if value, present := object[name]; present && (value != nil || !slices.Contains(s.Required, name)) {
			v.value(s.Properties[name], value, child(path, name), false)
		}
	}
	if s.AdditionalProperties == nil {
		return
	}
	for name, value := range object {
		if s.Properties[name] == nil {
			v.value(s.AdditionalProperties, value, child(path, name), false)
		}
	}
}

// nullable tells whether a property may be null.
func (s *Schema) nullable(name string) bool {
	property := s.Properties[name]
	return property != nil && (property.Nullable || property.Type == "" && !property.IntOrString)
}

// combined judges allOf, anyOf, oneOf and not.
func (v *validator) combined(s *Schema, value any, path *field.Path, root bool) {
	valid := func(alternative *Schema) bool {
		inner := &validator{}
		inner.value(alternative, value, path, root)
		return len(inner.errs) == 0
	}
	count := func(alternatives []*Schema) (n int) {
		for _, alternative := range alternatives {
			if valid(alternative) {
				n++
			}
		}
		return n
	}
	name := path.String()
	if path == nil {
		name = "<nil>"
	}
	for _, one := range s.AllOf {
		v.value(one, value, path, root)
	}
	if len(s.AnyOf) > 0 && count(s.AnyOf) == 0 {
		v.add(field.Invalid(nil, "", fmt.Sprintf("%q must validate at least one schema (anyOf)", name)))
		v.value(s.AnyOf[0], value, path, root)
	}
	if n := count(s.OneOf); len(s.OneOf) > 0 && n != 1 {
		detail := "Found none valid"
		if n > 1 {
			detail = fmt.Sprintf("Found %d valid alternatives", n)
		}
		v.add(field.Invalid(nil, "", fmt.Sprintf("%q must validate one and only one schema (oneOf). %s", name, detail)))
		if n == 0 {
			v.value(s.OneOf[0], value, path, root)
		}
	}
	if s.Not != nil && valid(s.Not) {
		v.add(field.Invalid(nil, "", fmt.Sprintf("%q must not validate the schema (not)", name)))
	}
}
