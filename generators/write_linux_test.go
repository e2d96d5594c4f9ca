package generators

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/generators/internal/output"
)

// prepareBoth prepares two clientsets of one module.
func prepareBoth(t *testing.T, dir string, change func(second *Options)) []*Prepared {
	t.Helper()
	var all []*Prepared
	for i, name := range []string{"one", "two"} {
		o := everything(dir)
		o.OutputDir = filepath.Join(dir, name)
		if i == 1 && change != nil {
			change(&o)
		}
		p, err := Prepare(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// TestWriteTogether writes two clientsets: both or none, with files beside the
// types that belong to both.
func TestWriteTogether(t *testing.T) {
	dir := listed(t, killedModule())
	before := snapshot(t, dir)
	both := prepareBoth(t, dir, nil)
	byHand := filepath.Join(dir, "two", "clientset", "versioned", "clientset.go")
	if err := os.MkdirAll(filepath.Dir(byHand), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(byHand, []byte("package versioned\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Write(context.Background(), both...); !errors.Is(err, output.ErrNotGenerated) {
		t.Errorf("a hand-written file in the way of the second: %v", err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "two")); err != nil {
		t.Fatal(err)
	}
	sameSnapshot(t, snapshot(t, dir), before)

	if err := Write(context.Background(), both...); err != nil {
		t.Fatal(err)
	}
	after := snapshot(t, dir)
	for i, p := range both {
		if n := p.Report().Count(New); n != len(p.Report().Files) || n < 40 {
			t.Errorf("run %d: %d of %d files are new", i, n, len(p.Report().Files))
		}
		beside := 0
		for _, f := range p.Report().Files {
			rel, err := filepath.Rel(dir, f.Path)
			if err != nil || after[filepath.ToSlash(rel)] != string(f.New) {
				t.Errorf("run %d: %s is not as reported", i, rel)
			}
			if strings.HasPrefix(filepath.Base(rel), "zz_generated.") {
				beside++
			}
		}
		if beside == 0 {
			t.Errorf("run %d reports no file beside the types", i)
		}
	}
	for _, p := range prepareBoth(t, dir, nil) {
		if err := Write(context.Background(), p); err != nil || p.Report().Count(Unchanged) != len(p.Report().Files) {
			t.Errorf("by itself: %v, %d of %d files unchanged", err, p.Report().Count(Unchanged), len(p.Report().Files))
		}
	}
}

// TestWriteDisagree has two clientsets with different headers write the same
// files beside the types.
func TestWriteDisagree(t *testing.T) {
	dir := listed(t, killedModule())
	header := filepath.Join(dir, "header.txt")
	if err := os.WriteFile(header, []byte("// Mine."), 0o644); err != nil {
		t.Fatal(err)
	}
	before := snapshot(t, dir)
	both := prepareBoth(t, dir, func(o *Options) { o.HeaderFile = header })
	if err := Write(context.Background(), both...); err == nil || !strings.Contains(err.Error(), "differently") {
		t.Errorf("error is %v", err)
	}
	sameSnapshot(t, snapshot(t, dir), before)
	both = prepareBoth(t, dir, func(o *Options) { o.DeepCopy, o.Defaults = false, false })
	if err := Write(context.Background(), both...); err != nil {
		t.Error(err)
	}
}

func sameSnapshot(t *testing.T, got, want map[string]string) {
	t.Helper()
	for name := range got {
		if got[name] != want[name] {
			t.Errorf("%s is new or changed", name)
		}
	}
	for name := range want {
		if _, ok := got[name]; !ok {
			t.Errorf("%s has gone", name)
		}
	}
}
