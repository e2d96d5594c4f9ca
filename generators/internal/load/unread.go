package load

import (
	"go/build"
	"go/parser"
	"os"
	"path/filepath"
	"strings"
)

// Unread parses, with comments, the hand-written files of a package of the main
// module that the run does not read although they contain a word: those of
// tests, and those that build constraints exclude but for the constraint
// ignore. What does not parse is left out. Reason says why a file is not read.
func (pkg *Package) Unread(word string) (files []*File, reason map[*File]string) {
	if pkg.Module == nil || !pkg.Module.Main {
		return nil, nil
	}
	reason = map[*File]string{}
	add := func(name, why string) {
		f := &File{Name: name, Package: pkg}
		if !strings.Contains(string(f.source()), word) || f.ToolWritten() {
			return
		}
		if file, err := parser.ParseFile(pkg.prog.Fset, name, f.src, parser.ParseComments|parser.SkipObjectResolution); err == nil {
			f.AST = file
			files, reason[f] = append(files, f), why
		}
	}
	for _, name := range pkg.ignored {
		if filepath.Ext(name) == ".go" && !onlyIgnore(name, pkg.prog.tags) {
			add(name, "is left out by a build constraint of")
		}
	}
	entries, _ := os.ReadDir(pkg.Dir) // a folder that cannot be read has no files to tell of
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), "_test.go") {
			add(filepath.Join(pkg.Dir, entry.Name()), "belongs to the tests of")
		}
	}
	return files, reason
}

// onlyIgnore reports whether the tag ignore would bring a file back: it is out
// on purpose.
func onlyIgnore(name string, tags []string) bool {
	context := build.Default
	context.BuildTags = append([]string{"ignore"}, tags...)
	match, err := context.MatchFile(filepath.Dir(name), filepath.Base(name))
	return err == nil && match
}
