package migrate

import (
	"bytes"
	"errors"
	"fmt"
	"go/token"
	"unicode"
	"unicode/utf8"

	"mvdan.cc/sh/v3/syntax"

	"github.com/clientsmith/client-gen/generators"
)

// maxComplaints is how many characters of one script are reported.
const maxComplaints = 10

// maxScript is the size of a script in bytes, and maxBrackets how many may be open
// at a time: the parser calls itself for each.
const (
	maxScript   = 256 << 10
	maxBrackets = 500
)

// checkText reports characters that no script has: what follows from them could
// not be put into a configuration, or would say something else than is seen.
func checkText(script string, text []byte) error {
	var diags generators.Diagnostics
	line, open := 0, 0
	for l := range bytes.Lines(text) {
		line++
		for at := 0; at < len(l) && len(diags) < maxComplaints; {
			r, size := utf8.DecodeRune(l[at:])
			pos := token.Position{Filename: script, Line: line, Column: at + 1}
			switch {
			case r == utf8.RuneError && size == 1:
				diags.Errorf(pos, "save the script as UTF-8", "byte %#x is not UTF-8", l[at])
			case unicode.IsControl(r) && r != '\t' && r != '\n' || unicode.Is(unicode.Bidi_Control, r):
				diags.Errorf(pos, "remove it, or save the script as UTF-8", "control character %U", r)
			case r == '(' || r == '{' || r == '[':
				if open++; open > maxBrackets {
					diags.Errorf(pos, "close those before it", "more than %d brackets are open", maxBrackets)
					return diags
				}
			case r == ')' || r == '}' || r == ']':
				open = max(open-1, 0)
			}
			at += size
		}
	}
	return diags.Err()
}

// syntaxError is an error of the shell's grammar at its place.
func syntaxError(script string, err error) error {
	var where syntax.Pos
	text := ""
	var parse syntax.ParseError
	var lang syntax.LangError
	switch {
	case errors.As(err, &parse):
		where, text = parse.Pos, parse.Text
	case errors.As(err, &lang):
		where, text = lang.Pos, lang.Feature+" is not of bash"
	default:
		return fmt.Errorf("read script: %w", err)
	}
	var diags generators.Diagnostics
	diags.Errorf(token.Position{Filename: script, Line: int(where.Line()), Column: int(where.Col())},
		"bash -n says more", "syntax error: %s", text)
	return diags
}
