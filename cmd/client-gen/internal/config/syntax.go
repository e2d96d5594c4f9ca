package config

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/clientsmith/client-gen/generators"
)

var (
	yamlLine      = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)`)
	field         = regexp.MustCompile(`^[- ]*[a-z][A-Za-z]*:( |$)`)
	unknownAnchor = regexp.MustCompile(`unknown anchor '(.*)' referenced`)
)

// syntaxError words an error of the YAML library, which knows the line at best,
// and often that behind the mistake.
func syntaxError(path string, text []byte, err error) error {
	if err.Error() == "EOF" {
		return failed(path, 1, 1, "client-gen init writes one", "the file is empty")
	}
	parts := yamlLine.FindStringSubmatch(err.Error())
	if parts == nil {
		return failed(path, 1, 1, "", "%v", err)
	}
	line, _ := strconv.Atoi(parts[1])
	lines := strings.Split(string(text), "\n")
	at := locateSyntax(lines, line, parts[2])
	return at.failed(path, parts[2])
}

// mistake is the place of a mistake in a text, and what to do about it.
type mistake struct {
	line, column int
	hint         string
}

func (m mistake) failed(path, msg string) generators.Diagnostics {
	return failed(path, m.line, m.column, m.hint, "not YAML: %s", msg)
}

// locateSyntax finds the mistake that the YAML library has noticed at a line.
func locateSyntax(lines []string, noticed int, msg string) mistake {
	for i, row := range lines {
		if blanks := row[:len(row)-len(strings.TrimLeft(row, " \t"))]; strings.Contains(blanks, "\t") && strings.TrimSpace(row) != "" {
			return mistake{i + 1, strings.Index(row, "\t") + 1, "indent with blanks, not with tabs"}
		}
	}
	if anchor := unknownAnchor.FindStringSubmatch(msg); anchor != nil {
		for i, row := range lines {
			if column := strings.Index(row, "*"+anchor[1]); column >= 0 {
				return mistake{i + 1, column + 1, "put a text that begins with * in quotes"}
			}
		}
	}
	for i, row := range lines {
		if at, what := unclosed(row); at > 0 && (i+1 == len(lines) || !continues(lines[i+1], row)) {
			return mistake{i + 1, at, "close the " + what}
		}
	}
	at := min(max(noticed, 1), len(lines))
	if strings.Contains(msg, "mapping values are not allowed") || strings.Contains(msg, "could not find expected ':'") {
		for i := at - 1; i >= max(at-2, 0); i-- {
			row := strings.TrimSpace(lines[i])
			switch {
			case row == "" || row[0] == '#':
			case row[0] == '-' && len(row) > 1 && row[1] != ' ' && row != "---":
				return mistake{i + 1, first(lines[i]), "put a blank behind the dash"}
			case !strings.Contains(row, ":") && row[0] != '-':
				return mistake{i + 1, first(lines[i]), "write field: value"}
			}
		}
		return mistake{at, first(lines[at-1]), "indent fields of one clientset alike, and put a text with a colon in quotes"}
	}
	return mistake{at, first(lines[at-1]), ""}
}

// first is the column of the first character of a line.
func first(row string) int { return len(row) - len(strings.TrimLeft(row, " \t")) + 1 }

// unclosed returns the column of a bracket or a quote in a line that nothing
// closes there, 0 if there is none.
func unclosed(row string) (column int, what string) {
	if strings.HasPrefix(strings.TrimSpace(row), "#") {
		return 0, ""
	}
	quote, open := 0, []int{}
	for i, r := range row {
		switch {
		case quote > 0 && row[quote-1] == byte(r):
			quote = 0
		case quote > 0:
		case (r == '"' || r == '\'') && (i == 0 || strings.ContainsRune(" [{,:-", rune(row[i-1]))):
			quote = i + 1
		case r == '[' || r == '{':
			open = append(open, i+1)
		case (r == ']' || r == '}') && len(open) > 0:
			open = open[:len(open)-1]
		}
	}
	if quote > 0 {
		return quote, "quote"
	}
	if len(open) > 0 {
		return open[len(open)-1], "bracket"
	}
	return 0, ""
}

// continues reports whether a line goes on with what the one before has opened.
func continues(next, row string) bool {
	return strings.TrimSpace(next) != "" && !field.MatchString(next) && (first(next) > first(row) || strings.ContainsAny(strings.TrimSpace(next)[:1], "]}"))
}
