package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/fsnotify/fsnotify"
)

// Tree watches folders, some with all that is below them.
type Tree struct {
	watcher *fsnotify.Watcher
	events  chan string
	// Skip reports folders to leave out, with all that is below them, besides
	// those that the go command leaves out.
	skip func(dir string) bool
	// deep are the folders that are watched with all below them.
	deep []string
}

// NewTree starts watching nothing. Skip may be nil.
func NewTree(skip func(dir string) bool) (*Tree, error) {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watch files: %w", err)
	}
	return &Tree{watcher: watcher, events: make(chan string), skip: skip}, nil
}

// Events are the paths that change. The channel is closed when Serve returns.
func (t *Tree) Events() <-chan string { return t.events }

// Close ends the watching.
func (t *Tree) Close() error { return t.watcher.Close() }

// Folders is the number of folders that are watched.
func (t *Tree) Folders() int { return len(t.watcher.WatchList()) }

// Add watches a folder.
func (t *Tree) Add(dir string) error {
	if err := t.watcher.Add(dir); err != nil {
		return fmt.Errorf("watch %s: %w", dir, err)
	}
	return nil
}

// AddDeep watches a folder and those below it, now and in future.
func (t *Tree) AddDeep(dir string) error {
	t.deep = append(t.deep, filepath.Clean(dir))
	return t.walk(dir)
}

// walk watches the folders at and below dir that may hold packages. What
// vanishes meanwhile is left out.
func (t *Tree) walk(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("watch %s: %w", path, err)
		}
		if !d.IsDir() {
			return nil
		}
		if path != dir && ignored(d.Name()) || t.skip != nil && t.skip(path) {
			return filepath.SkipDir
		}
		if err := t.Add(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
}

// ignored reports folders that patterns with "..." don't match.
func ignored(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || name == "vendor" || name == "node_modules"
}

// Serve passes events on until ctx is done or the tree is closed. It returns
// the error that ended it, nil for those reasons.
func (t *Tree) Serve(ctx context.Context) error {
	defer close(t.events)
	for {
		select {
		case <-ctx.Done():
			return nil
		case err, ok := <-t.watcher.Errors:
			if !ok {
				return nil
			}
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				return fmt.Errorf("watch files: %w", err)
			}
		case event, ok := <-t.watcher.Events:
			if !ok {
				return nil
			}
			if event.Op == fsnotify.Chmod {
				continue
			}
			for _, path := range t.changed(event) {
				select {
				case t.events <- path:
				case <-ctx.Done():
					return nil
				}
			}
		}
	}
}

// changed returns the paths that an event is about: for a new folder in a deep
// one, which is watched from now on, the files that are in it already.
func (t *Tree) changed(event fsnotify.Event) []string {
	info, err := os.Stat(event.Name)
	if !event.Has(fsnotify.Create) || err != nil || !info.IsDir() {
		return []string{event.Name}
	}
	if !t.isDeep(event.Name) || ignored(filepath.Base(event.Name)) || t.skip != nil && t.skip(event.Name) {
		return nil
	}
	if err := t.walk(event.Name); err != nil {
		return nil // gone again
	}
	var paths []string
	_ = filepath.WalkDir(event.Name, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			paths = append(paths, path)
		}
		return nil
	})
	return paths
}

func (t *Tree) isDeep(path string) bool {
	for _, dir := range t.deep {
		if strings.HasPrefix(path, strings.TrimSuffix(dir, string(filepath.Separator))+string(filepath.Separator)) {
			return true
		}
	}
	return false
}
