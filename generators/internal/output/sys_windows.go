package output

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// tryLock locks a folder for this process, or for it and others that share it,
// without waiting. Folders cannot be
// locked here: a file for each, among the temporary ones, is opened for nobody
// else. The system closes it when the process ends, however it does.
func tryLock(dir string, shared bool) (release func(), err error) {
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(strings.ToLower(dir)))
	name, err := windows.UTF16PtrFromString(filepath.Join(os.TempDir(), fmt.Sprintf("client-gen-%x.lock", sum[:12])))
	if err != nil {
		return nil, err
	}
	access, share := uint32(windows.GENERIC_WRITE), uint32(0)
	if shared {
		access, share = windows.GENERIC_READ, windows.FILE_SHARE_READ
	}
	file, err := windows.CreateFile(name, access, share, nil, windows.OPEN_ALWAYS, windows.FILE_ATTRIBUTE_NORMAL, 0)
	switch {
	case err == nil:
		return func() { _ = windows.CloseHandle(file) }, nil
	case errors.Is(err, windows.ERROR_SHARING_VIOLATION):
		return nil, errLocked
	}
	return func() {}, nil // no place for the file: last writer wins
}

const isWindows = true

// busy reports whether another program has a file open. Which of these errors
// tells of that depends on how it is open and on how it is renamed.
func busy(err error) bool {
	for _, code := range []error{
		windows.ERROR_SHARING_VIOLATION, windows.ERROR_LOCK_VIOLATION, windows.ERROR_ACCESS_DENIED, windows.ERROR_USER_MAPPED_FILE,
	} {
		if errors.Is(err, code) {
			return true
		}
	}
	return false
}

// sameDevice reports whether folders can exchange entries: they cannot here.
func sameDevice(a, b string) bool { return false }

// copyOwner has nothing to keep here.
func copyOwner(fs.FileInfo, string) {}
