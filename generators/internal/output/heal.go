package output

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// Heal finishes the runs that were killed while they put files into one of the
// trees: what they had prepared is put in place, in all of their trees. Nothing
// happens where there was none.
func Heal(ctx context.Context, trees []Tree) error {
	for _, place := range places(trees) {
		for _, dir := range stages(place) {
			if readJournal(dir) == nil {
				continue
			}
			if err := finish(ctx, dir); err != nil {
				return fmt.Errorf("finish the run that was killed (or remove %s, to forget it): %w", dir, err)
			}
		}
	}
	return nil
}

// Interrupted lists what killed runs have left behind in the trees and beside
// them, sorted; the next run removes it. Stages of runs that are at work are not
// among it.
func Interrupted(trees []Tree) []string {
	var left []string
	for _, place := range places(trees) {
		found := stages(place)
		if len(found) == 0 {
			continue
		}
		for _, t := range trees {
			if root, err := realRoot(t.Root); err == nil && (root == place || filepath.Dir(root) == place) {
				if release, err := tryLock(t.lockedBy(root), false); err == nil {
					release()
					left = append(left, found...)
					break
				}
			}
		}
	}
	slices.Sort(left)
	return slices.Compact(left)
}

// places are the folders that may hold stages of the trees, sorted.
func places(trees []Tree) []string {
	var all []string
	for _, t := range trees {
		if root, err := realRoot(t.Root); err == nil {
			all = append(all, root, t.lockedBy(root))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// hasJournal reports whether a killed run is to be finished first.
func hasJournal(trees []Tree) bool {
	for _, place := range places(trees) {
		if slices.ContainsFunc(stages(place), func(dir string) bool { return readJournal(dir) != nil }) {
			return true
		}
	}
	return false
}

// finish does the rest of the run that has a stage. It is a run itself, with a
// journal of its own: it may be killed, too.
func finish(ctx context.Context, dir string) error {
	trees, ok := readJournal(dir).trees()
	if !ok {
		return os.Remove(filepath.Join(dir, journalName))
	}
	unlock, err := lockAll(ctx, trees)
	if err != nil {
		return err
	}
	defer unlock()
	j := readJournal(dir)
	if again, ok := j.trees(); !ok || !slices.EqualFunc(again, trees, func(a, b Tree) bool { return a.Root == b.Root }) {
		return nil // somebody else was faster
	}
	changes := make([][]Change, len(trees))
	for i := range trees {
		changes[i] = j.Stages[i].rest()
	}
	if err := put(ctx, trees, changes); err != nil {
		return err
	}
	if err := dropJournal(j.Lead); err != nil {
		return err
	}
	for _, s := range j.Stages {
		_ = os.RemoveAll(s.Dir) // leftovers are removed by the next run
	}
	return nil
}

// trees are those of a killed run, if the journal tells of such.
func (j *journal) trees() (trees []Tree, ok bool) {
	if j == nil {
		return nil, false
	}
	for _, s := range j.Stages {
		t := Tree{Root: s.Root}
		if s.Loose {
			t.Only = []string{}
		}
		if root, err := realRoot(s.Root); err != nil || root != s.Root {
			return nil, false
		}
		trees = append(trees, t)
	}
	return trees, apart(trees) == nil
}
