package templates

import (
	"errors"
	"fmt"
	"go/build/constraint"
	"go/scanner"
	"go/token"
	"strings"
)

// header is what every file starts with.
type header struct {
	// text is comments, with an empty line behind them; "" for none.
	text string
	// build is the constraint that was among them, nil for none.
	build constraint.Expr
}

// newHeader checks the text of a header: it can be nothing but comments, and a
// build constraint.
func newHeader(text string) (header, error) {
	text = strings.TrimPrefix(text, "\ufeff") // as some editors put it
	text = strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), " \t\n")
	if line := directive(text); line != "" {
		return header{}, fmt.Errorf("header: %q tells tools to do something: put a blank behind //, or remove it", line)
	}
	if lexemes, err := tokenize(nil, []byte(text)); err != nil || len(lexemes) > 0 {
		return header{}, errors.New("header: the text is not a Go comment: start its lines with // or put it between /* and */")
	}
	h, err := takeConstraint(text)
	if h.text != "" {
		h.text += "\n\n"
	}
	return h, err
}

// takeConstraint takes the build constraint out of a header: a file can have one
// only, and some have one of their own.
func takeConstraint(text string) (header, error) {
	var h header
	var plus constraint.Expr
	var s scanner.Scanner
	src := []byte(text)
	file := token.NewFileSet().AddFile("", -1, len(src))
	s.Init(file, src, nil, scanner.ScanComments)
	kept := 0
	var rest strings.Builder
	for pos, tok, comment := s.Scan(); tok != token.EOF; pos, tok, comment = s.Scan() {
		if tok != token.COMMENT || !constraint.IsGoBuild(comment) && !constraint.IsPlusBuild(comment) {
			continue
		}
		expr, err := constraint.Parse(comment)
		switch {
		case err != nil:
			return h, fmt.Errorf("header: the build constraint %q is malformed: %w", comment, err)
		case constraint.IsPlusBuild(comment) && plus != nil:
			plus = &constraint.AndExpr{X: plus, Y: expr}
		case constraint.IsPlusBuild(comment):
			plus = expr
		case h.build != nil:
			return h, fmt.Errorf("header: %q is the second build constraint: join them with &&", comment)
		default:
			h.build = expr
		}
		at := file.Offset(pos)
		rest.WriteString(strings.TrimRight(text[kept:at], " \t"))
		if kept = len(text); strings.Contains(text[at:], "\n") {
			kept = at + strings.Index(text[at:], "\n")
		}
		if at == 0 || text[at-1] == '\n' {
			kept = min(kept+1, len(text)) // nothing is left of the line
		}
	}
	rest.WriteString(text[kept:])
	if h.build == nil {
		h.build = plus
	}
	h.text = text
	if h.build != nil {
		h.text = strings.Trim(rest.String(), "\n")
	}
	return h, nil
}

// constraint returns the build constraint of a file that has one of its own, or
// "".
func (h *header) constraint(own string) string {
	switch {
	case h.build == nil:
		return own
	case own == "" || own == h.build.String():
		return h.build.String()
	}
	expr, err := constraint.Parse("//go:build " + own)
	if err != nil {
		return own
	}
	return (&constraint.AndExpr{X: h.build, Y: expr}).String()
}

// directive returns the first line of a header that the go command or the
// compiler would obey in every file; "" for none. A build constraint, which
// upstream's generators pass on too, is none: it can only leave files out.
func directive(header string) string {
	for line := range strings.Lines(header) {
		line = strings.TrimSpace(line)
		if strings.Contains(line, "/*line ") {
			return line
		}
		for _, prefix := range []string{"//go:", "//line ", "//export ", "//extern ", "// #cgo", "//#cgo"} {
			if strings.HasPrefix(line, prefix) && !strings.HasPrefix(line, "//go:build ") {
				return line
			}
		}
	}
	return ""
}
