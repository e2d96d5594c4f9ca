package output

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// kills is how many kills a test survives: few by default, as many as
// CLIENT_GEN_KILLS says ("make kill" says 500).
func kills(t *testing.T) int {
	t.Helper()
	if text := os.Getenv("CLIENT_GEN_KILLS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if testing.Short() {
		return 8
	}
	return 40
}

var treeNames = []string{"clientset", "listers", "informers"}

// treesVersion is a run of several folders and of files beside the types.
func treesVersion(parent string, n int) []Tree {
	var trees []Tree
	for _, name := range treeNames {
		trees = append(trees, tree(filepath.Join(parent, "gen", name), version(n))...)
	}
	text := header + "// version " + strconv.Itoa(n) + "\n"
	return append(trees,
		loose(filepath.Join(parent, "api", "one"), "zz_a.go", text, "zz_b.go", text),
		loose(filepath.Join(parent, "api", "two"), own[n], text),
	)
}

// TestKilledTrees kills runs over several folders and files beside the types.
// What is promised: each folder is one of its two states, each file beside the
// types too, and hand-written files are there. Folders are exchanged one after
// the other, so that a kill may leave some new and some old: the next run begins
// with making all of them new.
func TestKilledTrees(t *testing.T) {
	parent := t.TempDir()
	byHand := map[string]string{
		"api/one/types.go": "package one\n", "api/two/types.go": "package two\n",
		"gen/clientset/hand.go": "package clientset\n", "gen/listers/deep/hand.go": "package deep\n",
	}
	write(t, parent, byHand)
	if _, err := Sync(context.Background(), treesVersion(parent, 0)); err != nil {
		t.Fatal(err)
	}
	mixed := 0
	for round := range kills(t) {
		killAtRandom(t, "CLIENT_GEN_TEST_TREES="+parent)
		if checkTrees(t, parent, round) {
			mixed++
		}
		if round%2 == 1 {
			if err := Heal(context.Background(), treesVersion(parent, 0)[1:2]); err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
			if versionOf(t, parent, byHand, treesVersion(parent, 0), treesVersion(parent, 1)) < 0 {
				t.Fatalf("round %d: after healing, trees are of different versions", round)
			}
		}
		if round%10 != 9 {
			continue // the next run to be killed has to cope
		}
		n := round / 10 % 2
		if _, err := Sync(context.Background(), treesVersion(parent, n)); err != nil {
			t.Fatalf("round %d: the next run fails: %v", round, err)
		}
		want := maps.Clone(byHand)
		for _, tree := range treesVersion(parent, n) {
			for _, f := range tree.Files {
				rel, _ := filepath.Rel(parent, filepath.Join(tree.Root, f.Path))
				want[filepath.ToSlash(rel)] = string(f.Data)
			}
		}
		sameFiles(t, read(t, parent), want)
	}
	t.Logf("%d kills, after %d of them some folders were new and others old", kills(t), mixed)
}

// checkTrees expects each folder to be in one of its states, and reports
// whether they are in different ones.
func checkTrees(t *testing.T, parent string, round int) (mixed bool) {
	t.Helper()
	seen := map[int]bool{}
	for _, name := range treeNames {
		got := read(t, filepath.Join(parent, "gen", name))
		hand := map[string]string{"clientset": "hand.go", "listers": "deep/hand.go"}[name]
		if hand != "" && got[hand] == "" {
			t.Fatalf("round %d: the hand-written file of %s has gone", round, name)
		}
		delete(got, hand)
		switch {
		case maps.Equal(got, version(0)):
			seen[0] = true
		case maps.Equal(got, version(1)):
			seen[1] = true
		default:
			t.Fatalf("round %d: folder %s of %d files is between its states", round, name, len(got))
		}
	}
	for _, name := range []string{"one", "two"} {
		for file, text := range read(t, filepath.Join(parent, "api", name)) {
			whole := text == header+"// version 0\n" || text == header+"// version 1\n"
			if !whole && !strings.HasPrefix(file, stagePrefix) && text != "package "+name+"\n" {
				t.Fatalf("round %d: %s/%s is\n%s", round, name, file, text)
			}
		}
	}
	return len(seen) > 1
}
