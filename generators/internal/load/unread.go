package load

import (
	"bytes"
	"go/parser"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Unread parses, with comments, the hand-written files of a package of the main
// module that the run does not read, or does not read on every platform,
// although they contain a word. What does not parse is left out, and so are
// programs. Reason says why a file is not read.
func (pkg *Package) Unread(word string) (files []*File, reason map[*File]string) {
	if pkg.Module == nil || !pkg.Module.Main {
		return nil, nil
	}
	reason = map[*File]string{}
	read := map[string]bool{}
	for _, f := range pkg.files {
		read[filepath.Base(f.Name)] = true
	}
	entries, _ := os.ReadDir(pkg.Dir) // a folder that cannot be read has no files to tell of
	for _, entry := range entries {
		name := entry.Name()
		why := pkg.whyUnread(name)
		if filepath.Ext(name) != ".go" || read[name] && why == "" || strings.HasPrefix(name, ".#") || !entry.Type().IsRegular() {
			continue
		}
		f := &File{Name: filepath.Join(pkg.Dir, name), Package: pkg}
		if !bytes.Contains(f.source(), []byte(word)) || f.ToolWritten() {
			continue
		}
		if why == "" {
			why = "is left out by a build constraint of"
		}
		file, err := parser.ParseFile(pkg.prog.Fset, f.Name, f.src, parser.ParseComments|parser.SkipObjectResolution)
		if err == nil && (file.Name.Name == pkg.Name || strings.HasSuffix(name, "_test.go")) {
			f.AST = file
			files, reason[f] = append(files, f), why
		}
	}
	return files, reason
}

// whyUnread says what the name of a file has to do with that Go does not read
// it everywhere, "" for nothing.
func (pkg *Package) whyUnread(name string) string {
	base := strings.TrimSuffix(name, ".go")
	last := base[strings.LastIndexByte(base, '_')+1:]
	switch {
	case strings.HasSuffix(name, "_test.go"):
		return "belongs to the tests of"
	case name[0] == '_' || name[0] == '.':
		return "has a name that Go does not read in"
	case last != base && slices.Contains(platforms, last):
		return "has a name that is for " + last + " only in"
	}
	return ""
}

// platforms are the endings of file names that stand for an operating system or
// a processor.
var platforms = strings.Fields(`aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1
	windows zos 386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm`)
