package schema

import (
	"fmt"
	"sort"

	"k8s.io/apimachinery/pkg/runtime"
)

// Prune removes from an object, in place, every field that the schema doesn't know, and returns their paths, sorted.
// apiVersion, kind and metadata of the root and of embedded resources always stay.
func (s *Schema) Prune(object map[string]any) []string {
	p := &pruner{}
	p.object(s, object, "", true)
	sort.Strings(p.unknown)
	return p.unknown
}

type pruner struct{ unknown []string }

func (p *pruner) value(s *Schema, value any, path string) {
	if s == nil {
		return
	}
	switch v := value.(type) {
	case map[string]any:
		p.object(s, v, path, s.EmbeddedResource)
	case []any:
		for i, item := range v {
			p.value(s.Items, item, fmt.Sprintf("%s[%d]", path, i))
		}
	}
}

func (p *pruner) object(s *Schema, object map[string]any, path string, resource bool) {
	for name, value := range object {
		if resource && (name == "apiVersion" || name == "kind" || name == "metadata") {
			continue
		}
		at := join(path, name)
		switch child := s.Properties[name]; {
		case child != nil:
			p.value(child, value, at)
		case s.AdditionalProperties != nil:
			p.value(s.AdditionalProperties, value, at)
		case !s.PreserveUnknown:
			p.unknown = append(p.unknown, at)
			delete(object, name)
		}
	}
}

// ApplyDefaults fills in, in place, the defaults of fields that are absent.
func (s *Schema) ApplyDefaults(value any) {
	if s == nil {
		return
	}
	switch v := value.(type) {
	case map[string]any:
		for name, child := range s.Properties {
			current, present := v[name]
			if child.Default != nil && (!present || current == nil && !child.Nullable) {
				v[name] = runtime.DeepCopyJSONValue(child.Default)
			}
			if v[name] != nil {
				child.ApplyDefaults(v[name])
			}
		}
		for name, item := range v {
			if _, declared := s.Properties[name]; !declared {
				s.AdditionalProperties.ApplyDefaults(item)
			}
		}
	case []any:
		for _, item := range v {
			s.Items.ApplyDefaults(item)
		}
	}
}

// DropNulls removes, in place, nulls of declared fields that are not nullable, as a real server does before it stores.
func (s *Schema) DropNulls(value any) { s.dropNulls(value, false) }

// DropUnset removes every null of a property that the schema knows and that isn't nullable: what a Go type shows of fields
// that aren't set.
func (s *Schema) DropUnset(value any) { s.dropNulls(value, true) }

func (s *Schema) dropNulls(value any, all bool) {
	if s == nil {
		return
	}
	switch v := value.(type) {
	case map[string]any:
		for name, item := range v {
			child := s.Properties[name]
			if child == nil {
				child = s.AdditionalProperties
			}
			if item == nil && child != nil && !child.Nullable && (all || child.Default != nil) {
				delete(v, name)
				continue
			}
			child.dropNulls(item, all)
		}
	case []any:
		for _, item := range v {
			s.Items.dropNulls(item, all)
		}
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
