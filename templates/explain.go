package templates

import (
	"bytes"
	"errors"
	"fmt"
	"go/scanner"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"
)

// explain turns an error about the Go that a template wrote into one about the
// template: its line, and the line it wrote. Lines in err count from skipped
// lines before the executed text.
func (s *Set) explain(f File, executed []byte, skipped int, err error) error {
	var list scanner.ErrorList
	if !errors.As(err, &list) || len(list) == 0 {
		return fmt.Errorf("render %s: template %s: %w", f.Path, f.Template, err)
	}
	line := list[0].Pos.Line - skipped
	lines := strings.Split(string(executed), "\n")
	if line < 1 || line > len(lines) {
		return fmt.Errorf("render %s: template %s: %w", f.Path, f.Template, err)
	}
	wrote := strings.TrimSpace(lines[line-1])
	place := f.Template
	if name, at := s.trace(f, line); at > 0 {
		place = name + ":" + strconv.Itoa(at)
	}
	return fmt.Errorf("render %s: template %s: the output is not Go: %s; it wrote\n\t%s", f.Path, place, list[0].Msg, wrote)
}

// mark starts and ends the marks that trace puts into a template's text.
const mark = "\x00"

// trace returns the template and the line in it that wrote a line of output.
// It executes the template again with the line numbers written into its text;
// that costs nothing until something is wrong. The line is 0 if unknown.
func (s *Set) trace(f File, line int) (name string, at int) {
	marked := template.New("").Funcs(s.funcs).Option("missingkey=error")
	for _, t := range s.root.Templates() {
		if t.Tree == nil {
			continue
		}
		tree := t.Tree.Copy()
		markLines(tree.Root, tree.ParseName, lineStarts(tree))
		if _, err := marked.AddParseTree(t.Name(), tree); err != nil {
			return "", 0
		}
	}
	var out bytes.Buffer
	if err := marked.ExecuteTemplate(&out, f.Template, f.View); err != nil {
		return "", 0
	}
	name, at = f.Template, 0
	for i, text := range strings.Split(out.String(), "\n") {
		if i == line {
			break
		}
		for rest := text; ; {
			_, behind, found := strings.Cut(rest, mark)
			if !found {
				break
			}
			position, tail, _ := strings.Cut(behind, mark)
			colon := strings.LastIndexByte(position, ':')
			if n, err := strconv.Atoi(position[colon+1:]); err == nil && colon > 0 {
				name, at = position[:colon], n
			}
			rest = tail
		}
	}
	return name, at
}

// lineStarts returns a function from a node to its line in the template.
func lineStarts(tree *parse.Tree) func(parse.Node) int {
	return func(n parse.Node) int {
		// ErrorContext is the one exported way to a node's line:
		// "name:line:column".
		location, _ := tree.ErrorContext(n)
		parts := strings.Split(location, ":")
		if len(parts) < 3 {
			return 0
		}
		line, err := strconv.Atoi(parts[len(parts)-2])
		if err != nil {
			return 0
		}
		return line
	}
}

// markLines puts a mark at the start of every text and behind every newline.
func markLines(node parse.Node, name string, lineOf func(parse.Node) int) {
	switch n := node.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			markLines(child, name, lineOf)
		}
	case *parse.IfNode:
		markLines(n.List, name, lineOf)
		markLines(n.ElseList, name, lineOf)
	case *parse.RangeNode:
		markLines(n.List, name, lineOf)
		markLines(n.ElseList, name, lineOf)
	case *parse.WithNode:
		markLines(n.List, name, lineOf)
		markLines(n.ElseList, name, lineOf)
	case *parse.TextNode:
		line := lineOf(n)
		if line == 0 {
			return
		}
		var b bytes.Buffer
		for i, text := range strings.SplitAfter(string(n.Text), "\n") {
			fmt.Fprintf(&b, "%s%s:%d%s%s", mark, name, line+i, mark, text)
		}
		n.Text = b.Bytes()
	}
}
