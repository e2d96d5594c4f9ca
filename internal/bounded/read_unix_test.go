//go:build unix

package bounded

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestReadDevices reads what has no end, and what nobody writes.
func TestReadDevices(t *testing.T) {
	dir := t.TempDir()
	pipe, link := filepath.Join(dir, "pipe"), filepath.Join(dir, "link")
	if err := syscall.Mkfifo(pipe, 0o644); err != nil {
		t.Skip(err)
	}
	if err := os.Symlink("/dev/zero", link); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, want string
		read       func(string, int64) ([]byte, error)
	}{
		{pipe, "a pipe", Read}, {pipe, "a pipe", ReadNamed},
		{link, "a device", Read}, {link, "a device", ReadNamed},
		{"/dev/zero", "a device", Read}, {"/dev/zero", "more than", ReadNamed},
	} {
		if _, err := tt.read(tt.name, 1000); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.name, err, tt.want)
		}
	}
}

// TestReadOfShell reads what another process says.
func TestReadOfShell(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	go func() {
		_, _ = w.WriteString("// Of a shell.")
		_ = w.Close()
	}()
	text, err := ReadNamed(fmt.Sprintf("/dev/fd/%d", r.Fd()), 100)
	if err != nil || string(text) != "// Of a shell." {
		t.Errorf("%q, %v", text, err)
	}
}
