//go:build unix

package disk

import "syscall"

// umask sets the mask of new files, and returns what takes it back.
func umask(mask int) (restore func()) {
	old := syscall.Umask(mask)
	return func() { syscall.Umask(old) }
}
