package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// lines passes on what is written to it, line by line, without ever blocking
// the writer for want of a reader.
func lines(t *testing.T) (io.Writer, <-chan string) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	out := make(chan string, 1000)
	go func() {
		defer close(out)
		for s := bufio.NewScanner(r); s.Scan(); {
			out <- s.Text()
		}
	}()
	return w, out
}

// TestWatch saves files and waits for what client-gen says, in any time that it
// needs.
func TestWatch(t *testing.T) {
	t.Chdir(t.TempDir())
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module example.com/shop\n\ngo 1.26.0\n")
	write("client-gen.yaml", "version: 1\nclientsets:\n- packages: [./apis/...]\n  runtime: client-go\n  with: [deepcopy]\n  without: [clientset, fakes]\n")
	write("apis/shop/v1/doc.go", "// +k8s:deepcopy-gen=package\npackage v1\n")
	write("apis/shop/v1/types.go", "package v1\n\ntype Order struct{ Items []string }\n")

	ctx, cancel := context.WithCancel(t.Context())
	stdout, said := lines(t)
	stderr, complained := lines(t)
	status := make(chan int, 1)
	go func() { status <- run(ctx, []string{"watch", "-v"}, stdout, stderr) }()
	wait := func(from <-chan string, want string) {
		t.Helper()
		for line := range from {
			if strings.Contains(line, want) {
				return
			}
		}
		t.Fatalf("it never said %q", want)
	}
	wait(said, "client-gen: changed 1 file")
	wait(complained, "(Ctrl-C ends it)")

	write("apis/shop/v1/types.go", "package v1\n\ntype Order struct{ Items []int }\n\ntype Spec struct{ A []string }\n")
	wait(complained, "apis/shop/v1/types.go changed")
	wait(said, "client-gen: changed 1 file")

	// A mistake is shown, and the next save is seen all the same. What the last
	// run wrote itself was no reason for another.
	write("apis/shop/v1/types.go", "package v1\n\ntype Order struct{ Items []int\n")
	wait(complained, "types.go:")
	write("apis/shop/v1/types.go", "package v1\n\ntype Order struct{ Items []int }\n")
	wait(said, "client-gen: changed 1 file")

	// A package in a new folder.
	write("apis/stock/v1/types.go", "// +k8s:deepcopy-gen=package\npackage v1\n\ntype Shelf struct{ Items []int }\n")
	wait(said, "client-gen: changed 1 file")

	// The configuration itself.
	write("client-gen.yaml", "version: 1\nclientsets:\n- packages: [./apis/...]\n  fakes: no\n")
	wait(complained, "unknown field fakes")

	cancel()
	if got := <-status; got != exitOK {
		t.Errorf("exit status %d", got)
	}
	for {
		select {
		case line := <-complained:
			if strings.Contains(line, "zz_generated") {
				t.Errorf("it heard of its own output: %s", line)
			}
			continue
		default:
		}
		break
	}
}
