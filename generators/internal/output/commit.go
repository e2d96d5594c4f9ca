package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// commit puts the prepared output in place. After an error the tree is as it
// was.
func (s *stage) commit() error {
	switch {
	case s.fresh:
		if err := rename(s.newDir(), s.root); err != nil {
			return fmt.Errorf("put output in place: %w", err)
		}
		s.undo = func() error { return rename(s.root, s.newDir()) }
		return nil
	case s.whole && exchange(s.newDir(), s.root) == nil:
		s.undo = func() error { return exchange(s.newDir(), s.root) }
		s.rescue()
		return nil
	}
	return s.commitFiles()
}

// commitFiles renames each file into place and keeps the old ones until all
// is done, so that a failure half-way can be undone.
func (s *stage) commitFiles() error {
	var done []Change
	s.undo = func() error {
		var errs []error
		for _, c := range done {
			errs = append(errs, s.restore(c))
		}
		return errors.Join(errs...)
	}
	for _, c := range s.changes {
		done = append(done, c)
		if err := s.replace(c); err != nil {
			return errors.Join(fmt.Errorf("put output in place: %w", err), s.undo())
		}
	}
	for _, c := range s.changes {
		if c.State == Removed {
			removeEmpty(s.root, path.Dir(c.rel))
		}
	}
	return nil
}

func (s *stage) replace(c Change) error {
	rel := filepath.FromSlash(c.rel)
	target, backup := filepath.Join(s.root, rel), filepath.Join(s.dir, "old", rel)
	if err := os.MkdirAll(filepath.Dir(backup), 0o755); err != nil {
		return err
	}
	switch c.State {
	case Removed:
		return rename(target, backup)
	case Changed:
		if err := os.Link(target, backup); err != nil {
			if err := os.WriteFile(backup, c.Old, 0o644); err != nil {
				return err
			}
		}
	default:
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
	}
	return rename(filepath.Join(s.newDir(), rel), target)
}

// restore takes back what replace did to one file, however far it came.
func (s *stage) restore(c Change) error {
	rel := filepath.FromSlash(c.rel)
	target, backup := filepath.Join(s.root, rel), filepath.Join(s.dir, "old", rel)
	if c.State != New {
		if err := rename(backup, target); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("restore %s: %w", target, err)
		}
		return nil
	}
	if err := os.Remove(target); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("restore %s: %w", target, err)
	}
	removeEmpty(s.root, path.Dir(c.rel))
	return nil
}
