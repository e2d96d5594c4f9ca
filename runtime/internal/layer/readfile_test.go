package layer

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestReadFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "f")
	if _, err := ReadFile(name); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if err := os.WriteFile(name, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	if data, err := ReadFile(name); err != nil || string(data) != "text" {
		t.Errorf("got %q, %v", data, err)
	}
	if data, err := readFile(name, 3); !errors.Is(err, errTooLong) || data != nil {
		t.Errorf("got %q, %v", data, err)
	}
	if data, err := readFile(name, 4); err != nil || string(data) != "text" {
		t.Errorf("got %q, %v", data, err)
	}
	if _, err := os.Stat("/dev/zero"); err == nil {
		if _, err := readFile("/dev/zero", 1<<20); !errors.Is(err, errTooLong) {
			t.Errorf("got %v", err)
		}
	}
}
