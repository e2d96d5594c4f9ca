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
// else's stands for itself), locks them against other
// runs and clears what killed runs left there. The returned function unlocks
// and removes the folders made, if nothing was put into them.
func lockAll(ctx context.Context, trees []Tree) (unlock func(), err error) {
	var undo []func()
	unlock = func() {
		for _, f := range slices.Backward(undo) {
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
		made, err := mkParents(parent)
		undo = append(undo, made)
		if err != nil {
			return unlock, fmt.Errorf("create output folder: %w", err)
		}
		parents = append(parents, parent)
	}
	slices.Sort(parents)
	for _, parent := range slices.Compact(parents) {
		release, err := lock(ctx, parent)
		if err != nil {
			return unlock, err
		}
		undo = append(undo, release)
		clearStages(parent)
	}
	for _, t := range trees {
		clearStages(t.Root)
	}
	return unlock, nil
}

// mkParents is os.MkdirAll that can be taken back as far as folders are empty.
func mkParents(dir string) (undo func(), err error) {
	var made []string
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(d); !errors.Is(err, fs.ErrNotExist) || d == filepath.Dir(d) {
			break
		}
		made = append(made, d)
	}
	undo = func() {
		for _, d := range made {
			if os.Remove(d) != nil {
				return
			}
		}
	}
	return undo, os.MkdirAll(dir, 0o755)
}

func lock(ctx context.Context, dir string) (release func(), err error) {
	for {
		release, err := tryLock(dir)
		if err == nil {
			return release, nil
		}
		if !errors.Is(err, errLocked) {
			return nil, fmt.Errorf("lock %s: %w", dir, err)
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("lock %s: %w: %w", dir, err, context.Cause(ctx))
		case <-time.After(lockPoll):
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
