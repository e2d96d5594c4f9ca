package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// modulePath is the import path of the module that the generators run in.
const modulePath = "example.com/bench"

// tools are upstream's generators.
var tools = []string{"client-gen", "lister-gen", "informer-gen", "applyconfiguration-gen", "deepcopy-gen"}

// sections are the parts of the table, in its order.
var sections = []struct {
	name string
	run  func(*setup, *table, options) error
}{
	{"clientset", func(s *setup, t *table, o options) error { return s.clientset(t, o.rounds) }},
	{"families", func(s *setup, t *table, o options) error { return s.families(t, o.rounds) }},
	{"project", func(s *setup, t *table, o options) error { return s.project(t, o.rounds) }},
	{"weight", func(s *setup, t *table, o options) error { return s.weigh(t, o.coldBuild) }},
	{"runtime", func(s *setup, t *table, o options) error { return s.runtime(t, o.rounds) }},
}

type options struct {
	rounds    int
	coldBuild bool
}

func main() {
	var names []string
	for _, section := range sections {
		names = append(names, section.name)
	}
	var o options
	flag.IntVar(&o.rounds, "rounds", 3, "rounds of each measurement; the median is printed")
	flag.BoolVar(&o.coldBuild, "cold-build", true, "build the two programs from an empty build cache too, which takes minutes")
	only := flag.String("only", strings.Join(names, ","), "sections to measure")
	flag.Parse()
	if err := run(o, strings.Split(*only, ","), names); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(o options, only, names []string) error {
	for _, name := range only {
		if !slices.Contains(names, name) {
			return fmt.Errorf("-only: there is no section %q; the sections are %s", name, strings.Join(names, ", "))
		}
	}
	if o.rounds < 1 {
		return fmt.Errorf("-rounds: %d is less than one", o.rounds)
	}
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
	for _, section := range sections {
		if !slices.Contains(only, section.name) {
			continue
		}
		if err := section.run(s, &t, o); err != nil {
			return fmt.Errorf("%s: %w", section.name, err)
		}
	}
	t.write(os.Stdout)
	return nil
}

// setup holds what all measurements share.
type setup struct {
	dir     string   // scratch
	module  string   // where both generators run and both programs are built
	ours    string   // binary
	inputs  []string // packages of k8s.io/api, as group/version
	sources []string // their Go files
}

// theirs is the binary of one of upstream's generators.
func (s *setup) theirs(tool string) string { return filepath.Join(s.dir, "theirs", tool) }

// setUp builds all generators and lays out the module that they run in.
func setUp(dir string) (*setup, error) {
	s := &setup{dir: dir, module: filepath.Join(dir, "module"), ours: filepath.Join(dir, "ours", "client-gen")}
	progress("building the generators")
	if _, err := measure("..", nil, "go", "build", "-o", s.ours, "./cmd/client-gen"); err != nil {
		return nil, err
	}
	for _, tool := range tools {
		if _, err := measure(".", nil, "go", "build", "-o", s.theirs(tool), "k8s.io/code-generator/cmd/"+tool); err != nil {
			return nil, err
		}
	}
	if err := os.CopyFS(s.module, os.DirFS(filepath.Join("testdata", "module"))); err != nil {
		return nil, err
	}
	runtime, err := filepath.Abs(filepath.Join("..", "runtime"))
	if err != nil {
		return nil, err
	}
	if _, err := measure(s.module, nil, "go", "mod", "edit", "-replace=github.com/clientsmith/client-gen/runtime="+runtime); err != nil {
		return nil, err
	}
	return s, s.findInputs()
}

func progress(format string, args ...any) { fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...) }
