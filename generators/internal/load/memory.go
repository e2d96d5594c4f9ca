package load

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/build"
	"hash"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/modfile"

	"github.com/clientsmith/client-gen/internal/bounded"
)

// memory is what the go command has listed in an earlier run for the same
// patterns, go.mod, go.sum, environment and go command. A guess that says
// nothing else needs no confirmation: the go command would have to change its
// mind about the same names, files and imports.
type memory struct {
	file  string // "" where nothing can be kept
	facts map[fact]bool
}

// fact is a sum of something that the go command has said.
type fact [16]byte

// memoryHeader starts every file; a change of what facts say changes it.
const memoryHeader = "client-gen: what the go command lists, 1\n"

// memoryLimit is how large a file may be, in bytes: those of all of Kubernetes
// have a hundredth of it.
const memoryLimit = 4 << 20

// keptFiles is how many files the folder keeps: those used last.
const keptFiles = 256

// recall reads what a folder holds about a question; "" is no folder.
func recall(dir string, question [sha256.Size]byte) memory {
	if dir == "" {
		return memory{}
	}
	m := memory{file: filepath.Join(dir, hex.EncodeToString(question[:16]))}
	text, err := bounded.Read(m.file, memoryLimit)
	if err != nil {
		return m
	}
	sums, ok := strings.CutPrefix(string(text), memoryHeader)
	if !ok || len(sums)%len(fact{}) != 0 {
		return m
	}
	m.facts = map[fact]bool{}
	for ; len(sums) > 0; sums = sums[len(fact{}):] {
		m.facts[fact([]byte(sums[:len(fact{})]))] = true
	}
	if info, err := os.Stat(m.file); err == nil && time.Since(info.ModTime()) > time.Hour {
		_ = os.Chtimes(m.file, time.Time{}, time.Now()) // only its place in the order of use
	}
	return m
}

// keep writes facts for later runs. Where that fails, they ask the go command.
func (m memory) keep(facts []fact) {
	if m.file == "" || len(facts) == 0 {
		return
	}
	dir := filepath.Dir(m.file)
	if os.MkdirAll(dir, 0o700) != nil {
		return
	}
	temp, err := os.CreateTemp(dir, "new-")
	if err != nil {
		return
	}
	text := []byte(memoryHeader)
	for _, f := range facts {
		text = append(text, f[:]...)
	}
	_, err = temp.Write(text)
	if closed := temp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(temp.Name(), m.file)
	}
	if err != nil {
		_ = os.Remove(temp.Name())
	}
	forgetOldest(dir)
}

// forgetOldest removes what has not been used for the longest time.
func forgetOldest(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) <= keptFiles {
		return
	}
	used := map[string]time.Time{}
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() {
			used[entry.Name()] = info.ModTime()
		}
	}
	slices.SortFunc(entries, func(a, b os.DirEntry) int { return used[a.Name()].Compare(used[b.Name()]) })
	for _, entry := range entries[:len(entries)-keptFiles] {
		if _, ok := used[entry.Name()]; ok {
			_ = os.Remove(filepath.Join(dir, entry.Name()))
		}
	}
}

// question sums up everything but the packages that an answer of the go command
// depends on. It reports false where that cannot be told.
func (g *guess) question(root string, gomod []byte, replaced []*modfile.Replace, patterns []string) (sum [sha256.Size]byte, ok bool) {
	if _, err := exec.LookPath("gopackagesdriver"); err == nil {
		return sum, false
	}
	command, err := exec.LookPath("go")
	if err != nil {
		return sum, false
	}
	info, err := os.Stat(command)
	if err != nil {
		return sum, false
	}
	h := sha256.New()
	say := func(what string, texts ...string) { fmt.Fprintf(h, "%s %q\n", what, texts) }
	say("system", runtime.GOOS, runtime.GOARCH, runtime.Version())
	say("command", command, fmt.Sprint(info.Size(), info.ModTime().UnixNano()))
	say("folder", root, g.prog.Dir)
	say("patterns", patterns...)
	say("tags", g.prog.tags...)
	var env []string
	for _, entry := range g.prog.env {
		if strings.HasPrefix(entry, "GO") || strings.HasPrefix(entry, "CGO_") {
			env = append(env, entry)
		}
	}
	slices.Sort(env)
	say("environment", env...)
	settings := goenvFile(g.prog.env)
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		say("setting", name, settings[name])
	}
	say("go.mod", string(gomod))
	for _, r := range replaced {
		if r.New.Version == "" {
			name := filepath.FromSlash(r.New.Path)
			if !filepath.IsAbs(name) {
				name = filepath.Join(root, name)
			}
			sayFile(h, filepath.Join(name, "go.mod"))
		}
	}
	sayFile(h, filepath.Join(root, "go.sum"))
	return [sha256.Size]byte(h.Sum(nil)), true
}

// sayFile makes a file, and whether there is one, part of the question.
func sayFile(h hash.Hash, name string) {
	text, err := bounded.Read(name, sumLimit)
	fmt.Fprintf(h, "file %q %v %q\n", name, err == nil, text)
}

// said is what a package says of itself beyond the names of its Go files and
// their imports.
func said(pkg *build.Package) (text string, whole bool) {
	others := slices.Concat(pkg.CFiles, pkg.CXXFiles, pkg.MFiles, pkg.HFiles, pkg.FFiles, pkg.SFiles, pkg.SwigFiles,
		pkg.SwigCXXFiles, pkg.SysoFiles, pkg.InvalidGoFiles)
	return fmt.Sprintf("%q", others), len(pkg.EmbedPatterns) == 0
}

// facts sums up what the guess says, as far as somebody has looked at it. It
// reports false where that is not all there is to say.
func (g *guess) facts() (facts []fact, ok bool) {
	prog := g.prog
	prog.mu.Lock()
	defer prog.mu.Unlock()
	say := func(format string, args ...any) {
		sum := sha256.Sum256(fmt.Appendf(nil, format, args...))
		facts = append(facts, fact(sum[:len(fact{})]))
	}
	var roots []string
	for _, pkg := range prog.Roots {
		roots = append(roots, pkg.Path)
	}
	say("roots %q", roots)
	for path, pkg := range prog.packages {
		more, known := g.more[path]
		if !known {
			return nil, false
		}
		module := "none"
		if pkg.Module != nil {
			module = fmt.Sprintf("%q %q %v", pkg.Module.Path, pkg.Module.Dir, pkg.Module.Main)
		}
		var files []string
		for _, f := range pkg.files {
			files = append(files, f.Name)
		}
		say("package %q %q %q %s %q %q %s", path, pkg.Name, pkg.Dir, module, files, pkg.ignored, more)
		for target, dep := range pkg.imports {
			say("import %q %q %q", path, target, dep.Path)
		}
	}
	return facts, true
}

// remembered reports whether the go command has said all this before.
func (g *guess) remembered() bool {
	if g.memory.facts == nil || g.failed.Load() {
		return false
	}
	facts, ok := g.facts()
	return ok && !slices.ContainsFunc(facts, func(f fact) bool { return !g.memory.facts[f] })
}
