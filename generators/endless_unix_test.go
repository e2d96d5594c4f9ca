//go:build unix

package generators

import (
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestEndlessFiles gives options files that have no end, or that nobody writes.
func TestEndlessFiles(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o644); err != nil {
		t.Skip(err)
	}
	for name, want := range map[string]string{pipe: "it is a pipe", "/dev/zero": "more than", dir: "it is a directory", filepath.Join(dir, "x"): "no such file"} {
		o := Defaults()
		o.Dir, o.Patterns, o.HeaderFile = dir, []string{"."}, name
		if _, err := (&run{Options: o, dated: &datedHeader{}}).header(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("header %s: %v", name, err)
		}
		if name == "/dev/zero" {
			continue // as much as a schema may have
		}
		o.HeaderFile, o.OpenAPISchema, o.ApplyConfigurations = "", name, true
		var option *OptionError
		if err := o.readOpenAPI(); !errors.As(err, &option) || !strings.Contains(err.Error(), want) {
			t.Errorf("schema %s: %v", name, err)
		}
	}
}
