package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/aymanbagabas/go-udiff"

	"github.com/clientsmith/client-gen/generators"
)

func printDiagnostics(w io.Writer, list generators.Diagnostics) {
	dir, err := os.Getwd()
	if err == nil {
		list = list.Relative(dir)
	}
	for _, d := range list.Sorted() {
		fmt.Fprintln(w, d)
	}
}

func printWarnings(w io.Writer, report *generators.Report) {
	printDiagnostics(w, report.Warnings)
}

// printReport says in one line what the run did and, with -v, what it found.
func printReport(stdout, stderr io.Writer, report *generators.Report, f *flags) {
	printWarnings(stderr, report)
	if f.verbosity > 0 {
		printResources(stdout, report)
	}
	verb := "wrote"
	if f.DryRun {
		verb = "would write"
	}
	var total time.Duration
	for _, s := range report.Stages {
		total += s.Duration
	}
	where := "files beside the types"
	if len(report.Roots) > 0 {
		where = relative(report.Roots[0])
	}
	fmt.Fprintf(stdout, "client-gen: %s %s: %d new, %d changed, %d unchanged, %d removed (%s)\n",
		verb, where,
		report.Count(generators.New), report.Count(generators.Changed),
		report.Count(generators.Unchanged), report.Count(generators.Removed), total.Round(time.Millisecond))
	if f.verbosity > 0 {
		for _, s := range report.Stages {
			fmt.Fprintf(stdout, "  %-8s %s\n", s.Name, s.Duration.Round(time.Millisecond/10))
		}
	}
}

// printResources prints a table of what was found.
func printResources(w io.Writer, report *generators.Report) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "GROUP\tVERSION\tKIND\tRESOURCE\tSCOPE\tVERBS\tDECLARED")
	for _, r := range report.Resources {
		group, scope := r.Group, "Cluster"
		if group == "" {
			group = "(core)"
		}
		if r.Namespaced {
			scope = "Namespaced"
		}
		verbs := strings.Join(append(r.Verbs, r.Methods...), ",")
		if verbs == "" {
			verbs = "-"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", group, r.Version, r.Kind, r.Name, scope, verbs, relative(r.File))
	}
	_ = table.Flush() // a terminal that went away is not worth an error
}

// printDiff prints what verify found and reports whether there was anything.
func printDiff(w io.Writer, report *generators.Report) bool {
	found := false
	for _, c := range report.Files {
		if c.State == generators.Unchanged {
			continue
		}
		found = true
		name := relative(c.Path)
		oldName, newName := "a/"+name, "b/"+name
		switch c.State {
		case generators.New:
			oldName = "/dev/null"
		case generators.Removed:
			newName = "/dev/null"
		}
		fmt.Fprint(w, udiff.Unified(oldName, newName, string(c.Old), string(c.New)))
	}
	return found
}

// relative shortens a path below the working folder.
func relative(path string) string {
	dir, err := os.Getwd()
	if err != nil {
		return path
	}
	rel, err := filepath.Rel(dir, path)
	if err != nil || strings.HasPrefix(rel, "..") {
		return path
	}
	return filepath.ToSlash(rel)
}

func files(n int) string {
	if n == 1 {
		return "1 file"
	}
	return fmt.Sprintf("%d files", n)
}
