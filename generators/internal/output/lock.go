package output

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// lockPoll is how often a run looks whether another one is done.
const lockPoll = 20 * time.Millisecond

// errLocked tells that another run holds a lock.
var errLocked = errors.New("locked by another run")

// lockClean locks the trees as they are when every killed run is finished and
// what it left behind is gone.
func lockClean(ctx context.Context, trees []Tree) (unlock func(), err error) {
	for {
		if err := Heal(ctx, trees); err != nil {
			return nil, err
		}
		unlock, err := lockAll(ctx, trees)
		if err != nil {
			return nil, err
		}
		if !hasJournal(trees) {
			for _, place := range places(trees) {
				for _, dir := range stages(place) {
					_ = os.RemoveAll(dir) // not ours to fail on: it is only in the way
				}
			}
			return unlock, nil
		}
		unlock() // another one was killed meanwhile; its trees are more than ours, so that we cannot hold on
	}
}

// lockAll makes the folders that the roots are in (a root that is somebody
// else's stands for itself) and locks them against other runs. The folders around
// them, up to that of the outermost module, are shared: nobody may exchange one of
// them meanwhile, since that would take away what is written into it. All runs
// lock from the outside to the inside. The returned function unlocks, after
// removing the folders made if nothing was put into them.
func lockAll(ctx context.Context, trees []Tree) (unlock func(), err error) {
	var unlocks []func()
	unlock = func() {
		for _, f := range slices.Backward(unlocks) {
			f()
		}
	}
	defer func() {
		if err != nil {
			unlock()
			unlock = nil
		}
	}()
	own, all := map[string]bool{}, map[string]int{} // all are the folders to lock, with a tree
	for i, t := range trees {
		root, err := realRoot(t.Root)
		if err != nil {
			return unlock, &TreeError{i, err}
		}
		place := t.lockedBy(root)
		own[place] = true
		for _, dir := range append(around(place), place) {
			if _, known := all[dir]; !known {
				all[dir] = i
			}
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(all)) { // an outer one is a prefix of those in it
		release, err := lock(ctx, dir, !own[dir])
		if err != nil {
			return unlock, &TreeError{all[dir], err}
		}
		unlocks = append(unlocks, release)
	}
	return unlock, nil
}

// around lists the folders around one, up to the outermost with a go.mod.
func around(dir string) []string {
	var all []string
	last := 0
	for outer := filepath.Dir(dir); outer != dir; dir, outer = outer, filepath.Dir(outer) {
		all = append(all, outer)
		if _, err := os.Lstat(filepath.Join(outer, "go.mod")); err == nil {
			last = len(all)
		}
	}
	return all[:last]
}

// lock makes a folder and locks it. The returned function removes what was
// made, as far as it is empty, and unlocks: in this order, since a folder that
// somebody else has locked must stay. Where a folder that is to be shared cannot
// be locked, it is not.
func lock(ctx context.Context, dir string, shared bool) (unlock func(), err error) {
	var made []string
	for {
		made = append(missing(dir), made...)
		err := os.MkdirAll(dir, 0o755)
		if err == nil {
			var release func()
			if release, err = tryLock(dir, shared); err == nil {
				return func() { removeFolders(made); release() }, nil
			}
		}
		switch {
		case errors.Is(err, errLocked):
		case errors.Is(err, fs.ErrNotExist): // another run has just removed it
		case shared && errors.Is(err, fs.ErrPermission):
			return func() { removeFolders(made) }, nil
		default:
			removeFolders(made)
			return nil, fmt.Errorf("create output folder: %w", err)
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("lock %s: %w", dir, context.Cause(ctx))
		case <-time.After(lockPoll):
		}
	}
}

// missing lists the folders that MkdirAll would make, the deepest first.
func missing(dir string) []string {
	var folders []string
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			return folders
		}
		folders = append(folders, dir)
	}
}

// removeFolders removes empty folders, the deepest first, up to one that is
// in use.
func removeFolders(folders []string) {
	for _, dir := range folders {
		if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return
		}
	}
}
