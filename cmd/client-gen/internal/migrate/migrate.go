package migrate

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"

	"golang.org/x/mod/modfile"
	"mvdan.cc/sh/v3/syntax"

	"github.com/clientsmith/client-gen/cmd/client-gen/internal/config"
	"github.com/clientsmith/client-gen/internal/bounded"
)

// Note is something in a script that the configuration does not say.
type Note struct {
	Line int
	Text string
	// Mistake is true for what the script itself does wrong: a translation
	// would do the same.
	Mistake bool
}

// Result is what a script was turned into.
type Result struct {
	// Clientsets are the entries of the configuration, in the order of the
	// script.
	Clientsets []config.Settings
	// Notes in the order of their lines.
	Notes []Note
}

// Options say where a script is and what it is turned into.
type Options struct {
	// Root is the folder of the module, which paths become relative to.
	Root string
}

// Read translates the script in a file. What is wrong with its text is returned
// as [generators.Diagnostics].
func Read(name string, o Options) (*Result, error) {
	root, err := filepath.Abs(o.Root)
	if err != nil {
		return nil, fmt.Errorf("read script: %w", err)
	}
	script, err := filepath.Abs(name)
	if err != nil {
		return nil, fmt.Errorf("read script: %w", err)
	}
	text, err := bounded.ReadNamed(script, maxScript)
	if err != nil {
		return nil, fmt.Errorf("read script: %w", err)
	}
	gomod, err := bounded.Read(filepath.Join(root, "go.mod"), bounded.Text)
	if err != nil {
		return nil, fmt.Errorf("read script: %w", err)
	}
	module := modfile.ModulePath(gomod)
	if module == "" {
		return nil, fmt.Errorf("read script: %s names no module", filepath.Join(root, "go.mod"))
	}
	text = bytes.ReplaceAll(bytes.TrimPrefix(text, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
	if err := checkText(script, text); err != nil {
		return nil, err
	}
	return translate(text, script, root, module)
}

// translate walks the text of a script.
func translate(text []byte, script, root, module string) (*Result, error) {
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(bytes.NewReader(text), filepath.Base(script))
	if err != nil {
		return nil, syntaxError(script, err)
	}
	t := &translator{project: project{root, module}}
	w := newWalker(t, script)
	w.stmts(file.Stmts)
	result := &Result{Notes: t.notes}
	for _, f := range merge(t.fragments) {
		result.Clientsets = append(result.Clientsets, f.settings(t.project))
	}
	slices.SortStableFunc(result.Notes, func(a, b Note) int { return a.Line - b.Line })
	result.Notes = slices.Compact(result.Notes)
	return result, nil
}
