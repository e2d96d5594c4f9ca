package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/aymanbagabas/go-udiff"

	"github.com/clientsmith/client-gen/generators"
)

// printer writes what people read: results to out, complaints to err.
type printer struct {
	out, err io.Writer
	// paint colours what goes to out, warn what goes to err.
	paint, warn painter
}

func newPrinter(stdout, stderr io.Writer, color string) *printer {
	return &printer{stdout, stderr, newPainter(stdout, color), newPainter(stderr, color)}
}

// diagnostics prints mistakes and warnings with short paths.
func (p *printer) diagnostics(list generators.Diagnostics) {
	for _, d := range relativeTo(list) {
		text := plain(d.String())
		if p.warn {
			text = strings.Replace(text, ": warning: ", ": "+p.warn.paint(yellow, "warning:")+" ", 1)
			if place := plain(d.Pos.String()); d.Pos.Filename != "" {
				text = p.warn.paint(bold, place) + strings.TrimPrefix(text, place)
			}
		}
		fmt.Fprintln(p.err, text)
	}
}

// relativeTo returns the list sorted, its paths relative to the working folder.
func relativeTo(list generators.Diagnostics) generators.Diagnostics {
	if dir, err := os.Getwd(); err == nil {
		list = list.Relative(dir)
	}
	return list.Sorted()
}

// report says in one line per family what a run did, or would do.
func (p *printer) report(o *outcome, dry bool) {
	p.diagnostics(o.report.Warnings)
	if o.name != "" {
		fmt.Fprintf(p.out, "%s:\n", p.paint.paint(bold, o.name))
	}
	rows := o.families()
	width := 0
	for _, row := range rows {
		width = max(width, len(row.name))
	}
	for _, row := range rows {
		fmt.Fprintf(p.out, "%-*s  %s, %s, %d unchanged, %s  %s\n", width, row.name,
			p.paint.count(green, row.counts[generators.New], "new"), p.paint.count(yellow, row.counts[generators.Changed], "changed"),
			row.counts[generators.Unchanged], p.paint.count(red, row.counts[generators.Removed], "removed"), row.where)
	}
	changes := len(o.report.Files) - o.report.Count(generators.Unchanged)
	took := round(o.elapsed)
	switch {
	case changes == 0:
		fmt.Fprintf(p.out, "client-gen: %s up to date (%s)\n", files(len(o.report.Files)), took)
	case dry:
		fmt.Fprintf(p.out, "client-gen: would change %s (%s)\n", files(changes), took)
	default:
		fmt.Fprintf(p.out, "client-gen: changed %s (%s)\n", files(changes), took)
	}
}

// interrupted tells of what killed runs have left behind.
func (p *printer) interrupted(outcomes []*outcome) {
	var all []string
	for _, o := range outcomes {
		all = append(all, o.report.Interrupted...)
	}
	slices.Sort(all)
	for _, dir := range slices.Compact(all) {
		fmt.Fprintf(p.err, "client-gen: a run was killed while it wrote, and left %s: the next one finishes what it began, and removes that\n", relative(dir))
	}
}

// stages prints the time that each step of a run took.
func (p *printer) stages(report *generators.Report) {
	for _, s := range report.Stages {
		fmt.Fprintf(p.out, "  %-8s %s\n", s.Name, s.Duration.Round(time.Millisecond/10))
	}
}

// found prints what was read, what was found in it and what was left out.
func (p *printer) found(in *generators.Inspection) {
	fmt.Fprintf(p.out, "read %s:\n", plural(len(in.Packages), "package"))
	for _, pkg := range in.Packages {
		fmt.Fprintf(p.out, "  %s  %s\n", pkg.Path, relative(pkg.Dir))
	}
	p.resources(in.Resources)
	for _, s := range in.Skipped {
		at := ""
		if s.File != "" {
			at = "  " + relative(s.File)
		}
		fmt.Fprintf(p.out, "left out %s: %s%s\n", s.Name, s.Reason, at)
	}
}

// resources prints a table of resources.
func (p *printer) resources(list []generators.InspectedResource) {
	if len(list) == 0 {
		return
	}
	table := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "GROUP\tVERSION\tKIND\tRESOURCE\tSCOPE\tVERBS\tSUBRESOURCES\tMETHODS\tDECLARED\tPATH")
	for _, r := range list {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", groupName(r.Group), versionName(r.Version), r.Kind, r.Name, scopeOf(r.Resource),
			dash(r.Verbs), dash(r.Subresources), dash(r.Methods), relative(r.File), dash([]string{r.Path}))
	}
	_ = table.Flush() // a terminal that went away is not worth an error
}

func groupName(group string) string {
	if group == "" {
		return "(core)"
	}
	return group
}

func versionName(version string) string {
	if version == "" {
		return "(internal)"
	}
	return version
}

func scopeOf(r generators.Resource) string {
	if r.Namespaced {
		return "Namespaced"
	}
	return "Cluster"
}

func dash(list []string) string {
	if text := strings.Join(list, ","); text != "" {
		return text
	}
	return "-"
}

// diff prints what changes as a unified diff and reports whether anything does.
func (p *printer) diff(report *generators.Report) bool {
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
		fmt.Fprint(p.out, p.colourDiff(udiff.Unified(oldName, newName, unixLines(c.Old), string(c.New))))
	}
	return found
}

// unixLines is a text as it is written: a checkout with Windows' line ends is to
// differ where it says something else only.
func unixLines(text []byte) string { return strings.ReplaceAll(string(text), "\r\n", "\n") }

func (p *printer) colourDiff(text string) string {
	if !p.paint {
		return text
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		colour := ""
		switch line[0] {
		case '+':
			colour = green
		case '-':
			colour = red
		case '@':
			colour = cyan
		}
		if colour != "" {
			line = p.paint.paint(colour, strings.TrimSuffix(line, "\n")) + "\n"
		}
		b.WriteString(line)
	}
	return b.String()
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

// round shortens a time for people.
func round(d time.Duration) time.Duration {
	if d < 10*time.Millisecond {
		return d.Round(time.Millisecond / 10)
	}
	return d.Round(time.Millisecond)
}

func files(n int) string { return plural(n, "file") }

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
