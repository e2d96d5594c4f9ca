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
	step()
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
// is done, so that a failure half-way can be undone. Nothing is done outside of
// the output folder, even if a folder in it becomes a link at this moment.
func (s *stage) commitFiles() error {
	box, err := s.openBox()
	if err != nil {
		return fmt.Errorf("put output in place: %w", err)
	}
	s.box = box
	var done []Change
	s.undo = func() error {
		var errs []error
		for _, c := range done {
			errs = append(errs, s.box.restore(c))
		}
		return errors.Join(errs...)
	}
	for _, c := range s.changes {
		done = append(done, c)
		if err := s.box.replace(c); err != nil {
			return errors.Join(fmt.Errorf("put output in place: %w", err), s.undo())
		}
	}
	for _, c := range s.changes {
		if c.State == Removed {
			s.box.removeEmpty(path.Dir(c.rel))
		}
	}
	return nil
}

// box is the folder that holds the output folder and the stage, and that no
// name leads out of.
type box struct {
	*os.Root
	// output, fresh and old are the output folder, the new files and those
	// that they replace, below the box.
	output, fresh, old string
}

// openBox opens the output folder, or the one around it if the stage is there.
func (s *stage) openBox() (*box, error) {
	dir := s.root
	if rel, err := filepath.Rel(s.root, s.dir); err != nil || !filepath.IsLocal(rel) {
		dir = filepath.Dir(s.root)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	b := &box{Root: root}
	for name, full := range map[*string]string{&b.output: s.root, &b.fresh: s.newDir(), &b.old: filepath.Join(s.dir, "old")} {
		if *name, err = filepath.Rel(dir, full); err != nil {
			_ = root.Close()
			return nil, err
		}
	}
	return b, nil
}

func (b *box) rename(from, to string) error {
	return patiently(func() error { return b.Rename(from, to) })
}

func (b *box) replace(c Change) error {
	step()
	rel := filepath.FromSlash(c.rel)
	target, backup := filepath.Join(b.output, rel), filepath.Join(b.old, rel)
	if err := b.MkdirAll(filepath.Dir(backup), 0o755); err != nil {
		return err
	}
	switch c.State {
	case Removed:
		return b.rename(target, backup)
	case Changed:
		if err := b.Link(target, backup); err != nil {
			if err := b.WriteFile(backup, c.Old, 0o644); err != nil {
				return err
			}
			if c.info != nil {
				_ = b.Chmod(backup, c.info.Mode().Perm()) // what it holds matters more
			}
		}
	default:
		if err := b.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
	}
	b.makeReplaceable(target)
	return b.rename(filepath.Join(b.fresh, rel), target)
}

// makeReplaceable lets a file be replaced where one that is read-only cannot be.
// What takes its place has its mode.
func (b *box) makeReplaceable(target string) {
	if replacesReadOnly {
		return
	}
	if info, err := b.Lstat(target); err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o200 == 0 {
		_ = b.Chmod(target, info.Mode().Perm()|0o200) // if it fails, so does what comes next, and says why
	}
}

// restore takes back what replace did to one file, however far it came.
func (b *box) restore(c Change) error {
	rel := filepath.FromSlash(c.rel)
	target, backup := filepath.Join(b.output, rel), filepath.Join(b.old, rel)
	if c.State != New {
		b.makeReplaceable(target)
		if err := b.rename(backup, target); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("restore %s: %w", target, err)
		}
		if c.info != nil && !replacesReadOnly {
			_ = b.Chmod(target, c.info.Mode().Perm()) // it may have been made replaceable
		}
		return nil
	}
	if err := b.Remove(target); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("restore %s: %w", target, err)
	}
	b.removeEmpty(path.Dir(c.rel))
	return nil
}

// removeEmpty removes dir, relative to the output folder, and its parents while
// empty.
func (b *box) removeEmpty(dir string) {
	for ; dir != "."; dir = path.Dir(dir) {
		if b.Remove(filepath.Join(b.output, filepath.FromSlash(dir))) != nil {
			return
		}
	}
}
