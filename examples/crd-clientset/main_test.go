package main

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "record testdata/output.txt")

// TestRun runs the program on the API server that it starts itself. What it prints is in testdata/output.txt, but for the
// first line, which names the server; test/e2e compares the same file with a run on a real server.
func TestRun(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), &out, "", "default", false); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	first, rest, _ := strings.Cut(out.String(), "\n")
	if !strings.HasPrefix(first, "Kubernetes v1.") {
		t.Errorf("first line: %s", first)
	}
	if *update {
		if err := os.WriteFile("testdata/output.txt", []byte(rest), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/output.txt")
	if err != nil {
		t.Fatal(err)
	}
	if rest != string(want) {
		t.Errorf("got\n%s\nwant\n%s", rest, want)
	}
}
