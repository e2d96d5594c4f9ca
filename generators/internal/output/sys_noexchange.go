//go:build !linux && !darwin

package output

import "errors"

// exchange is not to be had here: each file is renamed into place by itself.
func exchange(a, b string) error { return errors.ErrUnsupported }

// protected reports nothing here: what must not change cannot be told.
func protected(string) bool { return false }
