//go:build unix

package load

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestHostileMemory puts things in the place of what a run remembers: the next one
// does without, and keeps its own where it can.
func TestHostileMemory(t *testing.T) {
	instead := func(by func(string) error) func(string) error {
		return func(file string) error {
			if err := os.Remove(file); err != nil {
				return err
			}
			return by(file)
		}
	}
	for name, spoil := range map[string]func(file string) error{
		"empty":         func(file string) error { return os.Truncate(file, 0) },
		"huge":          func(file string) error { return os.Truncate(file, 1<<40) },
		"without facts": func(file string) error { return os.Truncate(file, int64(len(memoryHeader))) },
		"words":         func(file string) error { return os.WriteFile(file, []byte(strings.Repeat("x", 1000)), 0o600) },
		"facts of zeros": func(file string) error {
			return os.WriteFile(file, []byte(memoryHeader+strings.Repeat("\x00", 160)), 0o600)
		},
		"a pipe":         instead(func(file string) error { return syscall.Mkfifo(file, 0o600) }),
		"without an end": instead(func(file string) error { return os.Symlink("/dev/zero", file) }),
		"itself":         instead(func(file string) error { return os.Symlink(filepath.Base(file), file) }),
		"a folder":       instead(func(file string) error { return os.MkdirAll(filepath.Join(file, "x"), 0o700) }),
	} {
		t.Run(name, func(t *testing.T) {
			dir := tree(t, map[string]string{"go.mod": gomod, "a/a.go": "package a\n\ntype A struct{}\n"})
			cfg := Config{Dir: dir, CacheDir: t.TempDir()}
			if isRemembered(t, cfg, "./a") || !isRemembered(t, cfg, "./a") {
				t.Fatal("nothing is remembered, or too much")
			}
			files, err := filepath.Glob(filepath.Join(cfg.CacheDir, "*"))
			if err != nil || len(files) != 1 {
				t.Fatalf("memories %q, %v", files, err)
			}
			if err := spoil(files[0]); err != nil {
				t.Skip(err)
			}
			if isRemembered(t, cfg, "./a") {
				t.Error("it is believed")
			}
			if known := isRemembered(t, cfg, "./a"); known == (name == "a folder") {
				t.Errorf("known afterwards: %v", known)
			}
		})
	}
}
