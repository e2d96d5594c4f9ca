package tags

import (
	"go/ast"
	"go/token"
	"strings"

	"k8s.io/gengo/v2"
	"k8s.io/gengo/v2/codetags"
)

// Line is one line of comment text.
type Line struct {
	// Text is the line without comment markers and without one leading blank.
	Text string
	// Pos is where the first "+" of a tag is, or the first character that is
	// not a blank.
	Pos token.Position
}

// Lines splits comment groups into lines as go/ast's CommentGroup.Text does,
// and keeps where each one is. Positions are resolved by position.
func Lines(position func(token.Pos) token.Position, groups ...*ast.CommentGroup) []Line {
	var lines []Line
	for _, group := range groups {
		if group == nil {
			continue
		}
		for _, comment := range group.List {
			start := position(comment.Pos())
			if body, ok := strings.CutPrefix(comment.Text, "//"); ok {
				lines = append(lines, newLine(body, start, 2))
				continue
			}
			body := strings.TrimSuffix(strings.TrimPrefix(comment.Text, "/*"), "*/")
			column := 2
			for text := range strings.SplitSeq(body, "\n") {
				lines = append(lines, newLine(text, start, column))
				start.Line, start.Column, column = start.Line+1, 1, 0
			}
		}
	}
	return lines
}

func newLine(body string, start token.Position, marker int) Line {
	start.Column += marker + len(body) - len(strings.TrimLeft(body, " \t"))
	start.Offset = 0
	return Line{Text: strings.TrimPrefix(strings.TrimRight(body, " \t\r"), " "), Pos: start}
}

// simple reads a line by the simple grammar. ok is false for a line that is not
// a tag.
func (l Line) simple() (key, value string, ok bool) {
	if !l.IsTag() {
		return "", "", false
	}
	//lint:ignore SA1019 its successor reads the other grammar; this one is what +genclient is written in.
	for key, values := range gengo.ExtractCommentTags("+", []string{l.Text}) {
		return key, values[0], true
	}
	return "", "", false
}

// function reads a line by the function-style grammar. name is "" for a line
// that is not a tag.
func (l Line) function() (name string, tag codetags.Tag, err error) {
	if !l.IsTag() {
		return "", tag, nil
	}
	for name, lines := range codetags.Extract("+", []string{l.Text}) {
		if name == "" {
			return "", tag, nil
		}
		tag, err = codetags.Parse(lines[0], codetags.RawValues(true))
		return name, tag, err
	}
	return "", tag, nil
}

// Tabbed reports whether the line is a tag behind a tab, which the simple
// grammar takes for text.
func (l Line) tabbed() bool {
	trimmed := strings.TrimLeft(l.Text, " ")
	return strings.HasPrefix(trimmed, "\t") && strings.HasPrefix(strings.TrimLeft(trimmed, " \t"), "+")
}

// IsTag reports whether the line is a tag of any family rather than text.
func (l Line) IsTag() bool { return strings.HasPrefix(strings.TrimLeft(l.Text, " \t"), "+") }
