package clientcmd

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// UseModifyConfigLock makes ModifyConfig hold lock files while it works. They have the name of the kubeconfig with .lock
// behind it and exclude kubectl and programs on client-go too. Set it before the first call, if at all: without locks
// two programs that write at once lose the changes of one.
var UseModifyConfigLock = true

// fileLocks are the lock files that are held, by absolute path.
type fileLocks struct{ held map[string]bool }

// lock takes the lock of a file that may not exist yet, and makes its folder. It does not wait: a lock that is there is
// an error of which errors.Is(err, fs.ErrExist) holds. A lock that is held already is fine.
func (l *fileLocks) lock(filename string) error {
	if !UseModifyConfigLock {
		return nil
	}
	path, err := filepath.Abs(filename)
	if err != nil {
		return fmt.Errorf("lock kubeconfig: %w", err)
	}
	path += ".lock"
	if l.held[path] {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("lock kubeconfig %q: %w", filename, err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL, 0)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("lock kubeconfig %q: %w: another program is changing it; if none is, one was killed, and the lock file can be removed", filename, err)
	}
	if err != nil {
		return fmt.Errorf("lock kubeconfig %q: %w", filename, err)
	}
	if l.held == nil {
		l.held = map[string]bool{}
	}
	l.held[path] = true
	return f.Close()
}

// release removes all lock files.
func (l *fileLocks) release() error {
	var problems []error
	for path := range l.held {
		if err := os.Remove(path); err != nil {
			problems = append(problems, fmt.Errorf("unlock kubeconfig: %w", err))
		}
	}
	l.held = nil
	return errors.Join(problems...)
}

// folderExists reports whether the folder of a file is there.
func folderExists(filename string) bool {
	info, err := os.Stat(filepath.Dir(filename))
	return err == nil && info.IsDir()
}
