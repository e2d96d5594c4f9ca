package load

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// Listing is the go command at work: it lists the packages that patterns name.
type Listing struct {
	cfg      Config
	patterns []string

	mu    sync.Mutex
	begun bool
	// said are the packages that the go command was asked about one by one, roots
	// those of them that the patterns name. Each of answers is closed when one
	// more question has been answered.
	said    *Program
	roots   []*Package
	answers []chan struct{}
	failed  bool
}

// Start prepares to list the packages that the patterns name. The go command
// runs from when it is sure to be needed.
func Start(cfg Config, patterns ...string) *Listing {
	return &Listing{cfg: cfg, patterns: patterns}
}

// Program has the go command list the packages and everything that they import,
// and parses what it has found, as [Load] does. It is called once.
func (l *Listing) Program() (*Program, diag.List) {
	prog, diags := newProgram(l.cfg, l.patterns)
	if diags.HasErrors() {
		return prog, diags
	}
	roots, listed := prog.list(l.patterns)
	if diags = append(diags, listed...); diags.HasErrors() {
		return prog, diags
	}
	return prog, append(diags, prog.read(l.patterns, roots)...)
}

// Ask has the go command say what it finds under the patterns, and what it says
// of all else that a guess has looked at, and returns at once. Without it,
// [Listing.Confirms] does.
func (l *Listing) Ask(guessed *Program) {
	if guessed.guess == nil || guessed.guess.remembered() {
		return
	}
	guessed.mu.Lock()
	defer guessed.mu.Unlock()
	l.begin(guessed.guess, slices.Sorted(maps.Keys(guessed.packages)))
}

// begin asks about the patterns, once, and in the same breath about packages
// that these are not going to name.
func (l *Listing) begin(g *guess, paths []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.begun {
		return
	}
	l.begun = true
	l.said, _ = newProgram(l.cfg, nil)
	l.ask(l.patterns, slices.DeleteFunc(paths, g.matched))
}

// ask has the go command say what it finds under the patterns, and about other
// packages, without anything that they import. The caller holds l.mu.
func (l *Listing) ask(patterns, paths []string) {
	done := make(chan struct{})
	l.answers = append(l.answers, done)
	for _, path := range paths {
		l.said.packages[path] = nil
	}
	go func() {
		defer close(done)
		found, err := l.said.goList(findMode, slices.Concat(patterns, paths))
		l.mu.Lock()
		defer l.mu.Unlock()
		if err != nil {
			l.failed = true
			return
		}
		for _, pkg := range found {
			other := slices.Contains(paths, pkg.PkgPath)
			if other {
				delete(l.said.packages, pkg.PkgPath) // the question
			}
			if listed := l.said.enter(pkg); !other {
				l.roots = append(l.roots, listed)
			}
		}
	}()
}

// wait waits for the answers to what has been asked.
func (l *Listing) wait() {
	for i := 0; ; i++ {
		l.mu.Lock()
		if i == len(l.answers) {
			l.mu.Unlock()
			return
		}
		done := l.answers[i]
		l.mu.Unlock()
		<-done
	}
}

// Denies waits for the answers of the go command so far, and reports whether
// they say something else than a guess.
func (l *Listing) Denies(guessed *Program) bool {
	l.wait()
	guessed.mu.Lock()
	defer guessed.mu.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failed || guessed.guess.failed.Load() {
		return true
	}
	if !l.begun {
		return false
	}
	roots := withoutEmpty(l.patterns, slices.Clone(l.roots))
	slices.SortFunc(roots, func(a, b *Package) int { return cmp.Compare(a.Path, b.Path) })
	if !slices.EqualFunc(roots, guessed.Roots, func(a, b *Package) bool { return a.Path == b.Path }) {
		return true
	}
	for path, pkg := range guessed.packages {
		if listed, asked := l.said.packages[path]; asked && !pkg.isAs(listed) {
			return true
		}
	}
	return false
}

// Confirms reports whether a guess says the same as the go command does, as far
// as somebody has looked at the guess: then everything that follows from the
// guess is right. It waits for the go command, unless that has said all of it
// in an earlier run.
func (l *Listing) Confirms(guessed *Program) bool {
	if guessed.guess.remembered() {
		return true
	}
	l.Ask(guessed)
	if l.Denies(guessed) {
		return false
	}
	l.askRest(guessed)
	return !l.Denies(guessed)
}

// askRest asks about what has been looked at since, if anything has.
func (l *Listing) askRest(guessed *Program) {
	guessed.mu.Lock()
	defer guessed.mu.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	var rest []string
	for path := range guessed.packages {
		if _, asked := l.said.packages[path]; !asked {
			rest = append(rest, path)
		}
	}
	if slices.Sort(rest); len(rest) > 0 {
		l.ask(nil, rest)
	}
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
		(pkg.Module == nil) != (listed.Module == nil) || pkg.Module != nil && *pkg.Module != *listed.Module {
		return false
	}
	return slices.EqualFunc(pkg.files, listed.files, func(a, b *File) bool { return a.Name == b.Name }) &&
		slices.Equal(pkg.ignored, listed.ignored)
}
