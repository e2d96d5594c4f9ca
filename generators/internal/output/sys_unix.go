//go:build unix

package output

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

const isWindows = false

// busy reports nothing here: open files are no obstacle.
func busy(error) bool { return false }

// tryLock locks a folder for this process, or for it and others that share it,
// without waiting.
func tryLock(dir string, shared bool) (release func(), err error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	how := unix.LOCK_EX
	if shared {
		how = unix.LOCK_SH
	}
	err = unix.Flock(int(f.Fd()), how|unix.LOCK_NB)
	switch {
	case err == nil && !isStill(f, dir):
		_ = f.Close()
		return nil, errLocked
	case err == nil:
		return func() { _ = f.Close() }, nil
	case errors.Is(err, unix.EWOULDBLOCK):
		_ = f.Close()
		return nil, errLocked
	}
	_ = f.Close()
	if errors.Is(err, unix.ENOTSUP) || errors.Is(err, unix.ENOLCK) || errors.Is(err, unix.EBADF) || errors.Is(err, unix.EINVAL) {
		return func() {}, nil // a file system without locks: last writer wins
	}
	return nil, err
}

// isStill reports whether an open folder is what its name stands for: the run
// that had it locked may have removed it.
func isStill(f *os.File, dir string) bool {
	x, errX := f.Stat()
	y, errY := os.Stat(dir)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// sameDevice reports whether folders a and b can exchange entries.
func sameDevice(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	if errX != nil || errY != nil {
		return false
	}
	sx, okX := x.Sys().(*syscall.Stat_t)
	sy, okY := y.Sys().(*syscall.Stat_t)
	return okX && okY && sx.Dev == sy.Dev
}

// copyOwner keeps the owner of what is rebuilt by a privileged user.
func copyOwner(info fs.FileInfo, dst string) {
	if st, ok := info.Sys().(*syscall.Stat_t); ok && os.Geteuid() == 0 {
		_ = os.Lchown(dst, int(st.Uid), int(st.Gid)) // best effort
	}
}
