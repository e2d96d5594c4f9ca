package load

import (
	"go/build"
	"maps"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/mod/module"
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
	// places are the folders of the patterns.
	places []place
	// memory is what was confirmed before, more what packages say of themselves
	// that it depends on.
	memory memory
	more   map[string]string
	// imported are the import paths that packages of the program import, and
	// perhaps other texts; the program's mutex guards it.
	imported map[string]bool
}

// place is the folder of a pattern, and whether the pattern names all packages
// below too.
type place struct {
	dir  string
	wild bool
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
	g := &guess{prog: prog, listing: l, stop: stop, more: map[string]string{}, imported: map[string]bool{}}
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
		g.places = append(g.places, place{at.dir, wild})
		if wild {
			candidates = append(candidates, foldersBelow(at)...)
		} else {
			candidates = append(candidates, at)
		}
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
	if len(roots) > few && g.memory.facts == nil {
		g.listing.begin(g, g.likely()) // nothing that is known saves it, and reading so many takes as long
	}
	return roots
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

// likely returns what the packages so far import, as far as it can be found:
// hardly anything else is going to be looked at. The caller holds prog.mu.
func (g *guess) likely() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(g.imported)), func(target string) bool {
		at, ok := g.locate(target)
		return !ok || g.prog.packages[target] != nil || module.CheckImportPath(target) != nil || !isFolder(at.dir)
	})
}

// matched reports whether the patterns may name a package.
func (g *guess) matched(target string) bool {
	at, ok := g.locate(target)
	return !ok || slices.ContainsFunc(g.places, func(p place) bool {
		rel, err := filepath.Rel(p.dir, at.dir)
		return err == nil && (rel == "." || p.wild && filepath.IsLocal(rel))
	})
}

// importOf is [Package.importOf].
func (g *guess) importOf(pkg *Package, target string) *Package {
	g.prog.mu.Lock()
	defer g.prog.mu.Unlock()
	if dep := pkg.imports[target]; dep != nil {
		return dep
	}
	if pkg.Module == nil && !inStandardLibrary(target) {
		g.fail() // the standard library has packages of others in its own place
		return nil
	}
	dep := g.find(target)
	if dep != nil {
		pkg.imports[target] = dep
	}
	return dep
}

// need is [Program.Need].
func (g *guess) need(paths []string) {
	g.prog.mu.Lock()
	defer g.prog.mu.Unlock()
	for _, target := range paths {
		g.find(target)
	}
}

// inStandardLibrary reports whether an import path looks like one of the
// standard library.
func inStandardLibrary(target string) bool {
	first, _, _ := strings.Cut(target, "/")
	return !strings.Contains(first, ".")
}
