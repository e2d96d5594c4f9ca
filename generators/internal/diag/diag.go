package diag

import (
	"cmp"
	"fmt"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
)

// Severity tells an error, which stops the run before anything is written,
// from a warning, which does not.
type Severity int

// The severities. The zero value is Error, so that a forgotten severity never
// turns a mistake into a silent one.
const (
	Error Severity = iota
	Warning
)

// String returns "error" or "warning".
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Diagnostic is one thing found wrong, where it is, and how to mend it.
type Diagnostic struct {
	// Pos is the place in the user's input. A Diagnostic about no particular
	// place (a pattern that matched nothing) has the zero Pos.
	Pos token.Position
	// Pattern is the package pattern that is wrong, if that is what it is about.
	Pattern string
	// Severity is Error unless set.
	Severity Severity
	// Msg says what is wrong: one line, lower case, no full stop.
	Msg string
	// Hint says what to do next; printed in parentheses after Msg. Optional.
	Hint string
}

// String formats the diagnostic as "file:line:col: message (hint)", with
// "warning: " before the message of a warning.
func (d Diagnostic) String() string {
	var b strings.Builder
	if d.Pos.IsValid() || d.Pos.Filename != "" {
		b.WriteString(d.Pos.String())
		b.WriteString(": ")
	}
	if d.Severity == Warning {
		b.WriteString("warning: ")
	}
	b.WriteString(d.Msg)
	if d.Hint != "" {
		b.WriteString(" (" + d.Hint + ")")
	}
	return b.String()
}

// List collects the diagnostics of a run. The zero value is ready to use.
type List []Diagnostic

// Errorf adds an error at pos. Hint may be empty.
func (l *List) Errorf(pos token.Position, hint, format string, args ...any) {
	*l = append(*l, Diagnostic{Pos: pos, Severity: Error, Msg: fmt.Sprintf(format, args...), Hint: hint})
}

// Warnf adds a warning at pos. Hint may be empty.
func (l *List) Warnf(pos token.Position, hint, format string, args ...any) {
	*l = append(*l, Diagnostic{Pos: pos, Severity: Warning, Msg: fmt.Sprintf(format, args...), Hint: hint})
}

// HasErrors reports whether any diagnostic is an error.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(d Diagnostic) bool { return d.Severity == Error })
}

// Sorted returns the diagnostics in the order of file, line, column, severity
// and text, each once.
func (l List) Sorted() List {
	out := slices.Clone(l)
	slices.SortFunc(out, func(a, b Diagnostic) int {
		return cmp.Or(
			strings.Compare(a.Pos.Filename, b.Pos.Filename),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Column, b.Pos.Column),
			cmp.Compare(a.Severity, b.Severity),
			strings.Compare(a.Msg, b.Msg),
			strings.Compare(a.Hint, b.Hint),
		)
	})
	return slices.Compact(out)
}

// Relative returns the list with file names below dir made relative to it, as
// compilers print them, with slashes. Names elsewhere stay as they are.
func (l List) Relative(dir string) List {
	out := slices.Clone(l)
	prefix := strings.TrimSuffix(filepath.ToSlash(dir), "/") + "/"
	for i := range out {
		if rel, below := strings.CutPrefix(filepath.ToSlash(out[i].Pos.Filename), prefix); below {
			out[i].Pos.Filename = rel
		}
	}
	return out
}

// Error joins the sorted diagnostics with newlines, so that a List can be
// returned as an error. Use [List.Err] to get nil for a list without errors.
func (l List) Error() string {
	lines := make([]string, 0, len(l))
	for _, d := range l.Sorted() {
		lines = append(lines, d.String())
	}
	return strings.Join(lines, "\n")
}

// Err returns the list as an error if it has errors, else nil.
func (l List) Err() error {
	if l.HasErrors() {
		return l
	}
	return nil
}
