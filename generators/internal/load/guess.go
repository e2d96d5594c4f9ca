package load

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"go/build"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// guess finds packages as the go command does where nothing is out of the
// ordinary: from the requirements in go.mod, the module cache and the files in
// a folder. Nobody relies on it before [Listing.Confirms] has said that the go
// command found the same.
type guess struct {
	prog    *Program
	listing *Listing
	context build.Context
	goroot  string
	modules []Module // the main module, then the longest path first
	stop    func()
	// failed is set where the guess knows no further.
	failed atomic.Bool
	// needed are packages that were asked for though nothing may import them,
	// modulesSeen the modules of those found, lists are closed when the go command
	// has listed more. The program's mutex guards all three.
	needed      []string
	modulesSeen map[string]bool
	lists       []chan struct{}
	// memory is what was confirmed before, more what packages say of themselves
	// that it depends on.
	memory memory
	more   map[string]string
	// imported are the import paths that packages of the program import; the
	// program's mutex guards it.
	imported map[string]bool
}

// few is how many packages are understood before the go command has started.
const few = 8

// Large reports whether understanding a program takes as long as the go command
// does: that is worth ending when the guess turns out to be wrong.
func (prog *Program) Large() bool { return len(prog.Roots) > few }

// Guess returns the program that the go command is likely to list, parsed, or
// nil if that cannot be told. What is made of it counts only if
// [Listing.Confirms] says so. Stop is called when the guess turns out to be of
// no use.
func (l *Listing) Guess(stop func()) (*Program, diag.List) {
	prog, diags := newProgram(l.cfg, l.patterns)
	if diags.HasErrors() || l.cfg.Env != nil {
		return nil, nil
	}
	g := &guess{prog: prog, listing: l, stop: stop, modulesSeen: map[string]bool{}, more: map[string]string{}, imported: map[string]bool{}}
	if !g.findModules() {
		return nil, nil
	}
	g.context = build.Default
	g.context.BuildTags = append([]string{generatedTag}, prog.tags...)
	g.context.GOROOT, g.context.GOPATH = "", "" // the folders need not be looked for in them
	prog.guess = g
	roots := g.roots(l.patterns)
	if len(roots) == 0 || g.failed.Load() {
		return nil, nil
	}
	return prog, prog.read(l.patterns, roots)
}

// fail ends the guess.
func (g *guess) fail() {
	if !g.failed.Swap(true) {
		g.stop()
	}
}

// found is a folder with a package.
type found struct {
	path, dir string
	module    *Module
	pkg       *build.Package
	texts     map[string][]byte // of its files
}

// roots finds the packages that the patterns name.
func (g *guess) roots(patterns []string) []*Package {
	var candidates []found
	for _, pattern := range patterns {
		base, wild := strings.CutSuffix(pattern, "/...")
		if strings.Contains(base, "...") {
			return nil
		}
		at, ok := g.place(base)
		if !ok {
			return nil
		}
		if wild {
			candidates = append(candidates, foldersBelow(at)...)
		} else {
			candidates = append(candidates, at)
		}
	}
	if len(candidates) > few && g.memory.facts == nil {
		g.listing.begin()
	}
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range candidates {
		group.Go(func() error {
			if !g.look(&candidates[i]) {
				g.fail()
			}
			return nil
		})
	}
	_ = group.Wait()
	if g.failed.Load() {
		return nil
	}
	g.prog.mu.Lock()
	defer g.prog.mu.Unlock()
	var roots []*Package
	for _, at := range candidates {
		if pkg := g.enter(at); pkg != nil && !slices.Contains(roots, pkg) {
			roots = append(roots, pkg)
		}
	}
	return roots
}

// place finds the folder of a pattern without its wildcard.
func (g *guess) place(base string) (found, bool) {
	if !isLocal(base) {
		return g.locate(base)
	}
	dir := filepath.FromSlash(base)
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(g.prog.Dir, dir)
	}
	main := &g.modules[0]
	rel, err := filepath.Rel(main.Dir, dir)
	if err != nil || !filepath.IsLocal(rel) {
		return found{}, false
	}
	return found{path: path.Join(main.Path, filepath.ToSlash(rel)), dir: filepath.Clean(dir), module: main}, true
}

// foldersBelow lists the folders that a wildcard at the end of a pattern stands for.
func foldersBelow(at found) []found {
	var all []found
	_ = filepath.WalkDir(at.dir, func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if dir != at.dir && !inModule(dir, d.Name()) {
			return filepath.SkipDir
		}
		if names, _ := filepath.Glob(filepath.Join(escapeGlob(dir), "*.go")); len(names) > 0 {
			rel, _ := filepath.Rel(at.dir, dir)
			all = append(all, found{path: path.Join(at.path, filepath.ToSlash(rel)), dir: dir, module: at.module})
		}
		return nil
	})
	return all
}

// locate finds the folder of an import path.
func (g *guess) locate(target string) (found, bool) {
	for i := range g.modules {
		module := &g.modules[i]
		rest, ok := strings.CutPrefix(target, module.Path)
		if !ok || rest != "" && rest[0] != '/' {
			continue
		}
		dir := filepath.Join(module.Dir, filepath.FromSlash(rest))
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return found{path: target, dir: dir, module: module}, true
		}
	}
	if first, _, _ := strings.Cut(target, "/"); strings.Contains(first, ".") || g.goroot == "" || target == "C" || target == "unsafe" {
		return found{}, false
	}
	dir := filepath.Join(g.goroot, "src", filepath.FromSlash(target))
	return found{path: target, dir: dir}, true
}

// look reads a folder as the go command does. It reports false for what that
// would not simply list.
func (g *guess) look(at *found) bool {
	context := g.context
	at.texts = map[string][]byte{}
	context.OpenFile = func(name string) (io.ReadCloser, error) {
		if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
			return nil, fs.ErrInvalid // reading a pipe or a device may never end
		}
		if strings.HasSuffix(name, "_test.go") || (&File{Name: name}).onlyFunctions() {
			return os.Open(name) // nobody is likely to need more than its imports
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		at.texts[name] = text
		return io.NopCloser(bytes.NewReader(essence(text))), nil
	}
	var err error
	at.pkg, err = context.ImportDir(at.dir, 0)
	var none *build.NoGoError
	if errors.As(err, &none) && len(at.pkg.TestGoFiles)+len(at.pkg.XTestGoFiles) > 0 {
		at.pkg = nil // a folder of tests
		return true
	}
	return err == nil && len(at.pkg.CgoFiles) == 0
}

// enter adds a package to the program. The caller holds prog.mu.
func (g *guess) enter(at found) *Package {
	if at.pkg == nil {
		return nil
	}
	if pkg := g.prog.packages[at.path]; pkg != nil {
		return pkg
	}
	pkg := &Package{
		Path: at.path, Name: at.pkg.Name, Dir: at.dir, Module: at.module,
		prog: g.prog, imports: map[string]*Package{},
		ignored: inFolder(at.dir, at.pkg.IgnoredGoFiles, at.pkg.IgnoredOtherFiles),
	}
	for _, name := range inFolder(at.dir, at.pkg.GoFiles) {
		text, read := at.texts[name]
		pkg.files = append(pkg.files, &File{Name: name, Package: pkg, src: text, read: read})
	}
	if at.module != nil {
		g.modulesSeen[at.module.Path] = true
	}
	if more, whole := said(at.pkg); whole {
		for _, f := range pkg.files {
			more += fmt.Sprintf(" %x", sha256.Sum256(g.imports(f)))
		}
		g.more[at.path] = more
	}
	g.prog.packages[at.path] = pkg
	return pkg
}

// imports returns the part of a file that its imports are in, and notes them.
// The caller holds prog.mu.
func (g *guess) imports(f *File) []byte {
	text := f.head()
	if f.read {
		text = f.src
	}
	head, ends := upToDeclarations(text)
	if !ends && !f.read {
		head, _ = upToDeclarations(f.source())
	}
	for rest := head; ; {
		_, after, ok := bytes.Cut(rest, []byte(`"`))
		if !ok {
			return head
		}
		quoted, after, _ := bytes.Cut(after, []byte(`"`))
		g.imported[string(quoted)] = true
		rest = after
	}
}

func inFolder(dir string, lists ...[]string) []string {
	var all []string
	for _, name := range slices.Concat(lists...) {
		all = append(all, filepath.Join(dir, name))
	}
	return all
}

// find returns a package of the program, which it enters if it is not there
// yet; nil fails the guess. The caller holds prog.mu.
func (g *guess) find(target string) *Package {
	if pkg := g.prog.packages[target]; pkg != nil {
		return pkg
	}
	if at, ok := g.locate(target); ok && !g.failed.Load() && g.look(&at) {
		if pkg := g.enter(at); pkg != nil {
			return pkg
		}
	}
	g.fail()
	return nil
}

// importOf is [Package.importOf].
func (g *guess) importOf(pkg *Package, target string) *Package {
	g.prog.mu.Lock()
	defer g.prog.mu.Unlock()
	if dep := pkg.imports[target]; dep != nil {
		return dep
	}
	dep := g.find(target)
	if dep != nil {
		pkg.imports[target] = dep
	}
	return dep
}

// need is [Program.Need]. Where the go command is at work already, it is asked
// at once for packages of modules that nothing has been taken from yet:
// probably nothing imports them.
func (g *guess) need(paths []string) {
	g.prog.mu.Lock()
	defer g.prog.mu.Unlock()
	var foreign []string
	for _, target := range paths {
		if g.prog.packages[target] != nil {
			continue
		}
		at, _ := g.locate(target)
		if at.module != nil && !g.modulesSeen[at.module.Path] && !g.imported[target] {
			foreign = append(foreign, target)
		}
		if g.find(target) != nil {
			g.needed = append(g.needed, target)
		}
	}
	if len(foreign) > 0 && !g.failed.Load() && g.listing.begun.Load() {
		done := make(chan struct{})
		g.lists = append(g.lists, done)
		go func() {
			defer close(done)
			g.listing.prog.Need(foreign...)
		}()
	}
}
