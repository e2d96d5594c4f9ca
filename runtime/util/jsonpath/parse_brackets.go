package jsonpath

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// brackets parses what follows a bracket.
func (p *Parser) brackets(into *ListNode) error {
	if strings.HasPrefix(p.text, "?(") {
		p.text = p.text[2:]
		return p.filter(into)
	}
	end, commas := -1, []int{-1}
	for i := 0; i < len(p.text) && end < 0; i++ {
		switch p.text[i] {
		case '\'':
			n := endOfQuoted(p.text[i:])
			if n < 0 {
				return errors.New("unterminated quoted string")
			}
			i += n - 1
		case ',':
			commas = append(commas, i)
		case ']':
			end = i
		case '}', '\n':
			i = len(p.text)
		}
	}
	if end < 0 {
		return errors.New("unterminated array")
	}
	content := p.text[:end]
	p.text = p.text[end+1:]
	commas = append(commas, end)
	if len(commas) == 2 {
		return index(into, content)
	}
	union := &UnionNode{NodeType: NodeUnion}
	for i := range commas[1:] {
		list := newList()
		if err := index(list, strings.TrimSpace(content[commas[i]+1:commas[i+1]])); err != nil {
			return err
		}
		union.Nodes = append(union.Nodes, list)
	}
	into.add(union)
	return nil
}

var (
	slice = regexp.MustCompile(`^(-?[0-9]*)(:-?[0-9]*)?(:-?[0-9]*)?$`)
	// dotted are the parts of 'a.b\.c'.
	dotted  = regexp.MustCompile(`(?:\\.|[^.\\])+`)
	escaped = regexp.MustCompile(`\\(.)`)
)

// index parses one of the things that can be between brackets: a name, a number, numbers with colons, a star.
func index(into *ListNode, text string) error {
	if len(text) >= 2 && text[0] == '\'' && endOfQuoted(text) == len(text) {
		for _, part := range dotted.FindAllString(text[1:len(text)-1], -1) {
			into.add(&FieldNode{NodeField, escaped.ReplaceAllString(part, "$1")})
		}
		return nil
	}
	array := &ArrayNode{NodeType: NodeArray}
	into.add(array)
	if text == "*" {
		return nil
	}
	found := slice.FindStringSubmatch(text)
	if found == nil {
		return fmt.Errorf("invalid array index %s", text)
	}
	for i, number := range found[1:] {
		number = strings.TrimPrefix(number, ":")
		if number == "" {
			continue
		}
		n, err := strconv.Atoi(number)
		if err != nil {
			return fmt.Errorf("array index %s is not a number", number)
		}
		array.Params[i] = ParamsEntry{Value: n, Known: true}
	}
	if found[2] == "" {
		array.Params[1] = ParamsEntry{Value: array.Params[0].Value + 1, Known: true, Derived: true}
	}
	return nil
}

// filter parses what follows [?( .
func (p *Parser) filter(into *ListNode) error {
	depth, operator := 0, -1
	for i := 0; i < len(p.text); i++ {
		switch c := p.text[i]; c {
		case '\'', '"':
			n := endOfQuoted(p.text[i:])
			if n < 0 {
				return errors.New("unterminated quoted string")
			}
			i += n - 1
		case '(':
			depth++
		case ')':
			if depth--; depth >= 0 {
				break
			}
			if !strings.HasPrefix(p.text[i:], ")]") {
				return errors.New("unterminated filter")
			}
			content := p.text[:i]
			p.text = p.text[i+2:]
			return p.comparison(into, content, operator)
		case '=', '!', '<', '>':
			if depth == 0 && operator < 0 {
				operator = i
			}
		}
	}
	return errors.New("unterminated filter")
}

// comparison parses the content of a filter, whose operator is at the given place.
func (p *Parser) comparison(into *ListNode, content string, operator int) error {
	node := &FilterNode{NodeType: NodeFilter, Operator: "exists", Left: newList(), Right: newList()}
	into.add(node)
	if operator < 0 {
		return p.operand(node.Left, content)
	}
	for _, op := range []string{"==", "!=", "<=", ">=", "<", ">"} {
		if right, ok := strings.CutPrefix(content[operator:], op); ok {
			node.Operator = op
			if strings.TrimSpace(content[:operator]) == "" || strings.TrimSpace(right) == "" {
				return fmt.Errorf("nothing to compare in filter %s", content)
			}
			if err := p.operand(node.Left, content[:operator]); err != nil {
				return err
			}
			return p.operand(node.Right, right)
		}
	}
	return fmt.Errorf("unrecognized operator in filter %s", content)
}

func (p *Parser) operand(into *ListNode, text string) error {
	if p.depth == maxDepth {
		return errors.New("filters are nested too deeply")
	}
	return (&Parser{text: text + "}", depth: p.depth + 1}).action(into)
}
