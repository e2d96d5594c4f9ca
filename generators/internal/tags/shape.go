package tags

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// Shape is what a field is in JSON.
type Shape struct {
	// Kind is "list", "object", "string", "bool", "integer" or "number", ""
	// when it is not known.
	Kind string
	// Elem is the kind of a list's elements, "" when it is not known. Whole is
	// true for structs that are compared as a whole.
	Elem  string
	Whole bool
	// Keys are the names of the fields of a list's elements, nil when these
	// are no structs or not known; KeyKinds are the kinds of those known.
	Keys     []string
	KeyKinds map[string]string
}

// strategies are the values of +patchStrategy, several of which commas separate.
var strategies = []string{"merge", "replace", "retainKeys"}

// CheckShape reports tags about merging and defaults on a field that contradict
// each other or what the field is.
func CheckShape(lines []Line, field string, shape Shape) diag.List {
	s := shapeChecker{field: field, shape: shape}
	for _, line := range lines {
		if text, ok := strings.CutPrefix(strings.TrimLeft(line.Text, " \t"), "+"); ok {
			name := markerName(text)
			value, assigned := strings.CutPrefix(strings.TrimPrefix(text[len(name):], ":"), "=")
			if assigned {
				s.read(line, name, strings.TrimSpace(value))
			}
		}
	}
	s.lists()
	return s.diags
}

type shapeChecker struct {
	field    string
	shape    Shape
	diags    diag.List
	listType Value
	keys     []Value
	strategy Value
	mergeKey Value
}

func (s *shapeChecker) read(line Line, name, value string) {
	plain := strings.TrimPrefix(name, "k8s:")
	at := Value{Text: value, Set: true, Pos: line.Pos}
	wants := map[string]string{"listType": "list", "listMapKey": "list", "mapType": "object", "structType": "object", "patchMergeKey": "list"}[plain]
	if wants != "" && s.shape.Kind != "" && s.shape.Kind != wants {
		what := map[string]string{"list": "list", "object": "map or struct"}[wants]
		s.diags.Errorf(line.Pos, "remove it", "+%s has no effect on %s, which is no %s", name, s.field, what)
		if plain == "listType" && value == "atomic" || plain == "patchMergeKey" {
			s.diags[len(s.diags)-1].Severity = diag.Warning // it is so without the tag
		}
		return
	}
	switch plain {
	case "listType":
		if s.listType.Set && s.listType.Text != value {
			s.diags.Errorf(line.Pos, "keep one", "+%s=%s contradicts +listType=%s at line %d", name, value, s.listType.Text, s.listType.Pos.Line)
			return
		}
		s.listType = at
	case "listMapKey":
		s.key(line, name, at)
	case "patchStrategy":
		s.strategy = at
		for part := range strings.SplitSeq(value, ",") {
			if !slices.Contains(strategies, part) {
				hint := didYouMean("", part, strategies)
				if hint == "" {
					hint = "strategies are " + strings.Join(strategies, ", ")
				}
				s.diags.Errorf(line.Pos, hint, "unknown strategy %q in +patchStrategy", part)
			}
		}
	case "patchMergeKey":
		s.mergeKey = at
	case "default", "kubebuilder:default":
		s.value(line, name, value)
	}
}

// key reads one +listMapKey.
func (s *shapeChecker) key(line Line, name string, key Value) {
	switch {
	case key.Text == "":
		s.diags.Errorf(line.Pos, "name a field of the elements as it is in JSON", "+%s has no value", name)
		return
	case slices.ContainsFunc(s.keys, func(o Value) bool { return o.Text == key.Text }):
		if !strings.HasPrefix(name, "k8s:") {
			s.diags.Errorf(line.Pos, "remove one of them", "+%s=%s is there twice", name, key.Text)
		}
		return
	case s.shape.Keys != nil && !slices.Contains(s.shape.Keys, key.Text):
		hint := didYouMean("+"+name+"=", key.Text, s.shape.Keys)
		switch {
		case strings.Contains(key.Text, ","):
			hint = "write one +" + name + " for each key"
		case hint == "":
			hint = "name a field of the elements as it is in JSON"
		}
		s.diags.Errorf(line.Pos, hint, "+%s=%s: the elements of %s have no such field in JSON", name, key.Text, s.field)
	case s.shape.KeyKinds[key.Text] == "list" || s.shape.KeyKinds[key.Text] == "object":
		s.diags.Errorf(line.Pos, "name a field that is a string, a number or a bool", "+%s=%s: elements cannot be told apart by a field of type %s", name, key.Text, s.shape.KeyKinds[key.Text])
	}
	s.keys = append(s.keys, key)
}

// lists reports tags about a list that do not go together.
func (s *shapeChecker) lists() {
	switch elem := s.shape.Elem; {
	case s.listType.Text == "set" && elem == "object" && !s.shape.Whole:
		s.diags.Errorf(s.listType.Pos, "write +listType=map with +listMapKey, or +listType=atomic", "+listType=set: the elements of %s are structs or maps, which have no order and no equals", s.field)
	case s.listType.Text == "map" && elem != "" && elem != "object":
		s.diags.Errorf(s.listType.Pos, "write +listType=set or atomic", "+listType=map: the elements of %s are no structs", s.field)
	case s.listType.Text == "map" && len(s.keys) == 0 && !s.diags.HasErrors():
		s.diags.Errorf(s.listType.Pos, "add +listMapKey with a field of the elements", "+listType=map names no key for %s", s.field)
	case len(s.keys) > 0 && !s.listType.Set && !s.diags.HasErrors():
		s.diags.Errorf(s.keys[0].Pos, "add +listType=map", "+listMapKey has no effect without +listType=map")
	case len(s.keys) > 0 && s.listType.Set && s.listType.Text != "map" && slices.Contains(mergeValues["listType"], s.listType.Text):
		s.diags.Warnf(s.keys[0].Pos, "write +listType=map, or remove the key", "+listMapKey contradicts +listType=%s at line %d", s.listType.Text, s.listType.Pos.Line)
	}
	if s.mergeKey.Set && !s.strategy.Set {
		s.diags.Warnf(s.mergeKey.Pos, "add +patchStrategy=merge", "+patchMergeKey has no effect without +patchStrategy")
	}
}

// value reports a default that is no value of the field.
func (s *shapeChecker) value(line Line, name, text string) {
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		if name == "default" && !strings.HasPrefix(text, "ref(") {
			s.diags.Errorf(line.Pos, `write text in quotes, as in +default="text"`, "+default=%s is not a JSON value", text)
		}
		return
	}
	got := ""
	switch v := v.(type) {
	case nil:
		return
	case bool:
		got = "bool"
	case string:
		got = "string"
	case float64:
		got = "number"
		if v == float64(int64(v)) {
			got = "integer"
		}
	case []any:
		got = "list"
	case map[string]any:
		got = "object"
	}
	if s.shape.Kind == "" || got == s.shape.Kind || got == "integer" && s.shape.Kind == "number" {
		return
	}
	hint := map[string]string{
		"string": "write it in quotes", "integer": "write a whole number, without quotes", "number": "write a number, without quotes",
		"bool": "write true or false, without quotes", "list": "write [...]", "object": "write {...}",
	}[s.shape.Kind]
	s.diags.Errorf(line.Pos, hint, "+%s=%s is no value for %s, where JSON has a value of type %s", name, text, s.field, s.shape.Kind)
}
