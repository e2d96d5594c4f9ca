package tags

import (
	"encoding/json"
	"slices"
	"strings"
)

// Merge is what the tags of a type or of a field say about how several writers
// share its values, in the words of OpenAPI's x-kubernetes extensions.
type Merge struct {
	// ListType is "atomic", "set" or "map", ListMapKeys are the keys of a map.
	ListType    string
	ListMapKeys []string
	// MapType and StructType are "granular" or "atomic".
	MapType, StructType string
	// PatchStrategy and PatchMergeKey are the older way to say the same of lists.
	PatchStrategy, PatchMergeKey string
	// Default is a JSON value, "" for none.
	Default string
	// Type is the JSON type that controller-tools is told to take the value
	// for, "" for that of the Go type.
	Type string
	// Any is true when values of any shape are allowed.
	Any bool
}

// IsZero reports whether no tag says anything.
func (m *Merge) IsZero() bool {
	return m.ListType == "" && len(m.ListMapKeys) == 0 && m.MapType == "" && m.StructType == "" &&
		m.PatchStrategy == "" && m.PatchMergeKey == "" && m.Default == "" && m.Type == "" && !m.Any
}

// MergeTags are texts that every comment with a tag of [Merge] contains one of.
var MergeTags = []string{
	"+listType", "+k8s:listType", "+mapType", "+structType", "+patchStrategy", "+default=", "+kubebuilder:", "+k8s:openapi-gen=x-",
}

// ParseMerge reads the tags that openapi-gen and controller-gen read from the
// comment of a type or of a field. What they would not understand is left out:
// reporting it is up to them.
func ParseMerge(lines []Line) Merge {
	var m Merge
	for _, line := range lines {
		text, ok := strings.CutPrefix(strings.TrimLeft(line.Text, " \t"), "+")
		if !ok {
			continue
		}
		name, value, _ := strings.Cut(text, "=")
		m.read(strings.TrimSuffix(name, ":"), strings.TrimSpace(value))
	}
	return m
}

func (m *Merge) read(name, value string) {
	switch name {
	case "listType", "k8s:listType":
		oneOf(&m.ListType, value, "atomic", "set", "map")
	case "listMapKey", "k8s:listMapKey":
		if value != "" && !slices.Contains(m.ListMapKeys, value) {
			m.ListMapKeys = append(m.ListMapKeys, value)
		}
	case "mapType", "k8s:mapType":
		oneOf(&m.MapType, value, "granular", "atomic")
	case "structType":
		oneOf(&m.StructType, value, "granular", "atomic")
	case "patchStrategy":
		m.PatchStrategy = value
	case "patchMergeKey":
		m.PatchMergeKey = value
	case "default", "kubebuilder:default":
		if json.Valid([]byte(value)) {
			m.Default = value
		}
	case "kubebuilder:validation:Type":
		oneOf(&m.Type, strings.Trim(value, `"`), "string", "integer", "number", "boolean", "object", "array")
	case "kubebuilder:validation:XIntOrString", "kubebuilder:validation:XPreserveUnknownFields",
		"kubebuilder:pruning:PreserveUnknownFields", "kubebuilder:validation:Schemaless":
		m.Any = true
	case "k8s:openapi-gen":
		m.Any = m.Any || value == "x-kubernetes-preserve-unknown-fields:true"
	}
}

func oneOf(to *string, value string, allowed ...string) {
	if slices.Contains(allowed, value) {
		*to = value
	}
}
