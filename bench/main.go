package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	rounds := flag.Int("rounds", 5, "rounds of each measurement; the median is printed")
	coldBuild := flag.Bool("cold-build", false, "also build the two programs from an empty build cache, which takes minutes")
	flag.Parse()
	if err := run(*rounds, *coldBuild); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(rounds int, coldBuild bool) error {
	dir, err := os.MkdirTemp("", "client-gen-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := setUp(dir)
	if err != nil {
		return err
	}
	var t table
	if err := s.generate(&t, rounds); err != nil {
		return err
	}
	if err := s.weigh(&t, coldBuild); err != nil {
		return err
	}
	t.write(os.Stdout)
	return nil
}

// setup holds what all measurements share.
type setup struct {
	dir    string // scratch
	module string // where both generators run and both programs are built
	ours   string // binaries
	theirs string
}

// setUp builds both generators and lays out the module that they run in.
func setUp(dir string) (*setup, error) {
	s := &setup{
		dir:    dir,
		module: filepath.Join(dir, "module"),
		ours:   filepath.Join(dir, "ours", "client-gen"),
		theirs: filepath.Join(dir, "theirs", "client-gen"),
	}
	progress("building both generators")
	if _, err := measure("..", nil, "go", "build", "-o", s.ours, "./cmd/client-gen"); err != nil {
		return nil, err
	}
	if _, err := measure(".", nil, "go", "build", "-o", s.theirs, "k8s.io/code-generator/cmd/client-gen"); err != nil {
		return nil, err
	}
	if err := os.CopyFS(s.module, os.DirFS(filepath.Join("testdata", "module"))); err != nil {
		return nil, err
	}
	runtime, err := filepath.Abs(filepath.Join("..", "runtime"))
	if err != nil {
		return nil, err
	}
	_, err = measure(s.module, nil, "go", "mod", "edit", "-replace=github.com/clientsmith/client-gen/runtime="+runtime)
	return s, err
}

func progress(format string, args ...any) { fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...) }
