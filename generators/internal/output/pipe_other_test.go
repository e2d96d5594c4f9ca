//go:build !unix

package output

import "errors"

func pipe(string) error { return errors.ErrUnsupported }
