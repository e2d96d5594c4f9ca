package testing

import (
	"fmt"
	"os"
	"testing"
)

// MkTmpdir makes a folder for temporary files whose name starts with prefix and returns its path. It stays until somebody
// removes it; t.TempDir cleans up after itself.
func MkTmpdir(prefix string) (string, error) {
	dir, err := os.MkdirTemp("", prefix)
	if err != nil {
		return "", fmt.Errorf("make temporary folder: %w", err)
	}
	return dir, nil
}

// MkTmpdirOrDie is MkTmpdir that panics on errors.
func MkTmpdirOrDie(prefix string) string {
	dir, err := MkTmpdir(prefix)
	if err != nil {
		panic(err)
	}
	return dir
}

// CloseAndRemove closes files and removes them. What fails fails the test, which goes on.
func CloseAndRemove(t *testing.T, files ...*os.File) {
	t.Helper()
	for _, f := range files {
		if err := f.Close(); err != nil {
			t.Errorf("close %s: %v", f.Name(), err)
		}
		if err := os.Remove(f.Name()); err != nil {
			t.Errorf("remove %s: %v", f.Name(), err)
		}
	}
}
