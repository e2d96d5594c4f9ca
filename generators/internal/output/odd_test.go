package output

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSavedMeanwhile has somebody save files between the copy of a folder and
// the exchange: none of them is lost.
func TestSavedMeanwhile(t *testing.T) {
	root := filepath.Join(t.TempDir(), "out")
	write(t, root, map[string]string{"a.go": header, "b.go": header, "hand.go": "package x\n", "place.go": "package x\n"})
	wanted := tree(root, map[string]string{"a.go": header + "// new\n", "b.go": header + "// new\n"})[0]
	changes, err := compare(wanted)
	if err != nil {
		t.Fatal(err)
	}
	s, err := prepare(context.Background(), wanted, changes)
	if err != nil {
		t.Fatal(err)
	}
	defer s.discard()
	if !s.whole {
		t.Skip("folders cannot be exchanged here")
	}
	// Saved by renaming, saved in place, and new.
	write(t, root, map[string]string{"hand.go.tmp": "package x // saved\n", "sub/new.go": "package sub\n"})
	if err := os.Rename(filepath.Join(root, "hand.go.tmp"), filepath.Join(root, "hand.go")); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(filepath.Join(root, "place.go"), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("// saved\n"); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.commit(); err != nil {
		t.Fatal(err)
	}
	sameFiles(t, read(t, root), map[string]string{
		"a.go": header + "// new\n", "b.go": header + "// new\n",
		"hand.go": "package x // saved\n", "place.go": "package x\n// saved\n", "sub/new.go": "package sub\n",
	})
}

// TestVanished removes what a run has begun to work on.
func TestVanished(t *testing.T) {
	for name, remove := range map[string]func(s *stage) string{
		"output folder": func(s *stage) string { return s.root },
		"stage":         func(s *stage) string { return s.dir },
		"parent":        func(s *stage) string { return filepath.Dir(s.root) },
	} {
		t.Run(name, func(t *testing.T) {
			parent := t.TempDir()
			root := filepath.Join(parent, "in", "out")
			write(t, root, map[string]string{"a.go": header, "b.go": header, "hand.go": "package x\n"})
			wanted := tree(root, map[string]string{"a.go": header + "// new\n", "b.go": header + "// new\n"})
			changes, err := compare(wanted[0])
			if err != nil {
				t.Fatal(err)
			}
			s, err := prepare(context.Background(), wanted[0], changes)
			if err != nil {
				t.Fatal(err)
			}
			gone := remove(s)
			if err := os.RemoveAll(gone); err != nil {
				t.Fatal(err)
			}
			if err := s.commit(); err == nil {
				t.Error("no error although what was worked on has gone")
			}
			s.discard()
			if _, err := Sync(context.Background(), wanted); err != nil {
				t.Errorf("the next run does not heal it: %v", err)
			}
			got := read(t, root)
			if got["a.go"] != header+"// new\n" || got["b.go"] != header+"// new\n" {
				t.Errorf("after the next run: %v", got)
			}
		})
	}
}

// TestOddFiles puts into an output folder what nobody expects there.
func TestOddFiles(t *testing.T) {
	tests := map[string]struct {
		setup func(root string) error
		want  string // of the error; "" for none
	}{
		"pipe where a file goes":         {func(root string) error { return pipe(filepath.Join(root, "a.go")) }, "in the way"},
		"folder where a file goes":       {func(root string) error { return os.Mkdir(filepath.Join(root, "a.go"), 0o755) }, "in the way"},
		"link to itself":                 {func(root string) error { return os.Symlink("a.go", filepath.Join(root, "a.go")) }, "symbolic link"},
		"link to a device":               {func(root string) error { return os.Symlink("/dev/zero", filepath.Join(root, "a.go")) }, "symbolic link"},
		"pipe beside the files":          {func(root string) error { return pipe(filepath.Join(root, "x.go")) }, "neither a file nor a folder"},
		"link to the root beside them":   {func(root string) error { return os.Symlink("/", filepath.Join(root, "x.go")) }, ""},
		"loop of links beside the files": {func(root string) error { return os.Symlink(".", filepath.Join(root, "x")) }, ""},
		"name of 255 bytes": {func(root string) error {
			return os.WriteFile(filepath.Join(root, strings.Repeat("x", 252)+".go"), nil, 0o644)
		}, ""},
		"name that is not UTF-8": {func(root string) error { return os.WriteFile(filepath.Join(root, "\xff.go"), []byte(header), 0o644) }, ""},
		"name with a newline":    {func(root string) error { return os.WriteFile(filepath.Join(root, "a\nb.go"), []byte("x"), 0o644) }, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			root := filepath.Join(t.TempDir(), "out")
			write(t, root, map[string]string{"hand.go": "package x\n", "c.go": header})
			if err := tt.setup(root); err != nil {
				t.Skip(err)
			}
			_, err := Sync(context.Background(), tree(root, map[string]string{"a.go": header, "b.go": header}))
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("error is %v, want one with %q", err, tt.want)
			}
			if data, err := os.ReadFile(filepath.Join(root, "hand.go")); err != nil || string(data) != "package x\n" {
				t.Errorf("the hand-written file is %q, error %v", data, err)
			}
			_, missing := os.Stat(filepath.Join(root, "b.go"))
			if (missing == nil) != (tt.want == "") {
				t.Errorf("b.go: %v", missing)
			}
		})
	}
}
