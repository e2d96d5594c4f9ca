package output

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// own are the files that a run has in folders of others.
var own = []string{"zz_a.go", "zz_b.go"}

// loose makes a tree of single files: names and texts alternate.
func loose(root string, files ...string) Tree {
	t := Tree{Root: root, Only: own}
	for i := 0; i < len(files); i += 2 {
		t.Files = append(t.Files, File{Path: files[i], Data: []byte(files[i+1])})
	}
	return t
}

func TestLooseFiles(t *testing.T) {
	root := t.TempDir()
	write(t, root, map[string]string{
		"types.go":      "package x\n",
		"zz_a.go":       header + "// old\n",
		"zz_b.go":       header + "// left over\n",
		"other.go":      header + "// of another generator\n",
		"deep/zz_a.go":  header + "// of another package\n",
		"deep/types.go": "package deep\n",
	})
	before, err := os.Stat(filepath.Join(root, "types.go"))
	if err != nil {
		t.Fatal(err)
	}
	trees := []Tree{loose(root, "zz_a.go", header+"// new\n")}
	preview, err := Compare(trees)
	if err != nil {
		t.Fatal(err)
	}
	report, err := Sync(context.Background(), trees)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []*Report{preview, report} {
		if r.Count(Changed) != 1 || r.Count(Removed) != 1 || len(r.Changes) != 2 {
			t.Errorf("report is %v", r.Changes)
		}
	}
	sameFiles(t, read(t, root), map[string]string{
		"types.go": "package x\n", "zz_a.go": header + "// new\n", "other.go": header + "// of another generator\n",
		"deep/zz_a.go": header + "// of another package\n", "deep/types.go": "package deep\n",
	})
	after, err := os.Stat(filepath.Join(root, "types.go"))
	if err != nil || !os.SameFile(before, after) || !before.ModTime().Equal(after.ModTime()) {
		t.Errorf("a hand-written file was touched: %v", err)
	}
}

func TestLooseFilesRefused(t *testing.T) {
	root := t.TempDir()
	write(t, root, map[string]string{"zz_a.go": "package x // by hand\n", "out/types.go": "package out\n"})
	if _, err := Sync(context.Background(), []Tree{loose(root, "zz_a.go", header)}); !errors.Is(err, ErrNotGenerated) {
		t.Errorf("a hand-written file in the way: %v", err)
	}
	// A hand-written file of that name is nobody's to remove.
	report, err := Sync(context.Background(), []Tree{loose(root)})
	if err != nil || len(report.Changes) != 0 {
		t.Errorf("%v, %v", report, err)
	}
	for name, trees := range map[string][]Tree{
		"bad or repeated path":      {loose(root, "types.go", header)},
		"is inside output folder":   {{Root: root}, loose(filepath.Join(root, "out"))},
		"OUT is inside output":      {{Root: filepath.Join(root, "out")}, {Root: filepath.Join(root, "OUT")}},
		"no such file or directory": {loose(filepath.Join(root, "missing"))},
	} {
		if _, err := Sync(context.Background(), trees); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error is %v", name, err)
		}
	}
	sameFiles(t, read(t, root), map[string]string{"zz_a.go": "package x // by hand\n", "out/types.go": "package out\n"})
}

// TestLooseFilesUndone fails in the last of three trees when the others are in
// place, and expects them to be taken back.
func TestLooseFilesUndone(t *testing.T) {
	parent := t.TempDir()
	before := map[string]string{"one/types.go": "package one\n", "one/zz_a.go": header, "one/zz_b.go": header, "two/types.go": "package two\n"}
	write(t, parent, before)
	trees := []Tree{
		{Root: filepath.Join(parent, "out"), Files: []File{{Path: "x/x.go", Data: []byte(header)}}},
		loose(filepath.Join(parent, "one"), "zz_a.go", header+"// new\n"),
		loose(filepath.Join(parent, "two"), "zz_a.go", header+"// new\n"),
	}
	stages := stageAll(t, trees)
	if err := os.RemoveAll(stages[2].newDir()); err != nil { // the disk fails
		t.Fatal(err)
	}
	if err := commitAll(stages); err == nil {
		t.Fatal("no error for a file that has gone")
	}
	for _, s := range stages {
		s.discard()
	}
	sameFiles(t, read(t, parent), before)
}

// looseVersion returns trees of two folders of others' files and one of the
// run's own; the two versions differ in every file and in which there are.
func looseVersion(parent string, n int) []Tree {
	text := header + "// version " + string(rune('0'+n)) + "\n"
	return []Tree{
		loose(filepath.Join(parent, "one"), "zz_a.go", text, "zz_b.go", text),
		loose(filepath.Join(parent, "two"), own[n], text),
		tree(filepath.Join(parent, "out"), version(n))[0],
	}
}

// checkLoose expects every file to be of one version, hand-written ones
// untouched, and the run's own tree to be whole.
func checkLoose(t *testing.T, parent string) {
	t.Helper()
	for _, dir := range []string{"one", "two"} {
		for name, text := range read(t, filepath.Join(parent, dir)) {
			switch {
			case strings.HasPrefix(name, stagePrefix):
			case name == "types.go" && text == "package "+dir+"\n":
			case slices.Contains(own, name) && (text == header+"// version 0\n" || text == header+"// version 1\n"):
			default:
				t.Fatalf("%s/%s is\n%s", dir, name, text)
			}
		}
	}
}
