package output

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestJournalsOfOthers has journals that nobody can have written who was killed,
// as a checkout may bring them: nothing outside, and nothing written by hand, is
// touched for their sake, and no run fails.
func TestJournalsOfOthers(t *testing.T) {
	const lead = ".client-gen-1"
	tests := map[string]func(parent string) journal{
		"outside": func(parent string) journal {
			return journal{Stages: []stageJournal{{Root: filepath.Join(parent, "secret"), Dir: filepath.Join(parent, "in", lead),
				Files: []fileJournal{{Path: "a.go", Old: sum([]byte(header)), New: sum([]byte(header + "// evil\n"))}}}}}
		},
		"a path that leads out": func(parent string) journal {
			return journal{Stages: []stageJournal{{Root: filepath.Join(parent, "in", "out"), Dir: filepath.Join(parent, "in", lead),
				Files: []fileJournal{{Path: "../../secret/a.go", Old: sum([]byte(header)), New: sum([]byte(header + "// evil\n"))}}}}}
		},
		"through a link": func(parent string) journal {
			return journal{Stages: []stageJournal{{Root: filepath.Join(parent, "in", "out"), Dir: filepath.Join(parent, "in", lead),
				Files: []fileJournal{{Path: "link/a.go", Old: sum([]byte(header)), New: sum([]byte(header + "// evil\n"))}}}}}
		},
		"written by hand": func(parent string) journal {
			return journal{Stages: []stageJournal{{Root: filepath.Join(parent, "in", "out"), Dir: filepath.Join(parent, "in", lead),
				Files: []fileJournal{{Path: "hand.go", Old: sum([]byte("package x\n")), New: sum([]byte(header + "// evil\n"))}, {Path: "keep.go", Old: sum([]byte("package x\n"))}}}}}
		},
		"not generated": func(parent string) journal {
			return journal{Stages: []stageJournal{{Root: filepath.Join(parent, "in", "out"), Dir: filepath.Join(parent, "in", lead),
				Files: []fileJournal{{Path: "plain.go", New: sum([]byte("package x // evil\n"))}}}}}
		},
		"another sum": func(parent string) journal {
			return journal{Stages: []stageJournal{{Root: filepath.Join(parent, "in", "out"), Dir: filepath.Join(parent, "in", lead),
				Files: []fileJournal{{Path: "a.go", Old: sum([]byte(header)), New: sum([]byte("other"))}}}}}
		},
		"one in the other": func(parent string) journal {
			return journal{Stages: []stageJournal{{Root: filepath.Join(parent, "in", "out"), Dir: filepath.Join(parent, "in", lead)},
				{Root: filepath.Join(parent, "in", "out", "sub"), Dir: filepath.Join(parent, "in", lead)}}}
		},
		"a stage that has gone": func(parent string) journal {
			return journal{Stages: []stageJournal{{Root: filepath.Join(parent, "in", "out"), Dir: filepath.Join(parent, "in", lead),
				Files: []fileJournal{{Path: "a.go", Old: sum([]byte(header)), New: sum([]byte(header + "// evil\n"))}}},
				{Root: filepath.Join(parent, "in", "more"), Dir: filepath.Join(parent, "in", ".client-gen-2")}}}
		},
		"nothing": func(string) journal { return journal{} },
	}
	for name, make := range tests {
		t.Run(name, func(t *testing.T) {
			parent := t.TempDir()
			evil := header + "// evil\n"
			kept := map[string]string{
				"secret/a.go": header, "in/out/a.go": header, "in/out/hand.go": "package x\n", "in/out/keep.go": "package x\n",
			}
			write(t, parent, kept)
			write(t, parent, map[string]string{
				"in/" + lead + "/new/a.go": evil, "in/" + lead + "/new/hand.go": evil, "in/" + lead + "/new/plain.go": "package x // evil\n",
				"in/" + lead + "/new/link/a.go": evil, "in/secret/a.go": evil,
			})
			if err := os.Symlink("../../secret", filepath.Join(parent, "in", "out", "link")); err != nil {
				t.Skip(err)
			}
			kept["in/out/link"], kept["in/secret/a.go"] = "link to ../../secret", evil
			j := make(parent)
			j.Lead = filepath.Join(parent, "in", lead)
			text, err := json.Marshal(j)
			if err != nil {
				t.Fatal(err)
			}
			write(t, parent, map[string]string{"in/" + lead + "/journal": string(text)})
			trees := []Tree{{Root: filepath.Join(parent, "in", "out"), Files: []File{{Path: "a.go", Data: []byte(header)}}}}
			if err := Heal(context.Background(), trees); err != nil {
				t.Error(err)
			}
			got := read(t, parent)
			maps.DeleteFunc(got, func(name, _ string) bool { return strings.HasPrefix(name, "in/"+lead) })
			sameFiles(t, got, kept)
			if _, err := Sync(context.Background(), trees); err != nil {
				t.Error(err)
			}
			sameFiles(t, read(t, parent), kept)
		})
	}
}

// TestHealKeepsEdits has somebody edit what a killed run left, before the next
// one: neither is lost.
func TestHealKeepsEdits(t *testing.T) {
	parent := t.TempDir()
	out := filepath.Join(parent, "out")
	write(t, parent, map[string]string{"out/a.go": header, "out/b.go": header, "api/types.go": "package api\n", "api/zz_a.go": header})
	wanted := append(tree(out, map[string]string{"a.go": header + "// new\n", "b.go": header + "// new\n", "c.go": header}),
		loose(filepath.Join(parent, "api"), "zz_a.go", header+"// new\n"))
	interrupt(t, wanted)
	write(t, parent, map[string]string{"out/a.go": "package x // by hand\n", "out/mine.go": "package x\n", "api/zz_a.go": header + "// tried out\n"})
	if err := Heal(context.Background(), wanted[1:]); err != nil {
		t.Fatal(err)
	}
	sameFiles(t, read(t, parent), map[string]string{
		"out/a.go": "package x // by hand\n", "out/b.go": header + "// new\n", "out/c.go": header, "out/mine.go": "package x\n",
		"api/types.go": "package api\n", "api/zz_a.go": header + "// tried out\n",
	})
}

// stageAll prepares trees without putting anything in place.
func stageAll(t *testing.T, trees []Tree) []*stage {
	t.Helper()
	var all []*stage
	for _, tree := range trees {
		changes, err := compare(tree)
		if err != nil {
			t.Fatal(err)
		}
		s, err := prepare(context.Background(), tree, changes)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// interrupt leaves what a run leaves that is killed before its first step.
func interrupt(t *testing.T, trees []Tree) {
	t.Helper()
	all := stageAll(t, trees)
	if err := writeJournal(all); err != nil {
		t.Fatal(err)
	}
}

// TestInterruptedIsTold expects what a killed run left to be told of, and that
// of a run at work not to be.
func TestInterruptedIsTold(t *testing.T) {
	parent := t.TempDir()
	trees := tree(filepath.Join(parent, "out"), map[string]string{"a.go": header, "b.go": header})
	trees = append(trees, tree(filepath.Join(parent, "more"), map[string]string{"a.go": header})...)
	interrupt(t, trees)
	for n, want := range []int{2, 0} {
		report, err := Compare(trees)
		if err != nil || len(report.Interrupted) != want {
			t.Errorf("%v, error %v; want %d", report.Interrupted, err, want)
		}
		if n == 0 {
			unlock, err := lockAll(context.Background(), trees)
			if err != nil {
				t.Fatal(err)
			}
			defer unlock()
		}
	}
}

// TestFoldersOfLikeNames expects folders that only look like stages to stay.
func TestFoldersOfLikeNames(t *testing.T) {
	parent := filepath.Join(t.TempDir(), "a [b] *?")
	root := filepath.Join(parent, "out")
	kept := map[string]string{
		".client-gen-templates/x.tmpl": "x", ".client-gen-1/notes.txt": "x", "out/.client-gen-cache/y": "y",
		"out/.client-gen-2/z.go": "package z\n", ".client-gen-3": "a file",
	}
	write(t, parent, kept)
	write(t, parent, map[string]string{"out/a.go": header, "out/b.go": header, ".client-gen-4/new/left.go": header, "out/.client-gen-5/old/left.go": header})
	if _, err := Sync(context.Background(), tree(root, map[string]string{"a.go": header + "// new\n", "b.go": header + "// new\n"})); err != nil {
		t.Fatal(err)
	}
	want := maps.Clone(kept)
	want["out/a.go"], want["out/b.go"] = header+"// new\n", header+"// new\n"
	sameFiles(t, read(t, parent), want)
}
