//go:build unix

package output

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzSync makes a tree of what a script says and writes into it: nothing
// outside the tree changes, no hand-written file goes, and after an error the
// tree is as it was.
//
// A script is lines of one letter and names: f for a hand-written file, g for
// one that was generated, d for a folder, l for a link (name, target), p for a
// pipe, m for a module, r for a folder that is read-only, s for a stage of a
// killed run, w for a file that the run wants.
func FuzzSync(f *testing.F) {
	for _, script := range []string{
		"f a.go\ng b.go\nw b.go\nw c/d.go", "l c ..\nw c/d.go", "l a.go ../secret\nw a.go", "l x /\ng y.go", "p a.go\nw a.go", "p x\nw a.go\nw b.go",
		"d a.go\nw a.go", "f c\nw c/d.go", "m c\ng c/d.go", "r c\nw c/d.go\nw e.go", "s .client-gen-1\nw a.go", "w ../x.go", "w /x.go", "w a.go\nw a.go",
		"l . x\nl x x\nl y x/y\nw x/y/z.go", "w A.go\nw a.go", "w \xff.go\nw a\tb.go", "g .client-gen-x/a.go\nw .client-gen-x/a.go", "f a/b/c.go\nw a/b/c.go\nw d.go",
	} {
		f.Add(script)
	}
	f.Fuzz(func(t *testing.T, script string) {
		parent := t.TempDir()
		root := filepath.Join(parent, "out")
		if err := os.Mkdir(root, 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, parent, map[string]string{"secret": "secret", "sibling/a.go": header})
		wanted := map[string]string{}
		hand := map[string]string{}
		for line := range strings.SplitSeq(script, "\n") {
			if len(line) > 600 || len(wanted) > 20 {
				continue
			}
			letter, name, _ := strings.Cut(line, " ")
			if letter == "w" {
				wanted[name] = header + "// wanted\n"
				continue
			}
			place(root, letter, name, hand)
		}
		before := read(t, parent)
		_, err := Sync(context.Background(), tree(root, wanted))
		after := read(t, parent)
		if err != nil {
			delStages(before)
			delStages(after)
			if !maps.Equal(before, after) {
				t.Fatalf("after %v:\n%q\nwas\n%q", err, after, before)
			}
			return
		}
		for name, text := range before {
			if inside, in := strings.CutPrefix(name, "out/"); in && hand[inside] == "" {
				continue
			}
			if after[name] != text && !strings.Contains(name, "/"+stagePrefix) {
				t.Fatalf("%s was %q and is %q", name, text, after[name])
			}
		}
		for name, text := range wanted {
			if after["out/"+name] != text {
				t.Fatalf("%s is %q", name, after["out/"+name])
			}
		}
	})
}

// place puts one thing into the tree, if it can be put there.
func place(root, letter, name string, hand map[string]string) {
	name, target, _ := strings.Cut(name, " ")
	if !filepath.IsLocal(name) || name == "." {
		return
	}
	full := filepath.Join(root, name)
	if real, err := filepath.EvalSymlinks(filepath.Dir(full)); err == nil && real != filepath.Dir(full) {
		return // through a link, maybe out of the tree
	}
	if os.MkdirAll(filepath.Dir(full), 0o755) != nil {
		return
	}
	if real, err := filepath.EvalSymlinks(filepath.Dir(full)); err != nil || real != filepath.Dir(full) {
		return
	}
	if _, err := os.Lstat(full); err == nil {
		return
	}
	switch letter {
	case "f":
		if os.WriteFile(full, []byte("package x // by hand\n"), 0o644) == nil {
			hand[filepath.ToSlash(filepath.Clean(name))] = "f"
		}
	case "g":
		_ = os.WriteFile(full, []byte(header), 0o644)
	case "d":
		_ = os.Mkdir(full, 0o755)
	case "l":
		_ = os.Symlink(target, full)
	case "m":
		_ = os.Mkdir(full, 0o755)
		_ = os.WriteFile(filepath.Join(full, "go.mod"), []byte("module m\n"), 0o644)
	case "r":
		_ = os.Mkdir(full, 0o555)
	case "s":
		_ = os.MkdirAll(filepath.Join(full, "new"), 0o755)
	}
}

// delStages leaves out what killed runs left: any run may clear it.
func delStages(files map[string]string) {
	maps.DeleteFunc(files, func(name, _ string) bool { return strings.Contains("/"+name, "/"+stagePrefix) })
}
