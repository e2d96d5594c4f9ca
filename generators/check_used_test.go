package generators

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestInformersNeedClientset runs informers without what they call, and with
// what an earlier run has written.
func TestInformersNeedClientset(t *testing.T) {
	dir := t.TempDir()
	o := Defaults()
	o.Dir, o.Patterns, o.OutputDir = dir, []string{"."}, dir
	o.OutputPkg = "example.com/out"
	o.Clientset, o.Fakes, o.Informers = false, false, true
	_, err := Run(context.Background(), o)
	var option *OptionError
	if !errors.As(err, &option) || option.Flag != "versioned-clientset-package" {
		t.Errorf("without a clientset: %v", err)
	}
	for _, sub := range []string{"clientset/versioned", "listers"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	r := &run{Options: o}
	if err := r.checkUsed(); err != nil {
		t.Errorf("with folders of an earlier run: %v", err)
	}
	o.ClientsetPackage, o.ListersPackage, o.OutputDir = "example.com/c", "example.com/l", filepath.Join(dir, "other")
	r = &run{Options: o}
	if err := r.checkUsed(); err != nil {
		t.Errorf("with packages named: %v", err)
	}
}
