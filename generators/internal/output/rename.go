//go:build !windows

package output

import "os"

// rename is os.Rename.
func rename(from, to string) error { return os.Rename(from, to) }

// patiently renames: open files are no obstacle here.
func patiently(rename func() error) error { return rename() }
