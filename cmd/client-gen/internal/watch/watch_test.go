package watch

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// TestLoop wants one run per burst, with what is relevant, and none for what a
// run itself writes.
func TestLoop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		events := make(chan string)
		written := map[string]bool{}
		var runs [][]string
		l := &Loop{
			Events: events, Quiet: 50 * time.Millisecond,
			Relevant: func(path string) bool { return !written[path] },
			Run: func(_ context.Context, changed []string) {
				runs = append(runs, changed)
				written["out.go"] = true
				go func() { events <- "out.go" }()
			},
		}
		done := make(chan struct{})
		ctx, cancel := context.WithCancel(t.Context())
		go func() { defer close(done); l.Serve(ctx) }()
		for _, path := range []string{"b.go", "a.go", "b.go"} {
			events <- path
			time.Sleep(40 * time.Millisecond) // of the bubble's own clock
		}
		time.Sleep(time.Second)
		events <- "c.go"
		time.Sleep(time.Second)
		cancel()
		<-done
		if want := [][]string{{"a.go", "b.go"}, {"c.go"}}; !slices.EqualFunc(runs, want, slices.Equal) {
			t.Errorf("runs = %q, want %q", runs, want)
		}
	})
}

// TestTree wants to hear of files in new folders, and not of those left out.
func TestTree(t *testing.T) {
	dir := t.TempDir()
	tree, err := NewTree(func(dir string) bool { return filepath.Base(dir) == "generated" })
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	if err := tree.AddDeep(dir); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- tree.Serve(ctx) }()

	seen := make(chan string, 100)
	go func() {
		defer close(seen)
		for path := range tree.Events() {
			seen <- filepath.Base(path)
		}
	}()
	write := func(name string) {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	wait := func(want string) {
		t.Helper()
		for name := range seen {
			if name == "hidden.go" {
				t.Error("heard of a folder that is left out")
			}
			if name == want {
				return
			}
		}
		t.Fatalf("never heard of %s", want)
	}
	write("generated/hidden.go")
	write("types.go")
	wait("types.go")
	write("apis/shop/v1/order.go")
	wait("order.go")
	if tree.Folders() == 0 {
		t.Error("no folder is watched")
	}
	cancel()
	if err := <-served; err != nil {
		t.Error(err)
	}
}
