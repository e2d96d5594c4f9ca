package load

import (
	"bytes"
	"errors"
	"go/build"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// listFailure explains why the go command could not list anything.
func listFailure(err error) diag.List {
	var diags diag.List
	hint := ""
	text := oneLine(err.Error())
	// The go command's own words stand behind the way it was run.
	if _, said, ok := strings.Cut(text, "stderr: "); ok {
		text = strings.TrimPrefix(said, "go: ")
	}
	switch {
	case errors.Is(err, exec.ErrNotFound) || strings.Contains(text, "executable file not found"):
		hint = "install Go, or add the folder of the go command to PATH"
	case strings.Contains(text, "updates to go.mod needed") || strings.Contains(text, "missing go.sum entry"):
		hint = "run go mod tidy"
	case strings.Contains(text, "inconsistent vendoring"):
		hint = "run go mod vendor"
	case strings.Contains(text, "go.mod file not found"):
		hint = noModule
	}
	diags.Errorf(token.Position{}, hint, "listing packages: %s", text)
	return diags
}

// workspaceFailure reports a go.work that cannot be read: the go command says so
// in place of the packages, and nothing else is worth saying.
func workspaceFailure(roots []*Package) diag.List {
	for _, pkg := range roots {
		if len(pkg.problems) == 0 || len(pkg.files) > 0 {
			continue
		}
		if said, found := strings.CutPrefix(oneLine(pkg.problems[0].Msg), "go: "); found && strings.Contains(said, "go.work") {
			var diags diag.List
			diags.Errorf(token.Position{}, "mend go.work, or unset GOWORK (go env GOWORK says which file it is)", "listing packages: %s", said)
			return diags
		}
	}
	return nil
}

const noModule = "run client-gen inside a Go module, or create one with go mod init"

// oneLine flattens the go command's output, which may have several lines.
func oneLine(text string) string {
	return strings.Join(strings.Fields(text), " ")
}

// parseRoot parses the files of a root that matter and reports those that a
// person has to mend.
func (pkg *Package) parseRoot() diag.List {
	pkg.mu.Lock()
	defer pkg.mu.Unlock()
	if len(pkg.problems) > 0 {
		pkg.rescue()
	}
	var diags diag.List
	if len(pkg.files) == 0 {
		pos, msg, hint := pkg.explain()
		diags.Errorf(pos, hint, "%s", msg)
		return diags
	}
	diags = append(diags, pkg.wrongConstraints()...)
	for _, f := range pkg.files {
		if !f.wanted() && len(pkg.problems) == 0 {
			continue
		}
		pkg.parse(f)
		if f.broken && !f.ToolWritten() {
			diags = append(diags, syntaxError(f))
		}
	}
	return append(diags, pkg.checkClauses()...)
}

// wrongConstraints reports build constraints that Go cannot read.
func (pkg *Package) wrongConstraints() diag.List {
	var diags diag.List
	for _, p := range pkg.problems {
		name, why, found := strings.Cut(oneLine(p.Msg), ": parsing //go:build line: ")
		if !found {
			continue
		}
		pos := token.Position{Filename: filepath.Join(pkg.Dir, filepath.Base(name)), Line: 1, Column: 1}
		src := (&File{Name: pos.Filename}).source()
		if before, _, ok := bytes.Cut(src, []byte("//go:build")); ok {
			pos.Line += bytes.Count(before, []byte("\n"))
		}
		diags.Errorf(pos, "write names with &&, || and !, as in //go:build linux && !cgo", "wrong build constraint: %s", why)
	}
	return diags
}

// onlyTests reports whether the package has no files but those of tests, and
// none of the patterns names it without a wildcard.
func (pkg *Package) onlyTests(patterns []string) bool {
	return len(pkg.files) == 0 && len(pkg.ignored) == 0 && len(pkg.problems) == 0 &&
		!slices.ContainsFunc(patterns, func(pattern string) bool {
			return pattern == pkg.Path || build.IsLocalImport(pattern) && filepath.Join(pkg.prog.Dir, filepath.FromSlash(pattern)) == pkg.Dir ||
				filepath.IsAbs(pattern) && filepath.Clean(pattern) == pkg.Dir
		})
}

// rescue finds the files of a package that the go command gave up on: a broken
// file or a foreign package clause must not hide the others.
func (pkg *Package) rescue() {
	if pkg.Dir == "" {
		return
	}
	context := build.Default
	context.BuildTags = append([]string{generatedTag}, pkg.prog.tags...)
	entries, err := os.ReadDir(pkg.Dir)
	if err != nil {
		return
	}
	known := map[string]bool{}
	for _, f := range pkg.files {
		known[f.Name] = true
	}
	for _, entry := range entries {
		name := filepath.Join(pkg.Dir, entry.Name())
		if known[name] || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		match, err := context.MatchFile(pkg.Dir, entry.Name())
		if match || (err != nil && !entry.IsDir()) {
			pkg.files = append(pkg.files, &File{Name: name, Package: pkg})
		}
	}
}

// syntaxError is the first thing that is wrong with a file: what follows it is
// usually its consequence.
func syntaxError(f *File) diag.Diagnostic {
	var list scanner.ErrorList
	if errors.As(f.parseErr, &list) && len(list) > 0 {
		pos := list[0].Pos
		pos.Filename = f.Name
		return diag.Diagnostic{Pos: pos, Msg: "syntax error: " + list[0].Msg}
	}
	return diag.Diagnostic{Pos: token.Position{Filename: f.Name}, Msg: "reading Go file: " + f.parseErr.Error()}
}

// checkClauses makes the files of a root agree on the package name. Generated
// files that don't are left out.
func (pkg *Package) checkClauses() diag.List {
	var first *File
	agree := true
	for _, f := range pkg.files {
		if f.AST == nil {
			continue
		}
		agree = agree && (first == nil || f.AST.Name.Name == first.AST.Name.Name)
		if first == nil || f.Name < first.Name {
			first = f
		}
	}
	if first == nil {
		return nil
	}
	pkg.Name = first.AST.Name.Name
	if agree {
		return nil
	}
	return pkg.splitClauses()
}

// splitClauses reports the hand-written files whose package differs from that
// of the first one, and leaves generated ones out.
func (pkg *Package) splitClauses() diag.List {
	var first *File
	for _, f := range pkg.files {
		if f.AST != nil && !f.ToolWritten() && (first == nil || f.Name < first.Name) {
			first = f
		}
	}
	if first == nil {
		return nil
	}
	var diags diag.List
	pkg.Name = first.AST.Name.Name
	for _, f := range pkg.files {
		if f.AST == nil || f.AST.Name.Name == pkg.Name {
			continue
		}
		if f.ToolWritten() {
			f.AST, f.types, f.broken = nil, nil, true
			continue
		}
		diags.Errorf(pkg.prog.Position(f.AST.Name.Pos()), "one folder holds one package",
			"package %s, but %s has package %s", f.AST.Name.Name, filepath.Base(first.Name), pkg.Name)
	}
	return diags
}

// problem is the go command's reason for a package without files.
func (pkg *Package) problem() string {
	_, msg, _ := pkg.explain()
	return msg
}

// explain words the go command's reason for a package without files and says
// what to do about it.
func (pkg *Package) explain() (pos token.Position, msg, hint string) {
	if len(pkg.problems) == 0 {
		return pos, "package " + pkg.Path + " has no Go files", "name a folder that declares API types"
	}
	p := pkg.problems[0]
	text, advice, _ := strings.Cut(p.Msg, ":\n\t")
	text = oneLine(text)
	pos = parsePosition(p)
	switch {
	case advice != "":
		hint = "run " + oneLine(advice)
		text = strings.TrimSuffix(strings.TrimSuffix(text, "; to add it"), "; to add")
	case strings.Contains(text, "outside main module") || strings.Contains(text, "outside modules listed"):
		hint = "run client-gen in that folder's module, or name the package by its import path"
	case strings.Contains(text, "go.mod file not found"):
		hint = noModule
	case strings.Contains(text, "build constraints exclude all Go files"):
		hint = "set the build tags that the files ask for"
	case strings.Contains(text, "directory not found"):
		hint = "check the folder's name"
	case strings.Contains(text, "is not in std"):
		hint = "start a folder with ./, and write an import path in full"
	case strings.Contains(text, "no Go files"):
		hint = "name a folder that declares API types"
	}
	return pos, text, hint
}

// parsePosition reads the go command's "file:line:col".
func parsePosition(p packages.Error) token.Position {
	var pos token.Position
	parts := strings.Split(p.Pos, ":")
	if len(parts) < 2 {
		return pos
	}
	if column, err := strconv.Atoi(parts[len(parts)-1]); err == nil {
		pos.Column = column
		parts = parts[:len(parts)-1]
	}
	if line, err := strconv.Atoi(parts[len(parts)-1]); err == nil {
		pos.Line = line
		parts = parts[:len(parts)-1]
	} else {
		pos.Line, pos.Column = pos.Column, 0
	}
	pos.Filename = strings.Join(parts, ":")
	return pos
}

// Ignored parses, with comments, the files that only the tag
// ignore_autogenerated hides, and returns those whose text contains one of the
// words. Their declarations stay out of the package's own.
func (pkg *Package) Ignored(words ...string) []*File {
	context := build.Default
	context.BuildTags = pkg.prog.tags
	var found []*File
	for _, name := range pkg.ignored {
		f := &File{Name: name, Package: pkg}
		src := f.source()
		if !slices.ContainsFunc(words, func(word string) bool { return bytes.Contains(src, []byte(word)) }) {
			continue
		}
		if match, err := context.MatchFile(filepath.Dir(name), filepath.Base(name)); err != nil || !match {
			continue
		}
		if file, err := parser.ParseFile(pkg.prog.Fset, name, f.src, parser.SkipObjectResolution); err == nil {
			f.AST = file
			found = append(found, f)
		}
	}
	return found
}
