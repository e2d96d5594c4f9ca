package load

import (
	"bytes"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// doubts are lookups that found nothing though a file which cannot be parsed
// contains the name: what they say of the name may be wrong.
type doubts struct {
	count atomic.Int64
	mu    sync.Mutex
	files []*File
}

// Doubts returns how many lookups so far found nothing that a broken file may
// declare. Where the number grows, what was concluded is not to be trusted;
// [Program.BrokenFiles] then has the reason.
func (prog *Program) Doubts() int64 { return prog.doubts.count.Load() }

// BrokenFiles reports the files that made lookups doubtful, of whatever
// package.
func (prog *Program) BrokenFiles() diag.List {
	prog.doubts.mu.Lock()
	defer prog.doubts.mu.Unlock()
	var diags diag.List
	for _, f := range prog.doubts.files {
		diags = append(diags, syntaxError(f))
	}
	return diags
}

// Incomplete reports whether something that the patterns name could not be
// read: what is not in the program may be there all the same.
func (prog *Program) Incomplete() bool { return prog.incomplete || prog.Doubts() > 0 }

// Hides reports whether a hand-written file of the package that cannot be parsed
// contains one of the texts.
func (pkg *Package) Hides(texts ...string) bool {
	pkg.mu.Lock()
	defer pkg.mu.Unlock()
	return slices.ContainsFunc(texts, func(text string) bool { return pkg.hiding(text) != nil })
}

// hiding returns the broken file that contains a text, nil for none. What a
// generator wrote does not count: it is written anew. The caller holds pkg.mu.
func (pkg *Package) hiding(text string) *File {
	for _, f := range pkg.files {
		if f.broken && f.parseErr != nil && (f.readErr != nil || bytes.Contains(f.source(), []byte(text))) && !f.ToolWritten() {
			return f
		}
	}
	return nil
}

// missing remembers a lookup that found nothing, and reports whether that is in
// doubt. The caller holds pkg.mu.
func (pkg *Package) missing(name string) (doubtful bool) {
	f := pkg.hiding(name)
	if f == nil {
		return false
	}
	d := &pkg.prog.doubts
	d.count.Add(1)
	d.mu.Lock()
	defer d.mu.Unlock()
	if !slices.Contains(d.files, f) {
		d.files = append(d.files, f)
	}
	return true
}
