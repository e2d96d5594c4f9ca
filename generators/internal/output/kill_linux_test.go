package output

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"
)

// TestMain lets the test binary be the process that is killed.
func TestMain(m *testing.M) {
	if root := os.Getenv("CLIENT_GEN_TEST_SYNC"); root != "" {
		for n := 0; ; n++ {
			t := tree(root, version(n%2))
			if _, err := Sync(context.Background(), t); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
	}
	if parent := os.Getenv("CLIENT_GEN_TEST_LOOSE"); parent != "" {
		for n := 0; ; n++ {
			if _, err := Sync(context.Background(), looseVersion(parent, n%2)); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
	}
	if parent := os.Getenv("CLIENT_GEN_TEST_LIMITED"); parent != "" {
		os.Exit(limited(parent))
	}
	if parent := os.Getenv("CLIENT_GEN_TEST_TREES"); parent != "" {
		for n := 0; ; n++ {
			if _, err := Sync(context.Background(), treesVersion(parent, n%2)); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
	}
	if parent := os.Getenv("CLIENT_GEN_TEST_STEPS"); parent != "" {
		os.Exit(stepped(parent))
	}
	os.Exit(m.Run())
}

// killAtRandom starts the test binary with a setting and kills it soon after.
func killAtRandom(t *testing.T, setting string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), setting)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(10*time.Millisecond + rand.N(60*time.Millisecond))
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
}

// TestKilledLoose kills a process that rewrites files among hand-written ones,
// at random moments: each is one of its states, and the next run heals the rest.
func TestKilledLoose(t *testing.T) {
	rounds := kills(t)
	parent := t.TempDir()
	write(t, parent, map[string]string{"one/types.go": "package one\n", "two/types.go": "package two\n"})
	for range rounds {
		killAtRandom(t, "CLIENT_GEN_TEST_LOOSE="+parent)
		checkLoose(t, parent)
	}
	if _, err := Sync(context.Background(), looseVersion(parent, 1)); err != nil {
		t.Fatal(err)
	}
	checkLoose(t, parent)
	want := map[string]string{"one/types.go": "package one\n", "two/types.go": "package two\n"}
	for _, name := range []string{"one/zz_a.go", "one/zz_b.go", "two/zz_b.go"} {
		want[name] = header + "// version 1\n"
	}
	for name, text := range version(1) {
		want["out/"+name] = text
	}
	sameFiles(t, read(t, parent), want)
}

// TestKilled kills a process that rewrites a tree, at random moments, and
// expects the tree to be one of its two states each time.
func TestKilled(t *testing.T) {
	rounds := kills(t)
	parent := t.TempDir()
	root := filepath.Join(parent, "out")
	if _, err := Sync(context.Background(), tree(root, version(0))); err != nil {
		t.Fatal(err)
	}
	for round := range rounds {
		killAtRandom(t, "CLIENT_GEN_TEST_SYNC="+root)
		if got := read(t, root); !maps.Equal(got, version(0)) && !maps.Equal(got, version(1)) {
			t.Fatalf("round %d: tree of %d files is between its states", round, len(got))
		}
	}
	if _, err := Sync(context.Background(), tree(root, version(0))); err != nil {
		t.Fatal(err)
	}
	sameFiles(t, read(t, root), version(0))
	if left, _ := filepath.Glob(filepath.Join(parent, stagePrefix+"*")); len(left) != 0 {
		t.Errorf("stages of killed runs were not cleared: %v", left)
	}
}

// TestManyAtOnce runs many Syncs of a tree whose parent does not exist; every
// other one is cancelled and takes back the folders that it made.
func TestManyAtOnce(t *testing.T) {
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for range 5 {
		root := filepath.Join(t.TempDir(), "a", "b", "out")
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			wg.Go(func() { _, errs[i] = Sync(context.Background(), tree(root, version(i))) })
			wg.Go(func() {
				if _, err := Sync(cancelled, tree(root, version(i))); !errors.Is(err, context.Canceled) {
					t.Errorf("a cancelled Sync returned %v", err)
				}
			})
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		got := read(t, root)
		if !slices.ContainsFunc(makeRange(len(errs)), func(i int) bool { return maps.Equal(got, version(i)) }) {
			t.Errorf("tree of %d files is none of the versions written", len(got))
		}
	}
}

func makeRange(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// TestDiskFull needs a file system of its own to fill.
func TestDiskFull(t *testing.T) {
	mount := t.TempDir()
	if err := syscall.Mount("tmpfs", mount, "tmpfs", 0, "size=256k"); err != nil {
		t.Skipf("cannot mount a small file system to fill (needs root): %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(mount, 0); err != nil {
			t.Error(err)
		}
	})
	root := filepath.Join(mount, "out")
	small := map[string]string{"a.go": header, "b.go": header}
	if _, err := Sync(context.Background(), tree(root, small)); err != nil {
		t.Fatal(err)
	}
	if _, err := Sync(context.Background(), tree(root, version(1))); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("error is %v, want no space left", err)
	}
	sameFiles(t, read(t, mount), map[string]string{"out/a.go": header, "out/b.go": header})
}
