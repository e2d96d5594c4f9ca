package apidiff

import (
	"fmt"
	"io"
	"maps"
	"slices"
)

// Kind says how a symbol differs.
type Kind string

// The kinds, seen from the first tree.
const (
	Missing   Kind = "missing" // only in the first tree
	Extra     Kind = "extra"   // only in the second
	Differing Kind = "differs" // in both, and not the same
)

// Difference is one symbol that is not the same in both trees.
type Difference struct {
	Kind Kind
	// Package is relative to the root, "." for the root itself.
	Package string
	// Symbol is "Name" or "Name.Member"; "" is the package itself, where only
	// one tree has it.
	Symbol string
	// A and B describe the symbol in the first and second tree; "" where that
	// tree has none.
	A, B string
}

// String returns the difference as one line, two for [Differing].
func (d Difference) String() string {
	name := d.Package
	if d.Symbol != "" {
		name += ": " + d.Symbol
	}
	if d.Kind == Differing {
		return fmt.Sprintf("%s %s\n    %s\n    %s", d.Kind, name, d.A, d.B)
	}
	return fmt.Sprintf("%s %s %s", d.Kind, name, d.A+d.B)
}

// Report is the outcome of a comparison.
type Report struct {
	// Packages and Symbols are those of the first tree.
	Packages, Symbols int
	// Missing, Extra and Differ count symbols; all those of a package that
	// only one tree has count.
	Missing, Extra, Differ int
	// Differences are sorted by package and symbol.
	Differences []Difference
}

// Same reports whether no difference was found.
func (r Report) Same() bool { return len(r.Differences) == 0 }

// Counts returns the one-line summary.
func (r Report) Counts() string {
	return fmt.Sprintf("%d packages, %d symbols: %d missing, %d extra, %d differing",
		r.Packages, r.Symbols, r.Missing, r.Extra, r.Differ)
}

// Write prints each difference and then the counts. At most limit differences
// are printed; 0 prints all.
func (r Report) Write(w io.Writer, limit int) error {
	for i, d := range r.Differences {
		if limit > 0 && i == limit {
			fmt.Fprintf(w, "... and %d more\n", len(r.Differences)-limit)
			break
		}
		fmt.Fprintln(w, d)
	}
	_, err := fmt.Fprintln(w, r.Counts())
	return err
}

// Compare finds what b lacks of a, has beyond a, and has otherwise than a.
func Compare(a, b API) Report {
	r := Report{Packages: len(a), Symbols: a.Symbols()}
	for _, pkg := range union(a, b) {
		symbolsA, inA := a[pkg]
		symbolsB, inB := b[pkg]
		switch {
		case !inB:
			n := count(symbolsA)
			r.add(Difference{Kind: Missing, Package: pkg, A: fmt.Sprintf("package with %d symbols", n)}, n)
		case !inA:
			n := count(symbolsB)
			r.add(Difference{Kind: Extra, Package: pkg, B: fmt.Sprintf("package with %d symbols", n)}, n)
		default:
			r.compare(pkg, symbolsA, symbolsB)
		}
	}
	return r
}

func (r *Report) compare(pkg string, a, b map[string]string) {
	for _, symbol := range union(a, b) {
		d := Difference{Package: pkg, Symbol: symbol, A: a[symbol], B: b[symbol]}
		switch {
		case d.B == "":
			d.Kind = Missing
		case d.A == "":
			d.Kind = Extra
		case d.A != d.B:
			d.Kind = Differing
		default:
			continue
		}
		r.add(d, 1)
	}
}

func (r *Report) add(d Difference, symbols int) {
	r.Differences = append(r.Differences, d)
	switch d.Kind {
	case Missing:
		r.Missing += symbols
	case Extra:
		r.Extra += symbols
	case Differing:
		r.Differ += symbols
	}
}

// union returns the keys of both maps, sorted.
func union[V any](a, b map[string]V) []string {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(keys)
	return slices.Compact(keys)
}
