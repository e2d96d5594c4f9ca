//go:build unix

package templates

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestOverrideFolder has things in the folder of templates that cannot be read
// to their end, or lead elsewhere.
func TestOverrideFolder(t *testing.T) {
	for name, tt := range map[string]struct {
		setup func(dir string) error
		want  string
	}{
		"pipe":             {func(dir string) error { return syscall.Mkfifo(filepath.Join(dir, "kind.go.tmpl"), 0o644) }, "it is not a file"},
		"device":           {func(dir string) error { return os.Symlink("/dev/zero", filepath.Join(dir, "kind.go.tmpl")) }, "it is not a file"},
		"link to a folder": {func(dir string) error { return os.Symlink("/", filepath.Join(dir, "kind.go.tmpl")) }, "it is not a file"},
		"link to nowhere":  {func(dir string) error { return os.Symlink("nowhere", filepath.Join(dir, "kind.go.tmpl")) }, "no such file"},
		"loop of links":    {func(dir string) error { return os.Symlink("..", filepath.Join(dir, "again")) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.Mkdir(filepath.Join(dir, "typed"), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := tt.setup(filepath.Join(dir, "typed")); err != nil {
				t.Fatal(err)
			}
			_, err := New(Config{Runtime: "example.com/runtime", OverrideDir: dir})
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v, want one with %q", err, tt.want)
			}
		})
	}
}
