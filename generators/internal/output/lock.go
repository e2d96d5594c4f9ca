package output

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// lockPoll is how often a run looks whether another one is done.
const lockPoll = 20 * time.Millisecond

// errLocked tells that another run holds a lock.
var errLocked = errors.New("locked by another run")

// lockAll makes the folders that the roots are in (a root that is somebody
// else's stands for itself), locks them against other runs and clears what
// killed runs left there. The returned function unlocks, after removing the
// folders made if nothing was put into them.
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
	var parents []string
	for _, t := range trees {
		root, err := realRoot(t.Root)
		if err != nil {
			return unlock, err
		}
		parent := filepath.Dir(root)
		if t.loose() {
			parent = root
		}
		parents = append(parents, parent)
	}
	slices.Sort(parents)
	for _, parent := range slices.Compact(parents) {
		release, err := lock(ctx, parent)
		if err != nil {
			return unlock, err
		}
		unlocks = append(unlocks, release)
		clearStages(parent)
	}
	for _, t := range trees {
		clearStages(t.Root)
	}
	return unlock, nil
}

// lock makes a folder and locks it. The returned function removes what was
// made, as far as it is empty, and unlocks: in this order, since a folder that
// somebody else has locked must stay.
func lock(ctx context.Context, dir string) (unlock func(), err error) {
	var made []string
	for {
		made = append(missing(dir), made...)
		err := os.MkdirAll(dir, 0o755)
		if err == nil {
			var release func()
			if release, err = tryLock(dir); err == nil {
				return func() { removeFolders(made); release() }, nil
			}
		}
		switch {
		case errors.Is(err, errLocked):
		case errors.Is(err, fs.ErrNotExist): // another run has just removed it
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

// clearStages removes the stages of killed runs. Whoever holds the lock is
// the only one to have a live one.
func clearStages(dir string) {
	left, _ := filepath.Glob(filepath.Join(dir, stagePrefix+"*"))
	for _, d := range left {
		_ = os.RemoveAll(d) // not ours to fail on: it is only in the way
	}
}
