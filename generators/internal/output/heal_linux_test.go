package output

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// stepVersion is treesVersion with few files in each folder.
func stepVersion(parent string, n int) []Tree {
	trees := treesVersion(parent, n)
	for i := range trees {
		trees[i].Files = trees[i].Files[:min(5, len(trees[i].Files))]
	}
	return trees
}

// dieAt makes the process kill itself at a step, as CLIENT_GEN_TEST_STEP says.
func dieAt(text string) {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	step = func() {
		if n--; n < 0 {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
}

// stepped is what the test binary does to be killed: a run, or what the next
// one does about it.
func stepped(parent string) int {
	dieAt(os.Getenv("CLIENT_GEN_TEST_STEP"))
	var err error
	switch os.Getenv("CLIENT_GEN_TEST_DO") {
	case "heal":
		err = Heal(context.Background(), stepVersion(parent, 1)[:1])
	default:
		_, err = Sync(context.Background(), stepVersion(parent, 1))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// killAt runs the test binary up to a step, and reports whether it was killed
// there, or ended before.
func killAt(t *testing.T, parent, do string, n int) (killed bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "CLIENT_GEN_TEST_STEPS="+parent, "CLIENT_GEN_TEST_DO="+do, "CLIENT_GEN_TEST_STEP="+strconv.Itoa(n))
	cmd.Stderr = os.Stderr
	err := cmd.Run()
	if err == nil {
		return false
	}
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() || status.Signal() != syscall.SIGKILL {
		t.Fatalf("step %d: %v", n, err)
	}
	return true
}

// stepTrees makes the trees of version 0, with a folder that is not there yet in
// version 1, and one file that is generated for the first time.
func stepTrees(t *testing.T) (parent string, byHand map[string]string) {
	t.Helper()
	parent = t.TempDir()
	byHand = map[string]string{
		"api/one/types.go": "package one\n", "api/two/types.go": "package two\n", "gen/clientset/hand.go": "package clientset\n",
	}
	write(t, parent, byHand)
	if _, err := Sync(context.Background(), stepBefore(parent)); err != nil {
		t.Fatal(err)
	}
	return parent, byHand
}

// stepBefore is what is there before a run that is killed, and stepAfter after it.
func stepBefore(parent string) []Tree {
	trees := stepVersion(parent, 0)
	return append(trees[:2:2], trees[3:]...)
}

func stepAfter(parent string) []Tree { return stepVersion(parent, 1) }

// versionOf tells which of two versions all trees have together: -1 for none.
func versionOf(t *testing.T, parent string, byHand map[string]string, versions ...[]Tree) int {
	t.Helper()
	got := read(t, parent)
	for name := range got {
		if strings.Contains("/"+name, "/"+stagePrefix) {
			delete(got, name)
		}
	}
	for n, trees := range versions {
		want := maps.Clone(byHand)
		for _, tree := range trees {
			for _, f := range tree.Files {
				rel, _ := filepath.Rel(parent, filepath.Join(tree.Root, f.Path))
				want[filepath.ToSlash(rel)] = string(f.Data)
			}
		}
		if maps.Equal(got, want) {
			return n
		}
	}
	return -1
}

// TestKilledAtEachStep kills a run over several folders and files beside types
// before each of its steps. The next run, even one that is about one of the
// folders only and fails afterwards, leaves all of them as before or as after,
// together.
func TestKilledAtEachStep(t *testing.T) {
	between := 0
	for n := 0; ; n++ {
		parent, byHand := stepTrees(t)
		if !killAt(t, parent, "run", n) {
			if n < 10 {
				t.Fatalf("the run has %d steps", n)
			}
			t.Logf("%d steps, after %d of which trees were of different versions", n, between)
			break
		}
		if versionOf(t, parent, byHand, stepBefore(parent), stepAfter(parent)) < 0 {
			between++
			trees := stepVersion(parent, 1)
			if left, err := Compare(trees); err != nil || len(left.Interrupted) == 0 {
				t.Errorf("step %d: a comparison does not tell of the run that was killed: %v", n, err)
			}
		}
		if err := Heal(context.Background(), stepVersion(parent, 1)[3:4]); err != nil {
			t.Fatalf("step %d: %v", n, err)
		}
		if versionOf(t, parent, byHand, stepBefore(parent), stepAfter(parent)) < 0 {
			t.Fatalf("step %d: the next run leaves trees of different versions", n)
		}
		if _, err := Sync(context.Background(), stepVersion(parent, 1)); err != nil {
			t.Fatalf("step %d: %v", n, err)
		}
		for name := range read(t, parent) {
			if strings.Contains("/"+name, "/"+stagePrefix) {
				t.Fatalf("step %d: %s is left", n, name)
			}
		}
	}
	if between < 5 {
		t.Errorf("only %d steps were in the middle", between)
	}
}

// TestKilledWhileHealing kills the run that finishes a killed one, before each
// of its steps.
func TestKilledWhileHealing(t *testing.T) {
	const middle = 7 // a step of the first run
	for n := 0; ; n++ {
		parent, byHand := stepTrees(t)
		if !killAt(t, parent, "run", middle) || versionOf(t, parent, byHand, stepBefore(parent), stepAfter(parent)) >= 0 {
			t.Fatalf("step %d is not in the middle of a run", middle)
		}
		killed := killAt(t, parent, "heal", n)
		if err := Heal(context.Background(), stepVersion(parent, 1)[:1]); err != nil {
			t.Fatalf("step %d: %v", n, err)
		}
		if got := versionOf(t, parent, byHand, stepBefore(parent), stepAfter(parent)); got != 1 {
			t.Fatalf("step %d: after healing twice the version is %d", n, got)
		}
		if !killed {
			break
		}
	}
}
