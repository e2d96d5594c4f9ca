//go:build !unix

package disk

// umask has nothing to set here.
func umask(int) (restore func()) { return func() {} }
