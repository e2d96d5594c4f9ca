package migrate

import (
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"
)

// environ lets words be expanded with the walker's variables. Those of
// placeholders are not set in the script.
type environ struct {
	*walker
	placeholders map[string]bool
}

// Get returns a variable: of one that the script does not set, its name behind
// a dollar sign, so that what depends on it can be told.
func (e environ) Get(name string) expand.Variable {
	if e.placeholders[name] {
		return expand.Variable{Set: true, Kind: expand.String, Str: "$" + name}
	}
	return e.vars[name]
}

// Each lists nothing: only names with a prefix need it.
func (e environ) Each(func(string, expand.Variable) bool) {}

// config is what a word is expanded with.
func (w *walker) config(word *syntax.Word) *expand.Config {
	placeholders := map[string]bool{}
	syntax.Walk(word, func(node syntax.Node) bool {
		if p, ok := node.(*syntax.ParamExp); ok && p.Exp == nil && p.Param != nil {
			if _, set := w.vars[p.Param.Value]; !set {
				placeholders[p.Param.Value] = true
			}
		}
		return true
	})
	return &expand.Config{
		Env:       environ{w, placeholders},
		CmdSubst:  w.substitute,
		ProcSubst: func(sub *syntax.ProcSubst) (string, error) { return commandOutput, nil },
	}
}

// fields expands words.
func (w *walker) fields(words []*syntax.Word) []string {
	var fields []string
	for _, word := range words {
		more, err := []string(nil), error(nil)
		guard(&err, word, func() { more, err = expand.Fields(w.config(word), word) })
		if err != nil {
			more = []string{mark(source(word))}
		}
		fields = append(fields, more...)
	}
	return fields
}

// sequence matches {1..9}, which may become any number of words.
var sequence = regexp.MustCompile(`\{[^}]*\.\.`)

// guard runs an expansion that must not take the program down: for words that
// could grow without bound, and where the library panics, it sets an error.
func guard(err *error, word *syntax.Word, f func()) {
	defer func() {
		if recover() != nil {
			*err = errUnexpanded
		}
	}()
	if sequence.MatchString(source(word)) {
		*err = errUnexpanded
		return
	}
	f()
}

var errUnexpanded = errors.New("not expanded")

var placeholder = regexp.MustCompile(`\$(?:\w+|\([^)]*\))`)

// commandOutput stands for <(command), a file with what the command prints.
const commandOutput = "$PROCESS_SUBSTITUTION"

// unknown lists the parts of texts whose value is not known.
func unknown(texts []string) []string {
	all := placeholder.FindAllString(strings.Join(texts, " "), -1)
	slices.Sort(all)
	return slices.Compact(all)
}

// literal expands one word without splitting it.
func (w *walker) literal(word *syntax.Word) string {
	if word == nil {
		return ""
	}
	text, err := "", error(nil)
	guard(&err, word, func() { text, err = expand.Literal(w.config(word), word) })
	if err != nil {
		return mark(source(word))
	}
	return text
}

// source is the text of a node.
func source(node syntax.Node) string {
	var b strings.Builder
	if err := syntax.NewPrinter(syntax.SingleLine(true)).Print(&b, node); err != nil {
		return "?"
	}
	return strings.TrimSpace(b.String())
}

// mark stands for the value of something that is not known: "$(make...)" for
// "make print-dir". It has no blank, at which words would be split.
func mark(text string) string {
	if fields := strings.Fields(text); len(fields) > 1 {
		text = fields[0] + "..."
	}
	return "$(" + strings.Trim(text, "$()") + ")"
}

// substitute is $(...): the output of the commands that scripts use to find
// their way about.
func (w *walker) substitute(out io.Writer, sub *syntax.CmdSubst) error {
	text, ok := w.output(sub)
	if !ok {
		text = mark(strings.Trim(source(sub), "$()"))
	}
	_, err := io.WriteString(out, text+"\n")
	return err
}
