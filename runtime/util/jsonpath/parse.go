package jsonpath

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrSyntax is the error of UnquoteExtend.
var ErrSyntax = errors.New("invalid syntax")

// maxDepth is how deep filters may be in filters.
const maxDepth = 100

// Parser turns the text of a template into nodes.
type Parser struct {
	// Name is the name of the template.
	Name string
	// Root has a TextNode for each text, and a ListNode for each expression in braces.
	Root *ListNode

	text  string // what is left to parse
	depth int
}

// NewParser returns a Parser for a template of the given name.
func NewParser(name string) *Parser { return &Parser{Name: name} }

// Parse parses a template. On errors the Parser that it returns is empty.
func Parse(name, text string) (*Parser, error) {
	p := NewParser(name)
	if err := p.Parse(text); err != nil {
		return NewParser(name), err
	}
	return p, nil
}

// Parse parses a template. On errors Root is what was understood so far.
func (p *Parser) Parse(text string) error {
	p.text, p.Root = text, newList()
	for p.text != "" {
		before, rest, found := strings.Cut(p.text, "{")
		if before != "" {
			p.Root.add(&TextNode{NodeText, before})
		}
		p.text = rest
		if !found {
			return nil
		}
		action := newList()
		if err := p.action(action); err != nil {
			return err
		}
		p.Root.add(action)
	}
	return nil
}

// next takes a character from the text, 0 at its end.
func (p *Parser) next() rune {
	r, size := utf8.DecodeRuneInString(p.text)
	if size == 0 {
		return 0
	}
	p.text = p.text[size:]
	return r
}

// peek returns what next would.
func (p *Parser) peek() rune {
	r, size := utf8.DecodeRuneInString(p.text)
	if size == 0 {
		return 0
	}
	return r
}

// action parses an expression up to its closing brace.
func (p *Parser) action(into *ListNode) error {
	for {
		start := p.text
		switch r := p.next(); {
		case r == '}':
			return nil
		case r == 0 && p.text == "" && start == "", r == '\n', r == '\r':
			return errors.New("unclosed action")
		case r == ' ' || r == '$' || r == '@':
		case r == '\'' || r == '"':
			if err := p.quoted(into, start); err != nil {
				return err
			}
		case r == '[':
			if err := p.brackets(into); err != nil {
				return err
			}
		case r == '.':
			if err := p.dot(into); err != nil {
				return err
			}
		case r == '+' || r == '-' || unicode.IsDigit(r):
			p.text = start
			if err := p.number(into); err != nil {
				return err
			}
		case isWord(r):
			p.text = start
			p.word(into)
		default:
			return fmt.Errorf("unrecognized character in action: %#U", r)
		}
	}
}

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// take takes the characters that a function says yes to.
func (p *Parser) take(wanted func(rune) bool) string {
	end := strings.IndexFunc(p.text, func(r rune) bool { return !wanted(r) })
	if end < 0 {
		end = len(p.text)
	}
	taken := p.text[:end]
	p.text = p.text[end:]
	return taken
}

// dot parses what follows a dot: a field, a wildcard, or another dot.
func (p *Parser) dot(into *ListNode) error {
	if p.peek() == '.' {
		p.next()
		into.add(&RecursiveNode{NodeRecursive})
		if r := p.peek(); !isWord(r) {
			return nil
		}
	}
	var name strings.Builder
	for {
		switch r := p.peek(); {
		case r == '\\':
			p.next()
			if r = p.next(); r == 0 {
				return errors.New("unclosed action")
			}
			name.WriteRune(r)
		case r == 0 || r == utf8.RuneError || strings.ContainsRune(" \t\r\n.,[](){}$@'\"=<>!?&|~", r):
			if name.String() == "*" {
				into.add(&WildcardNode{NodeWildcard})
			} else {
				into.add(&FieldNode{NodeField, name.String()})
			}
			return nil
		default:
			p.next()
			name.WriteRune(r)
		}
	}
}

// word parses true, false, range and others.
func (p *Parser) word(into *ListNode) {
	switch w := p.take(isWord); w {
	case "true", "false":
		into.add(&BoolNode{NodeBool, w == "true"})
	default:
		into.add(&IdentifierNode{NodeIdentifier, w})
	}
}

func (p *Parser) number(into *ListNode) error {
	text := p.take(func(r rune) bool { return strings.ContainsRune("+-.eE", r) || unicode.IsDigit(r) })
	if n, err := strconv.Atoi(text); err == nil {
		into.add(&IntNode{NodeInt, n})
		return nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return fmt.Errorf("cannot parse number %s", text)
	}
	into.add(&FloatNode{NodeFloat, f})
	return nil
}

// quoted parses a string, whose opening quote is the start of text.
func (p *Parser) quoted(into *ListNode, text string) error {
	end := endOfQuoted(text)
	if end < 0 {
		return errors.New("unterminated quoted string")
	}
	s, err := UnquoteExtend(text[:end])
	if err != nil {
		return fmt.Errorf("unquote string %s: %w", text[:end], err)
	}
	into.add(&TextNode{NodeText, s})
	p.text = text[end:]
	return nil
}

// endOfQuoted returns the length of the quoted string at the start of text, or -1.
func endOfQuoted(text string) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '\n':
			return -1
		case text[0]:
			return i + 1
		}
	}
	return -1
}

// UnquoteExtend is strconv.Unquote for strings in single or double quotes, which know the same escapes. Other input is
// ErrSyntax.
func UnquoteExtend(s string) (string, error) {
	if len(s) < 2 || s[0] != s[len(s)-1] || s[0] != '"' && s[0] != '\'' {
		return "", ErrSyntax
	}
	quote, s := s[0], s[1:len(s)-1]
	if strings.ContainsRune(s, '\n') {
		return "", ErrSyntax
	}
	var out strings.Builder
	for s != "" {
		if s[0] == quote {
			return "", ErrSyntax
		}
		r, multibyte, rest, err := strconv.UnquoteChar(s, quote)
		if err != nil {
			return "", ErrSyntax
		}
		if s = rest; multibyte || r < utf8.RuneSelf {
			out.WriteRune(r)
		} else {
			out.WriteByte(byte(r))
		}
	}
	return out.String(), nil
}
