package output

import (
	"io/fs"
	"os"
	"path/filepath"
)

// rescue puts files that somebody else wrote into the old folder, after it was
// copied and before it was exchanged, into the new one. An editor that saves
// at that moment makes such a file; one that writes in place does not, since
// both folders hold the same file then.
func (s *stage) rescue() {
	ours := make(map[string]bool, len(s.changes))
	for _, c := range s.changes {
		ours[c.rel] = true
	}
	old := s.newDir() // where the exchange has put it
	_ = filepath.WalkDir(old, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && isStage(name) {
			return fs.SkipDir
		}
		rel, err := filepath.Rel(old, name)
		if err != nil || !d.Type().IsRegular() || ours[filepath.ToSlash(rel)] {
			return nil
		}
		target := filepath.Join(s.root, rel)
		was, err := d.Info()
		is, missing := os.Lstat(target)
		if err != nil || missing == nil && (os.SameFile(is, was) || is.Size() == was.Size() && is.ModTime().Equal(was.ModTime())) {
			return nil // the same file or, on file systems without links, its copy
		}
		if os.MkdirAll(filepath.Dir(target), 0o755) == nil {
			_ = rename(name, target) // the run has done its work; there is nobody to tell
		}
		return nil
	})
}
