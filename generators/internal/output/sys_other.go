//go:build !unix && !windows

package output

import "io/fs"

// tryLock does not lock: folders cannot be locked here.
func tryLock(string, bool) (release func(), err error) { return func() {}, nil }

// sameDevice reports whether folders can exchange entries: they cannot here.
func sameDevice(a, b string) bool { return false }

// copyOwner has nothing to keep here.
func copyOwner(fs.FileInfo, string) {}

const isWindows = false

// busy reports nothing here.
func busy(error) bool { return false }
