package load

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// Listing is the go command at work: it lists the packages that patterns name.
type Listing struct {
	cfg      Config
	patterns []string
	// prog, roots and diags are what it has found once done is closed.
	prog  *Program
	roots []*Package
	diags diag.List
	done  chan struct{}
	once  sync.Once
	begun atomic.Bool
}

// Start prepares to list the packages that the patterns name. The go command
// runs from when it is sure to be needed.
func Start(cfg Config, patterns ...string) *Listing {
	l := &Listing{cfg: cfg, patterns: patterns, done: make(chan struct{})}
	l.prog, l.diags = newProgram(cfg, patterns)
	return l
}

// begin has the go command list the packages, others that are needed with
// them, and returns at once.
func (l *Listing) begin(needed ...string) {
	l.once.Do(func() {
		l.begun.Store(true)
		if l.diags.HasErrors() {
			close(l.done)
			return
		}
		go func() {
			defer close(l.done)
			roots, listed := l.prog.list(slices.Concat(l.patterns, needed))
			if len(listed) > 0 && len(needed) > 0 {
				roots, listed = l.prog.list(l.patterns)
			}
			l.roots = slices.DeleteFunc(roots, func(pkg *Package) bool { return slices.Contains(needed, pkg.Path) })
			l.diags = append(l.diags, listed...)
			l.prog.forgetEmpty(needed)
		}()
	})
}

// Ask has the go command list what a guess needs, and returns at once. Without
// it, [Listing.Confirms] does.
func (l *Listing) Ask(guessed *Program) {
	if guessed.guess == nil || guessed.guess.remembered() {
		return
	}
	guessed.mu.Lock()
	defer guessed.mu.Unlock()
	l.begin(guessed.guess.needed...)
}

// Program waits for the go command and parses what it has found, as [Load]
// does. It is called once.
func (l *Listing) Program() (*Program, diag.List) {
	l.begin()
	<-l.done
	if l.diags.HasErrors() {
		return l.prog, l.diags
	}
	return l.prog, append(l.diags, l.prog.read(l.patterns, l.roots)...)
}

// Confirms reports whether a guess says the same as the go command does, as far
// as somebody has looked at the guess: then everything that follows from the
// guess is right. It waits for the go command, unless that has said all of it
// in an earlier run.
func (l *Listing) Confirms(guessed *Program) bool {
	g := guessed.guess
	if g.remembered() {
		return true
	}
	l.Ask(guessed)
	<-l.done
	guessed.mu.Lock()
	needed, lists := slices.Clone(g.needed), slices.Clone(g.lists)
	guessed.mu.Unlock()
	for _, list := range lists {
		<-list
	}
	if len(l.diags) > 0 || g.failed.Load() {
		return false
	}
	if len(l.prog.Need(needed...)) > 0 {
		return false
	}
	roots := withoutEmpty(l.patterns, slices.Clone(l.roots))
	slices.SortFunc(roots, func(a, b *Package) int { return cmp.Compare(a.Path, b.Path) })
	if !slices.EqualFunc(roots, guessed.Roots, func(a, b *Package) bool { return a.Path == b.Path }) {
		return false
	}
	guessed.mu.Lock()
	defer guessed.mu.Unlock()
	for path, pkg := range guessed.packages {
		if !pkg.isAs(l.prog.Package(path)) {
			return false
		}
	}
	return true
}

// Remember keeps a guess that has been confirmed for later runs.
func (l *Listing) Remember(confirmed *Program) {
	g := confirmed.guess
	if g.remembered() {
		return
	}
	if facts, ok := g.facts(); ok {
		g.memory.keep(facts)
	}
}

// isAs reports whether a guessed package is as the go command has listed it.
func (pkg *Package) isAs(listed *Package) bool {
	if listed == nil || len(listed.problems) > 0 || pkg.Name != listed.Name || pkg.Dir != listed.Dir ||
		(pkg.Module == nil) != (listed.Module == nil) || pkg.Module != nil && *pkg.Module != *listed.Module ||
		!slices.EqualFunc(pkg.files, listed.files, func(a, b *File) bool { return a.Name == b.Name }) ||
		!slices.Equal(pkg.ignored, listed.ignored) {
		return false
	}
	for target, dep := range pkg.imports {
		if found := listed.imports[target]; found == nil || found.Path != dep.Path {
			return false
		}
	}
	return true
}
