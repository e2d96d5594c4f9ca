package jsonpath

import (
	"fmt"
	"strconv"
	"strings"
)

type kind int

const (
	field kind = iota
	index
	wildcard
	filter
)

type step struct {
	kind  kind
	name  string // of a field
	index int
	path  Path   // of a filter
	op    string // "==", "!=" or "" (exists)
	value string
}

// Path is a parsed expression.
type Path []step

// Parse reads an expression such as .spec.replicas, {.status.conditions[?(@.type=="Ready")].status} or
// .metadata.annotations['a\.b/c'].
func Parse(expression string) (Path, error) {
	s := strings.TrimSpace(expression)
	if strings.HasPrefix(s, "{") && strings.HasSuffix(s, "}") {
		s = strings.TrimSpace(s[1 : len(s)-1])
	}
	s = strings.TrimPrefix(s, "$")
	var path Path
	for s != "" {
		var one step
		var err error
		switch {
		case s[0] == '[':
			one, s, err = parseBracket(s)
		default:
			one, s, err = parseName(strings.TrimPrefix(s, "."))
		}
		if err != nil {
			return nil, fmt.Errorf("parse JSONPath %q: %w", expression, err)
		}
		path = append(path, one)
	}
	return path, nil
}

func parseName(s string) (step, string, error) {
	var name strings.Builder
	i := 0
	for ; i < len(s) && s[i] != '.' && s[i] != '['; i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		name.WriteByte(s[i])
	}
	if name.Len() == 0 {
		if strings.HasPrefix(s, "[") {
			return parseBracket(s)
		}
		return step{}, "", fmt.Errorf("empty name before %q", s)
	}
	if name.String() == "*" {
		return step{kind: wildcard}, s[i:], nil
	}
	return step{kind: field, name: name.String()}, s[i:], nil
}

func parseBracket(s string) (step, string, error) {
	end := closing(s)
	if end < 0 {
		return step{}, "", fmt.Errorf("no closing bracket in %q", s)
	}
	inner, rest := strings.TrimSpace(s[1:end]), s[end+1:]
	switch {
	case inner == "*":
		return step{kind: wildcard}, rest, nil
	case strings.HasPrefix(inner, "?(") && strings.HasSuffix(inner, ")"):
		one, err := parseFilter(inner[2 : len(inner)-1])
		return one, rest, err
	case len(inner) >= 2 && (inner[0] == '\'' || inner[0] == '"') && inner[len(inner)-1] == inner[0]:
		return step{kind: field, name: strings.ReplaceAll(inner[1:len(inner)-1], `\`, "")}, rest, nil
	}
	n, err := strconv.Atoi(inner)
	if err != nil {
		return step{}, "", fmt.Errorf("%q is neither an index, a quoted name nor a filter", inner)
	}
	return step{kind: index, index: n}, rest, nil
}

// closing returns where the bracket that opens s closes, quotes respected, or -1.
func closing(s string) int {
	var quote byte
	depth := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '[':
			depth++
		case c == ']':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

func parseFilter(s string) (step, error) {
	left, op, right := s, "", ""
	for _, candidate := range []string{"==", "!="} {
		if l, r, ok := strings.Cut(s, candidate); ok {
			left, op, right = l, candidate, r
			break
		}
	}
	left = strings.TrimSpace(left)
	if !strings.HasPrefix(left, "@") {
		return step{}, fmt.Errorf("filter %q doesn't start with @", s)
	}
	path, err := Parse(left[1:])
	if err != nil {
		return step{}, err
	}
	return step{kind: filter, path: path, op: op, value: strings.Trim(strings.TrimSpace(right), `"'`)}, nil
}

// Find returns every value that the path leads to in value, in document order (map wildcards: no order).
func (p Path) Find(value any) []any {
	values := []any{value}
	for _, one := range p {
		var next []any
		for _, v := range values {
			next = one.apply(v, next)
		}
		values = next
	}
	return values
}

// First returns the first value of Find.
func (p Path) First(value any) (any, bool) {
	values := p.Find(value)
	if len(values) == 0 {
		return nil, false
	}
	return values[0], true
}

// Fields returns the names of a path that is nothing but names, and whether it is.
func (p Path) Fields() ([]string, bool) {
	names := make([]string, 0, len(p))
	for _, one := range p {
		if one.kind != field {
			return nil, false
		}
		names = append(names, one.name)
	}
	return names, true
}

func (s step) apply(value any, out []any) []any {
	switch v := value.(type) {
	case map[string]any:
		switch s.kind {
		case field:
			if child, ok := v[s.name]; ok && child != nil {
				out = append(out, child)
			}
		case wildcard:
			for _, child := range v {
				out = append(out, child)
			}
		}
	case []any:
		out = s.applyList(v, out)
	}
	return out
}

func (s step) applyList(list []any, out []any) []any {
	switch s.kind {
	case index:
		i := s.index
		if i < 0 {
			i += len(list)
		}
		if i >= 0 && i < len(list) {
			out = append(out, list[i])
		}
	case wildcard:
		out = append(out, list...)
	case filter:
		for _, item := range list {
			if s.matches(item) {
				out = append(out, item)
			}
		}
	}
	return out
}

func (s step) matches(item any) bool {
	found, ok := s.path.First(item)
	switch s.op {
	case "==":
		return ok && fmt.Sprint(found) == s.value
	case "!=":
		return !ok || fmt.Sprint(found) != s.value
	default:
		return ok
	}
}
