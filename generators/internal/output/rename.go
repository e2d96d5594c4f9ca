//go:build !windows

package output

import "os"

// rename is os.Rename: open files are no obstacle here.
func rename(from, to string) error { return os.Rename(from, to) }
