//go:build unix

package load

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// TestPipes has pipes where the go command reads files. It would wait for ever, so
// that it must not even be asked.
func TestPipes(t *testing.T) {
	for _, tt := range []struct{ name, pattern string }{
		{"a/x.go", "./..."},
		{"a/x_test.go", "./a"},
		{"a/x.s", "./a"},
		{"a/zz_generated.deepcopy.go", "./a"},
		{"b/x.go", "./a"}, // which a imports
		{"other/x.go", "./a"},
		{"go.mod", "./a"},
		{"go.sum", "./a"},
		{"go.work", "./a"},
		{"vendor/modules.txt", "./a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("PATH", t.TempDir()) // there is no go command to hang
			dir := t.TempDir()
			for name, text := range map[string]string{
				"go.mod":       "module example.com/m\n\ngo 1.26.0\n\nrequire example.com/o v0.0.0\n\nreplace example.com/o => ./other\n",
				"a/a.go":       "package a\n\nimport \"example.com/m/b\"\n\ntype A struct{ B b.B }\n",
				"b/b.go":       "package b\n\ntype B int\n",
				"other/o.go":   "package other\n",
				"other/go.mod": "module example.com/o\n\ngo 1.26.0\n",
			} {
				if name != tt.name {
					writeAll(t, dir, name, text)
				}
			}
			if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, tt.name)), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := syscall.Mkfifo(filepath.Join(dir, tt.name), 0o644); err != nil {
				t.Skip(err)
			}
			listing := Start(Config{Dir: dir}, tt.pattern)
			if prog, diags := listing.Guess(func() {}); prog != nil && !diags.HasErrors() && strings.HasPrefix(tt.name, "a/") {
				t.Error("a guess is made of it")
			}
			_, diags := listing.Program()
			if want := filepath.Join(dir, tt.name) + ":1:1: "; !mentions(diags, want+filepath.Base(tt.name)+" is a pipe, not a file") {
				t.Errorf("diagnostics %v", diags)
			}
		})
	}
}

func mentions(diags diag.List, text string) bool {
	for _, d := range diags {
		if strings.Contains(d.Pos.String()+": "+d.Msg, text) {
			return true
		}
	}
	return false
}

func writeAll(t *testing.T, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestHugeFiles has files that are too large to be what they are called.
func TestHugeFiles(t *testing.T) {
	for _, name := range []string{"a/x.go", "go.mod", "go.sum"} {
		t.Setenv("PATH", t.TempDir())
		dir := t.TempDir()
		writeAll(t, dir, "go.mod", "module example.com/m\n\ngo 1.26.0\n")
		writeAll(t, dir, "a/a.go", "package a\n")
		writeAll(t, dir, name, "")
		if err := os.Truncate(filepath.Join(dir, name), 1<<36); err != nil {
			t.Skip(err)
		}
		listing := Start(Config{Dir: dir}, "./a")
		if prog, diags := listing.Guess(func() {}); prog != nil && !diags.HasErrors() {
			t.Errorf("%s: a guess is made of it", name)
		}
		if _, diags := listing.Program(); !mentions(diags, filepath.Base(name)+" has 68719476736 bytes") {
			t.Errorf("%s: diagnostics %v", name, diags)
		}
	}
}
