package main

import (
	"bytes"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// floors are what no generator can do without: the go command names packages
// and files, their declarations are parsed, and the output is written or read.
type floors struct {
	list, coldList     samples
	parse, write, read samples
	files              int // of the output
}

// measure takes every part once, for packages that are written by hand in the
// files sources. Out holds what a generator wrote.
func (f *floors) measure(s *setup, out string, packages, sources []string) error {
	cache, err := os.MkdirTemp(s.dir, "cache-floor")
	if err != nil {
		return err
	}
	list := append([]string{"list", "-find", "-json=ImportPath,GoFiles"}, packages...)
	for _, m := range []struct {
		into *samples
		env  []string
	}{{&f.list, nil}, {&f.coldList, []string{"GOCACHE=" + cache}}} {
		u, err := measure(s.module, m.env, "go", list...)
		if err != nil {
			return err
		}
		*m.into = append(*m.into, u)
	}
	names, err := goFiles(out)
	if err != nil {
		return err
	}
	f.files = len(names)
	var texts [][]byte
	copied := out + "-floor"
	for _, step := range []struct {
		into *samples
		do   func() error
	}{
		{&f.parse, func() error { return parseAll(sources) }},
		{&f.read, func() (err error) { texts, err = readAll(names); return err }},
		{&f.write, func() error { return writeAll(out, copied, names, texts) }},
	} {
		start := time.Now()
		if err := step.do(); err != nil {
			return err
		}
		*step.into = append(*step.into, usage{wall: time.Since(start)})
	}
	return nil
}

func (f *floors) first() time.Duration { return f.list.wall() + f.parse.wall() + f.write.wall() }
func (f *floors) again() time.Duration { return f.list.wall() + f.parse.wall() + f.read.wall() }
func (f *floors) cold() time.Duration  { return f.coldList.wall() + f.parse.wall() + f.read.wall() }

func goFiles(dir string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".go") {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

// parallel runs do for 0 to n-1 on all cores.
func parallel(n int, do func(int) error) error {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		group.Go(func() error { return do(i) })
	}
	return group.Wait()
}

// parseAll parses the files that types are declared in by hand.
func parseAll(names []string) error {
	fset := token.NewFileSet()
	return parallel(len(names), func(i int) error {
		text, err := os.ReadFile(names[i])
		if err != nil {
			return err
		}
		if head, _, _ := bytes.Cut(text, []byte("\npackage ")); bytes.Contains(head, []byte("// Code generated")) {
			return nil
		}
		if _, err := parser.ParseFile(fset, names[i], text, parser.ParseComments|parser.SkipObjectResolution); err != nil {
			return fmt.Errorf("parse: %w", err)
		}
		return nil
	})
}

func readAll(names []string) ([][]byte, error) {
	texts := make([][]byte, len(names))
	return texts, parallel(len(names), func(i int) (err error) {
		texts[i], err = os.ReadFile(names[i])
		return err
	})
}

// writeAll writes what is in one tree to another.
func writeAll(from, to string, names []string, texts [][]byte) error {
	targets := make([]string, len(names))
	for i, name := range names {
		targets[i] = to + strings.TrimPrefix(name, from)
		if err := os.MkdirAll(filepath.Dir(targets[i]), 0o755); err != nil {
			return err
		}
	}
	return parallel(len(names), func(i int) error { return os.WriteFile(targets[i], texts[i], 0o644) })
}
