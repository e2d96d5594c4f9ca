// Command apidiff compares the exported API of two trees of Go packages.
//
//	apidiff [-dir DIR] [-ignore-files REGEXP] [-rewrite FROM=TO] [-max N] A B
//
// A and B are import paths; the packages at and below them are compared. Exit
// code 0 means the same, 1 different, 2 that they could not be compared.
package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/clientsmith/client-gen/test/conformance/apidiff"
)

func main() {
	same, err := run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "apidiff:", err)
		os.Exit(2)
	}
	if !same {
		os.Exit(1)
	}
}

func run() (bool, error) {
	dir := flag.String("dir", "", "folder of the module that can import both trees")
	ignore := flag.String("ignore-files", "", "regexp of base names of files that do not count")
	limit := flag.Int("max", 0, "print at most this many differences (0: all)")
	opts := apidiff.Options{Rewrite: map[string]string{}}
	flag.Func("rewrite", "FROM=TO: read import path FROM as TO in both trees (repeatable)", func(s string) error {
		from, to, ok := strings.Cut(s, "=")
		if !ok {
			return fmt.Errorf("%q is not FROM=TO", s)
		}
		opts.Rewrite[from] = to
		return nil
	})
	flag.Parse()
	if flag.NArg() != 2 {
		return false, fmt.Errorf("want two import paths, got %d", flag.NArg())
	}
	if *ignore != "" {
		re, err := regexp.Compile(*ignore)
		if err != nil {
			return false, fmt.Errorf("parse -ignore-files: %w", err)
		}
		opts.IgnoreFiles = re
	}
	loader := &apidiff.Loader{Dir: *dir}
	var apis [2]apidiff.API
	for i, root := range flag.Args() {
		tree, err := loader.Load(root)
		if err != nil {
			return false, err
		}
		apis[i] = apidiff.Describe(tree, opts)
	}
	report := apidiff.Compare(apis[0], apis[1])
	return report.Same(), report.Write(os.Stdout, *limit)
}
