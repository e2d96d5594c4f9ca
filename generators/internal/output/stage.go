package output

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// stagePrefix starts the names of the folders in which a run prepares its
// output. Go tools ignore names with a leading dot.
const stagePrefix = ".client-gen-"

// isStage reports whether a folder is a stage: one of that name, which ends in a
// number, with nothing in it but what a run puts there.
func isStage(dir string) bool {
	number, ok := strings.CutPrefix(filepath.Base(dir), stagePrefix)
	if !ok || number == "" || strings.Trim(number, "0123456789") != "" {
		return false
	}
	entries, err := os.ReadDir(dir)
	return err == nil && !slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		return e.Name() != "new" && e.Name() != "old" && e.Name() != journalName
	})
}

// stages lists the stages in a folder.
func stages(in string) []string {
	entries, _ := os.ReadDir(in)
	var list []string
	for _, e := range entries {
		if dir := filepath.Join(in, e.Name()); e.IsDir() && isStage(dir) {
			list = append(list, dir)
		}
	}
	return list
}

// stage holds the prepared output of one tree until it is put in place.
type stage struct {
	root    string
	tree    int // its index
	changes []Change
	dir     string // holds new/, old/ and the journal; removed at the end
	loose   bool   // root is somebody else's
	whole   bool   // new/ is the complete tree, to be put in place in one step
	fresh   bool   // root does not exist yet
	undo    func() error
	box     *box // where files were put in place one by one
}

// prepare writes what differs into a folder beside root, or inside it where
// that is as good (one file) or all that is allowed (root is somebody else's
// or a mount point, its parent is read-only). It returns nil when nothing
// differs; otherwise the stage has to be discarded, also after an error.
func prepare(ctx context.Context, t Tree, changes []Change) (*stage, error) {
	root, err := realRoot(t.Root)
	if err != nil {
		return nil, err
	}
	s := &stage{root: root, loose: t.loose(), undo: func() error { return nil }}
	for _, c := range changes {
		if c.State != Unchanged {
			s.changes = append(s.changes, c)
		}
	}
	if len(s.changes) == 0 {
		return nil, nil
	}
	if _, err := os.Stat(root); errors.Is(err, fs.ErrNotExist) {
		s.fresh = true
	}
	if err := s.checkWritable(); err != nil {
		return s, err
	}
	s.whole = !t.loose() && (s.fresh || len(s.changes) > 1 && sameDevice(root, filepath.Dir(root)) && !standingIn(root))
	if s.whole {
		s.dir, err = mkStage(filepath.Dir(root))
		if err != nil && !s.fresh {
			s.whole = false
		} else if err != nil {
			return s, fmt.Errorf("create output folder: %w", err)
		}
	}
	if !s.whole {
		if s.dir, err = mkStage(root); err != nil {
			return s, fmt.Errorf("write output: %w", err)
		}
	}
	err = s.fill(ctx)
	if errors.Is(err, errProtected) {
		s.discard()
		s.whole = false
		if s.dir, err = mkStage(root); err != nil {
			return s, fmt.Errorf("write output: %w", err)
		}
		err = s.fill(ctx)
	}
	return s, err
}

// standingIn reports whether the working folder is root or below it, as that
// of a go:generate line in the output folder is. An exchange would take it
// from under whoever stands there.
func standingIn(root string) bool {
	dir, err := os.Getwd()
	if err != nil {
		return false
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	rel, err := filepath.Rel(root, dir)
	return err == nil && filepath.IsLocal(rel)
}

// checkWritable refuses folders that nobody may write to, the superuser
// included, and what is protected from changes: exchanging the folders around
// them would go around the protection.
func (s *stage) checkWritable() error {
	checked := make(map[string]bool)
	for _, c := range s.changes {
		if c.State != New && protected(c.Path) {
			return fmt.Errorf("write output: %s is protected from changes (immutable or append-only): %w", c.Path, fs.ErrPermission)
		}
		dir := filepath.Dir(c.Path)
		for !checked[dir] && len(dir) >= len(filepath.Dir(s.root)) {
			checked[dir] = true
			if info, err := os.Stat(dir); err == nil {
				if info.Mode().Perm()&0o222 == 0 {
					return fmt.Errorf("write output: %s is read-only (mode %s): %w", dir, info.Mode().Perm(), fs.ErrPermission)
				}
				if protected(dir) {
					return fmt.Errorf("write output: %s is protected from changes (immutable or append-only): %w", dir, fs.ErrPermission)
				}
				break
			}
			dir = filepath.Dir(dir)
		}
	}
	return nil
}

// errProtected tells that a tree cannot be put in place as a whole, since the
// old one could not be removed.
var errProtected = errors.New("protected from changes")

func (s *stage) newDir() string { return filepath.Join(s.dir, "new") }

// mkStage makes an empty folder with a name of its own in parent. The umask
// applies to new/, since it may become the output folder.
func mkStage(parent string) (string, error) {
	dir, err := os.MkdirTemp(parent, stagePrefix)
	if err != nil {
		return "", err
	}
	for _, sub := range []string{"new", "old"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o755); err != nil {
			return dir, err
		}
	}
	return dir, nil
}

// fill writes new and changed files into new/ and, for a whole tree, links
// everything else that is in root.
func (s *stage) fill(ctx context.Context) error {
	if s.whole && !s.fresh {
		if err := s.linkRest(ctx); err != nil {
			return fmt.Errorf("prepare output: %w", err)
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, c := range s.changes {
		if c.State == Removed {
			continue
		}
		file := filepath.Join(s.newDir(), filepath.FromSlash(c.rel))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return fmt.Errorf("write output: %w", err)
		}
		group.Go(func() error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if err := c.write(file); err != nil {
				return fmt.Errorf("write output: %w", err)
			}
			return nil
		})
	}
	return group.Wait()
}

// write writes the new content, with the mode and the owner of the file that it
// replaces.
func (c *Change) write(file string) error {
	if err := os.WriteFile(file, c.New, 0o644); err != nil || c.info == nil {
		return err
	}
	copyOwner(c.info, file)
	return os.Chmod(file, c.info.Mode().Perm())
}

// linkRest gives new/ every file of root that the run does not change: as
// hard links, which keep modification times and cost no space.
func (s *stage) linkRest(ctx context.Context) error {
	skip := make(map[string]bool, len(s.changes))
	emptied := make(map[string]bool)
	for _, c := range s.changes {
		skip[c.rel] = true
		if c.State == Removed {
			emptied[path.Dir(c.rel)] = true
		}
	}
	err := filepath.WalkDir(s.root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		rel, err := filepath.Rel(s.root, p)
		if err != nil {
			return err
		}
		if d.IsDir() && isStage(p) {
			return filepath.SkipDir
		}
		if skip[filepath.ToSlash(rel)] {
			return nil
		}
		return linkEntry(p, filepath.Join(s.newDir(), rel), d)
	})
	if err != nil {
		return err
	}
	for dir := range emptied {
		removeEmpty(s.newDir(), dir)
	}
	return nil
}

// removeEmpty removes dir, relative to root, and its parents while empty.
func removeEmpty(root, dir string) {
	for ; dir != "."; dir = path.Dir(dir) {
		if os.Remove(filepath.Join(root, filepath.FromSlash(dir))) != nil {
			return
		}
	}
}

// linkEntry makes dst the same folder, file or link as src.
func linkEntry(src, dst string, d fs.DirEntry) error {
	info, err := d.Info()
	if err != nil {
		return err
	}
	switch {
	case d.IsDir():
		if protected(src) {
			return errProtected
		}
		if err := os.Mkdir(dst, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
		copyOwner(info, dst)
		return os.Chmod(dst, info.Mode().Perm()|0o700)
	case d.Type()&fs.ModeSymlink != 0:
		target, err := os.Readlink(src)
		if err != nil {
			return err
		}
		return os.Symlink(target, dst)
	case d.Type().IsRegular():
		if os.Link(src, dst) == nil {
			return nil
		}
		if protected(src) {
			return errProtected
		}
		return copyFile(src, dst, info)
	}
	return fmt.Errorf("%s is neither a file nor a folder", src)
}

func copyFile(src, dst string, info fs.FileInfo) error {
	data, err := os.ReadFile(src)
	if err != nil {
		return err
	}
	if err := os.WriteFile(dst, data, info.Mode().Perm()); err != nil {
		return err
	}
	copyOwner(info, dst)
	return os.Chtimes(dst, info.ModTime(), info.ModTime())
}

// discard removes what is left of the stage: after a commit the old tree.
func (s *stage) discard() {
	if s.box != nil {
		_ = s.box.Close()
	}
	if s.dir != "" {
		step()
		_ = os.RemoveAll(s.dir) // leftovers are removed by the next run
	}
}
