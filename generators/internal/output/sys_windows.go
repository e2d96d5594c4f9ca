package output

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/windows"
)

// tryLock locks a folder for this process, without waiting. Folders cannot be
// locked here: a file for each, among the temporary ones, is opened for nobody
// else. The system closes it when the process ends, however it does.
func tryLock(dir string) (release func(), err error) {
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(strings.ToLower(dir)))
	name, err := windows.UTF16PtrFromString(filepath.Join(os.TempDir(), fmt.Sprintf("client-gen-%x.lock", sum[:12])))
	if err != nil {
		return nil, err
	}
	file, err := windows.CreateFile(name, windows.GENERIC_WRITE, 0, nil, windows.OPEN_ALWAYS, windows.FILE_ATTRIBUTE_NORMAL, 0)
	switch {
	case err == nil:
		return func() { _ = windows.CloseHandle(file) }, nil
	case errors.Is(err, windows.ERROR_SHARING_VIOLATION):
		return nil, errLocked
	}
	return func() {}, nil // no place for the file: last writer wins
}

// patience is how long a file may be in the hands of another program, such as
// an editor or one that looks for viruses, and renamePoll how often that is
// tried.
const (
	patience   = 2 * time.Second
	renamePoll = 10 * time.Millisecond
)

// rename is os.Rename for files that other programs have open for a moment.
func rename(from, to string) error {
	return patiently(func() error { return os.Rename(from, to) })
}

// patiently renames again until other programs have closed the file.
func patiently(rename func() error) error {
	for end := time.Now().Add(patience); ; time.Sleep(renamePoll) {
		err := rename()
		if !errors.Is(err, windows.ERROR_SHARING_VIOLATION) && !errors.Is(err, windows.ERROR_ACCESS_DENIED) || time.Now().After(end) {
			return err
		}
	}
}

// sameDevice reports whether folders can exchange entries: they cannot here.
func sameDevice(a, b string) bool { return false }

// copyOwner has nothing to keep here.
func copyOwner(fs.FileInfo, string) {}
