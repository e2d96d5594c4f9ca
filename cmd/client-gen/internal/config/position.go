package config

import (
	"fmt"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"

	yamlv3 "go.yaml.in/yaml/v3"

	"github.com/clientsmith/client-gen/generators"
)

func place(path string, line, column int) token.Position {
	return token.Position{Filename: path, Line: line, Column: column}
}

// position is the place of a value in a document by its keys and indices; 0 and
// 0 if it is not there.
func position(node *yamlv3.Node, path ...any) (line, column int) {
	if node = find(node, path...); node == nil {
		return 0, 0
	}
	return node.Line, node.Column
}

// find returns a value of a document by its keys and indices, nil if it is not
// there.
func find(node *yamlv3.Node, path ...any) *yamlv3.Node {
	node = resolve(node)
	for _, step := range path {
		var next *yamlv3.Node
		switch step := step.(type) {
		case string:
			for i := 0; node.Kind == yamlv3.MappingNode && i+1 < len(node.Content); i += 2 {
				if node.Content[i].Value == step {
					next = node.Content[i+1]
				}
			}
		case int:
			if node.Kind == yamlv3.SequenceNode && step < len(node.Content) {
				next = node.Content[step]
			}
		}
		if next == nil {
			return nil
		}
		node = resolve(next)
	}
	return node
}

// resolve follows documents and aliases to the value.
func resolve(node *yamlv3.Node) *yamlv3.Node {
	for {
		switch {
		case node.Kind == yamlv3.DocumentNode && len(node.Content) > 0:
			node = node.Content[0]
		case node.Kind == yamlv3.AliasNode:
			node = node.Alias
		default:
			return node
		}
	}
}

// checker compares a document with the types it is decoded into.
type checker struct {
	path  string
	diags generators.Diagnostics
	// merging holds the mappings that are being merged into another.
	merging map[*yamlv3.Node]bool
}

// check reports unknown and repeated fields and values of the wrong kind, each
// at its place.
func check(path string, node *yamlv3.Node) generators.Diagnostics {
	c := &checker{path: path, merging: map[*yamlv3.Node]bool{}}
	settings := map[string]reflect.Type{}
	for f := range reflect.TypeFor[Settings]().Fields() {
		settings[jsonName(f)] = f.Type
	}
	c.mapping(node, func(key, value *yamlv3.Node) {
		switch key.Value {
		case "version":
			c.scalar(value, "!!int", "a number")
		case "defaults":
			c.settings(value, settings)
		case "clientsets":
			c.sequence(value, func(entry *yamlv3.Node) { c.settings(entry, settings) })
		default:
			c.unknown(key, []string{"version", "defaults", "clientsets"}, settings)
		}
	})
	return c.diags
}

// settings checks one clientset.
func (c *checker) settings(node *yamlv3.Node, fields map[string]reflect.Type) {
	c.mapping(node, func(key, value *yamlv3.Node) {
		typ, ok := fields[key.Value]
		switch {
		case !ok:
			c.unknown(key, Fields(), nil)
		case typ == reflect.TypeFor[Pairs]() && resolve(value).Kind == yamlv3.MappingNode:
			c.mapping(value, func(_, value *yamlv3.Node) { c.scalar(value, "!!str", "a text") })
		case typ.Kind() == reflect.Slice:
			c.sequence(value, func(element *yamlv3.Node) { c.scalar(element, "!!str", "a text") })
		case typ.Kind() == reflect.Bool:
			c.scalar(value, "!!bool", "true or false")
		default:
			c.scalar(value, "!!str", "a text")
		}
	})
}

func (c *checker) errorf(node *yamlv3.Node, hint, format string, args ...any) {
	c.diags.Errorf(place(c.path, node.Line, node.Column), hint, format, args...)
}

func (c *checker) mapping(node *yamlv3.Node, field func(key, value *yamlv3.Node)) {
	node = resolve(node)
	if node.Kind != yamlv3.MappingNode {
		c.errorf(node, "write field: value", "want a mapping, got %s", describe(node))
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if line, ok := seen[key.Value]; ok {
			c.errorf(key, "keep one", "field %s is repeated, first at line %d", key.Value, line)
			continue
		}
		seen[key.Value] = key.Line
		if key.Tag == "!!merge" {
			c.merge(node, value, field)
			continue
		}
		field(key, value)
	}
}

// merge checks what "<<:" merges into a mapping: another one, or a list of them.
func (c *checker) merge(into, value *yamlv3.Node, field func(key, value *yamlv3.Node)) {
	if c.merging[into] {
		c.errorf(into, "", "a mapping is merged into itself")
		return
	}
	c.merging[into] = true
	defer delete(c.merging, into)
	value = resolve(value)
	if value.Kind != yamlv3.SequenceNode {
		c.mapping(value, field)
		return
	}
	for _, element := range value.Content {
		c.mapping(element, field)
	}
}

func (c *checker) sequence(node *yamlv3.Node, element func(*yamlv3.Node)) {
	node = resolve(node)
	if node.Kind != yamlv3.SequenceNode {
		c.errorf(node, "write [a, b] or one - a per line", "want a list, got %s", describe(node))
		return
	}
	for _, e := range node.Content {
		element(e)
	}
}

func (c *checker) scalar(node *yamlv3.Node, tag, want string) {
	node = resolve(node)
	if node.Kind == yamlv3.ScalarNode && node.Tag == tag {
		return
	}
	hint, got := "", describe(node)
	switch {
	case node.Kind != yamlv3.ScalarNode || node.Tag == "!!null":
	case tag == "!!str":
		hint = "put it in quotes"
	case tag == "!!bool" && slices.Contains([]string{"true", "yes", "on", "y", "1"}, strings.ToLower(got)):
		hint = "write true, without quotes"
	case tag == "!!bool":
		hint = "write true or false, without quotes"
	case tag == "!!int":
		hint = "write 1, without quotes"
	}
	if node.Style == yamlv3.DoubleQuotedStyle || node.Style == yamlv3.SingleQuotedStyle {
		got = strconv.Quote(got)
	}
	c.errorf(node, hint, "want %s, got %s", want, got)
}

// describe names a value in a message.
func describe(node *yamlv3.Node) string {
	switch node.Kind {
	case yamlv3.MappingNode:
		return "a mapping"
	case yamlv3.SequenceNode:
		return "a list"
	}
	if node.Tag == "!!null" {
		return "nothing"
	}
	return node.Value
}

// unknown reports a field that there is not; elsewhere are fields that belong
// into a clientset.
func (c *checker) unknown(key *yamlv3.Node, fields []string, elsewhere map[string]reflect.Type) {
	hint := "known are " + strings.Join(fields, ", ")
	if _, ok := elsewhere[key.Value]; ok {
		hint = "put it into a clientset or defaults"
	} else if word := Closest(strings.ReplaceAll(key.Value, "-", ""), fields); word != "" {
		hint = fmt.Sprintf("did you mean %s?", word)
	}
	c.errorf(key, hint, "unknown field %s", key.Value)
}
