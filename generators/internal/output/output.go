package output

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// File is one file of a [Tree].
type File struct {
	// Path is slash-separated and relative to the tree's root.
	Path string
	// Data is the whole content.
	Data []byte
}

// Tree is a folder whose generated files all belong to this run, or of which a
// few do.
type Tree struct {
	// Root is the absolute path of the folder. It need not exist.
	Root string
	// Files are to be in the folder after the run; generated files that are
	// not among them are removed.
	Files []File
	// Tool, if not "", limits what is removed to files whose header names this
	// tool: others may have generated files in the same folder.
	Tool string
	// Only, if not nil, says that the folder is somebody else's: the run has
	// just the files of these names in it, not below it. They are replaced one
	// by one, and the folder must exist.
	Only []string
}

// lockedBy is the folder that a run locks for the tree: the one that the root
// is in, or the root itself if that is somebody else's.
func (t *Tree) lockedBy(root string) string {
	if t.loose() {
		return root
	}
	return filepath.Dir(root)
}

// loose reports whether the files lie among somebody else's.
func (t *Tree) loose() bool { return t.Only != nil }

// State tells what a run does to one file.
type State int

// The states of a file, compared with the disk.
const (
	Unchanged State = iota
	New
	Changed
	Removed
)

var stateNames = [...]string{"unchanged", "new", "changed", "removed"}

// String returns the state in lower case, as reports print it.
func (s State) String() string { return stateNames[s] }

// Change is one file of a tree and what becomes of it.
type Change struct {
	// Path is absolute. Tree is the index of its tree.
	Path  string
	Tree  int
	State State
	// Old and New are the contents before and after; nil where there is none.
	Old, New []byte

	rel  string      // relative to the root, slash-separated
	info fs.FileInfo // of the file before, nil if there was none
}

// Report lists what a run did, or would do, to each file, sorted by path.
type Report struct {
	Changes []Change
	// Interrupted are the folders that killed runs have left behind. Only
	// [Compare] reports them: [Sync] removes them.
	Interrupted []string
}

// Count returns the number of files in state s.
func (r *Report) Count(s State) int {
	n := 0
	for _, c := range r.Changes {
		if c.State == s {
			n++
		}
	}
	return n
}

// add appends the changes of a tree.
func (r *Report) add(tree int, changes []Change) {
	for _, c := range changes {
		c.Tree = tree
		r.Changes = append(r.Changes, c)
	}
}

// Clean reports whether every file is already as it should be.
func (r *Report) Clean() bool { return r.Count(Unchanged) == len(r.Changes) }

// ErrNotGenerated is wrapped by the error for a file that the run should
// write and that somebody wrote by hand.
var ErrNotGenerated = errors.New("file is not generated, refusing to overwrite it")

// TreeError tells which tree an error is about.
type TreeError struct {
	// Tree is its index.
	Tree int
	Err  error
}

// Error is that of Err.
func (e *TreeError) Error() string { return e.Err.Error() }

// Unwrap returns Err.
func (e *TreeError) Unwrap() error { return e.Err }

// Compare reports what Sync would do, and writes nothing.
func Compare(trees []Tree) (*Report, error) {
	if err := apart(trees); err != nil {
		return nil, err
	}
	report := &Report{Interrupted: Interrupted(trees)}
	for i, t := range trees {
		changes, err := compare(t)
		if err != nil {
			return nil, &TreeError{i, err}
		}
		report.add(i, changes)
	}
	return report, nil
}

// Sync makes the trees on disk equal to those given. When it returns an error
// the trees are as they were; ctx ends it before anything is put in place. Two
// Syncs of one tree, in one process or two, run one after the other.
func Sync(ctx context.Context, trees []Tree) (*Report, error) {
	if err := apart(trees); err != nil {
		return nil, err
	}
	unlock, err := lockClean(ctx, trees)
	if err != nil {
		return nil, err
	}
	defer unlock()

	report := &Report{}
	changes := make([][]Change, len(trees))
	for i, t := range trees {
		if changes[i], err = compare(t); err != nil {
			return nil, &TreeError{i, err}
		}
		report.add(i, changes[i])
	}
	if err := put(ctx, trees, changes); err != nil {
		return nil, err
	}
	return report, nil
}

// put makes the changes of each tree: all of them or, after an error, none.
func put(ctx context.Context, trees []Tree, changes [][]Change) error {
	var stages []*stage
	defer func() {
		for _, s := range stages {
			s.discard()
		}
	}()
	for i, t := range trees {
		s, err := prepare(ctx, t, changes[i])
		if s != nil {
			s.tree = i
			stages = append(stages, s)
		}
		if err != nil {
			return &TreeError{i, err}
		}
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if len(stages) == 0 {
		return nil
	}
	err := writeJournal(stages)
	if err == nil {
		err = commitAll(stages)
	}
	_ = dropJournal(stages[0].dir) // if it stays, the next run finds nothing left to do
	return err
}

// commitAll puts every stage in place, or none.
func commitAll(stages []*stage) error {
	for i, s := range stages {
		if err := s.commit(); err != nil {
			for _, done := range slices.Backward(stages[:i]) {
				err = errors.Join(err, done.undo())
			}
			return &TreeError{s.tree, err}
		}
	}
	return nil
}

// same reports whether two folders are one where A and a are the same letter.
// Where they are not, Go refuses to build packages that differ in no more.
func same(a, b string) bool { return strings.EqualFold(a, b) }

// inside reports whether a path leads into a folder.
func inside(path, dir string) bool {
	dir = strings.TrimSuffix(dir, string(filepath.Separator)) + string(filepath.Separator)
	if len(path) <= len(dir) || !strings.EqualFold(path[:len(dir)], dir) {
		return false
	}
	if path[:len(dir)] == dir {
		return true
	}
	x, errX := os.Stat(dir)
	y, errY := os.Stat(path[:len(dir)])
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// apart refuses trees of which one is, or is inside, another: exchanging the
// outer one would take back what was done to the inner one.
func apart(trees []Tree) error {
	roots := make([]string, len(trees))
	for i, t := range trees {
		root, err := realRoot(t.Root)
		if err != nil {
			return err
		}
		roots[i] = root
		if _, err := os.Stat(root); t.loose() && err != nil {
			return fmt.Errorf("output folder: %w", err)
		}
	}
	for i, outer := range trees {
		for j, root := range roots {
			if i == j || !same(root, roots[i]) && (outer.loose() || !inside(root, roots[i])) {
				continue
			}
			return fmt.Errorf("output folder %s is inside output folder %s: choose another one", root, roots[i])
		}
	}
	return nil
}

// realRoot resolves symbolic links in the part of root that exists, so that a
// link to a folder is followed once, here, and never below.
func realRoot(root string) (string, error) {
	if !filepath.IsAbs(root) {
		return "", fmt.Errorf("output folder %q: path is not absolute", root)
	}
	rest := ""
	for dir := filepath.Clean(root); ; {
		real, err := filepath.EvalSymlinks(dir)
		if err == nil {
			return filepath.Join(real, rest), nil
		}
		if !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			return "", fmt.Errorf("output folder %s: %w", root, err)
		}
		info, err := os.Lstat(dir)
		switch {
		case err != nil:
			rest = filepath.Join(filepath.Base(dir), rest)
			dir = filepath.Dir(dir)
		case info.Mode()&fs.ModeSymlink != 0:
			return "", fmt.Errorf("output folder: %s is a link to nowhere", dir)
		} // otherwise another run has just made it: look again
	}
}
