package jsonpath

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// state evaluates the nodes of a template.
type state struct {
	allowMissing bool
	inFilter     bool   // where an index beyond the end is missing too
	nodes        []Node // of the top, in their order
}

// run evaluates the nodes from number i on, up to the end of the range that they are in, and returns what follows it.
func (s *state) run(i int, current reflect.Value, inRange bool, results *[][]reflect.Value) (int, error) {
	for i < len(s.nodes) {
		switch list, name := keyword(s.nodes[i]); name {
		case "range":
			items, err := s.list(&ListNode{Nodes: list.Nodes[1:]}, []reflect.Value{current})
			if err != nil {
				return i, err
			}
			if i, err = s.each(i+1, items, results); err != nil {
				return i, err
			}
		case "end":
			if !inRange {
				return i, errors.New("not in range, nothing to end")
			}
			return i + 1, nil
		default:
			found, err := s.eval(s.nodes[i], []reflect.Value{current})
			if err != nil {
				return i, err
			}
			*results = append(*results, found)
			i++
		}
	}
	if inRange {
		return i, errors.New("range without end")
	}
	return i, nil
}

// each runs the nodes of a range, from number i on, for each of its items.
func (s *state) each(i int, items []reflect.Value, results *[][]reflect.Value) (next int, err error) {
	if next, err = s.skip(i); err != nil {
		return next, err
	}
	for _, item := range items {
		if _, err := s.run(i, item, true, results); err != nil {
			return next, err
		}
	}
	return next, nil
}

// skip returns what follows the end of the range that node number i is in.
func (s *state) skip(i int) (int, error) {
	for depth := 0; i < len(s.nodes); i++ {
		switch _, name := keyword(s.nodes[i]); name {
		case "range":
			depth++
		case "end":
			if depth == 0 {
				return i + 1, nil
			}
			depth--
		}
	}
	return i, errors.New("range without end")
}

// keyword returns the word that an expression starts with, if it starts with one.
func keyword(n Node) (*ListNode, string) {
	if list, ok := n.(*ListNode); ok && len(list.Nodes) > 0 {
		if word, ok := list.Nodes[0].(*IdentifierNode); ok {
			return list, word.Name
		}
	}
	return nil, ""
}

// list evaluates each node of a list on the results of the one before.
func (s *state) list(list *ListNode, values []reflect.Value) ([]reflect.Value, error) {
	for _, node := range list.Nodes {
		var err error
		if values, err = s.eval(node, values); err != nil {
			return nil, err
		}
	}
	return values, nil
}

func (s *state) eval(node Node, values []reflect.Value) ([]reflect.Value, error) {
	switch n := node.(type) {
	case *ListNode:
		return s.list(n, values)
	case *TextNode:
		return []reflect.Value{reflect.ValueOf(n.Text)}, nil
	case *IntNode:
		return []reflect.Value{reflect.ValueOf(n.Value)}, nil
	case *FloatNode:
		return []reflect.Value{reflect.ValueOf(n.Value)}, nil
	case *BoolNode:
		return []reflect.Value{reflect.ValueOf(n.Value)}, nil
	case *FieldNode:
		return s.field(n, values)
	case *ArrayNode:
		return flatMap(values, func(v reflect.Value) ([]reflect.Value, error) {
			found, err := n.elements(v)
			if s.inFilter && errors.Is(err, errOutOfBounds) {
				return nil, nil
			}
			return found, err
		})
	case *FilterNode:
		return flatMap(values, func(v reflect.Value) ([]reflect.Value, error) { return s.filter(n, v) })
	case *WildcardNode:
		return flatMap(values, func(v reflect.Value) ([]reflect.Value, error) { return children(v), nil })
	case *RecursiveNode:
		return flatMap(values, func(v reflect.Value) ([]reflect.Value, error) { return descend(v, 0) })
	case *UnionNode:
		var all []reflect.Value
		for _, list := range n.Nodes {
			found, err := s.list(list, values)
			if err != nil {
				return nil, err
			}
			all = append(all, found...)
		}
		return all, nil
	case *IdentifierNode:
		return nil, fmt.Errorf("unrecognized identifier %s", n.Name)
	}
	return nil, fmt.Errorf("unexpected node %v", node)
}

// maxResults is how many results a part of an expression may have. Several .. after each other could have any number.
const maxResults = 1 << 24

func flatMap(values []reflect.Value, each func(reflect.Value) ([]reflect.Value, error)) ([]reflect.Value, error) {
	var all []reflect.Value
	for _, v := range values {
		found, err := each(v)
		if err != nil {
			return nil, err
		}
		if all = append(all, found...); len(all) > maxResults {
			return nil, errors.New("too many results")
		}
	}
	return all, nil
}

// indirect follows interfaces and pointers. The zero Value stands for nil.
func indirect(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	return v
}

// field returns a field of all values that have it. If none of several has it, it is missing.
func (s *state) field(n *FieldNode, values []reflect.Value) ([]reflect.Value, error) {
	if n.Value == "" {
		return values, nil
	}
	var all []reflect.Value
	for _, v := range values {
		if found := member(indirect(v), n.Value); found.IsValid() {
			all = append(all, found)
		}
	}
	if len(all) == 0 && len(values) > 0 && !s.allowMissing {
		return nil, fmt.Errorf("%s is not found", n.Value)
	}
	return all, nil
}

// member returns the member of a struct or map, or the zero Value.
func member(v reflect.Value, name string) reflect.Value {
	switch v.Kind() {
	case reflect.Struct:
		for _, f := range members(v) {
			if f.name == name {
				return f.value
			}
		}
		if f, ok := v.Type().FieldByName(name); ok && f.IsExported() {
			found, _ := v.FieldByIndexErr(f.Index) // the zero Value if it is in a nil pointer
			return found
		}
	case reflect.Map:
		if v.Type().Key().Kind() == reflect.String {
			return v.MapIndex(reflect.ValueOf(name).Convert(v.Type().Key()))
		}
	}
	return reflect.Value{}
}

type named struct {
	name  string
	value reflect.Value
}

// members returns the fields of a struct by their names in JSON, those of embedded structs without a name included.
func members(v reflect.Value) (all []named) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		value := v.Field(i)
		inlined := f.Anonymous && name == "" || slices.Contains(strings.Split(options, ","), "inline")
		if inlined && indirect(value).Kind() == reflect.Struct {
			all = append(all, members(indirect(value))...)
			continue
		}
		if !f.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		all = append(all, named{name, value})
	}
	return all
}

// children returns the fields, members or elements of a value; of a map in the order of their names.
func children(v reflect.Value) (all []reflect.Value) {
	switch v = indirect(v); v.Kind() {
	case reflect.Struct:
		for _, f := range members(v) {
			all = append(all, f.value)
		}
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		for _, key := range keys {
			all = append(all, v.MapIndex(key))
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			all = append(all, v.Index(i))
		}
	}
	return all
}

// maxNesting is how deep values may be in values; deeper ones, made of pointers to themselves, have no end.
const maxNesting = 10000

// descend returns a value, and of all that is below it what has something below itself.
func descend(v reflect.Value, depth int) ([]reflect.Value, error) {
	if depth == maxNesting {
		return nil, errors.New("the value is nested too deeply")
	}
	below := children(v)
	if len(below) == 0 && depth > 0 {
		return nil, nil
	}
	all := []reflect.Value{v}
	for _, child := range below {
		found, err := descend(child, depth+1)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

var errOutOfBounds = errors.New("array index out of bounds")

// elements returns the elements of an array that the node means.
func (a *ArrayNode) elements(value reflect.Value) ([]reflect.Value, error) {
	v := indirect(value)
	if !v.IsValid() {
		return nil, nil
	}
	if v.Kind() != reflect.Slice && v.Kind() != reflect.Array {
		return nil, fmt.Errorf("%v is not array or slice", v.Type())
	}
	length := v.Len()
	start, end, step := 0, length, 1
	if p := a.Params[0]; p.Known {
		start = p.Value
	}
	if p := a.Params[1]; p.Known {
		if end = p.Value; end < 0 || end == 0 && p.Derived {
			end += length
		}
	}
	if start < 0 {
		start += length
	}
	if p := a.Params[2]; p.Known {
		step = p.Value
	}
	switch {
	case step <= 0:
		return nil, errors.New("step must be > 0")
	case start < 0 || start > length || start == length && a.Params[1].Derived:
		return nil, fmt.Errorf("%w: index %d, length %d", errOutOfBounds, start, length)
	case end < 0 || end > length:
		return nil, fmt.Errorf("%w: index %d, length %d", errOutOfBounds, end-1, length)
	case start > end:
		return nil, fmt.Errorf("starting index %d is greater than ending index %d", start, end)
	}
	var all []reflect.Value
	for i := start; i < end; i += step {
		all = append(all, v.Index(i))
	}
	return all, nil
}
