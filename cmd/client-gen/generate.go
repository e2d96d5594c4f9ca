package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/clientsmith/client-gen/generators"
)

// outcome is a target that has been run.
type outcome struct {
	target
	report  *generators.Report
	elapsed time.Duration
}

// familyRow is one line of the report.
type familyRow struct {
	name   string
	where  string
	counts [4]int // by state
}

// families counts the files of each family that the run was asked for.
func (o *outcome) families() []familyRow {
	var rows []familyRow
	at := map[generators.Family]int{}
	root := 0
	for _, family := range generators.Families() {
		if !o.options.Selected(family) {
			continue
		}
		row := familyRow{name: string(family), where: "beside the types"}
		switch family {
		case generators.DeepCopyFamily, generators.RegisterFamily, generators.DefaultsFamily:
		case generators.FakesFamily: // in the tree of the clientset
			row.where = rows[len(rows)-1].where
		default:
			row.where = relative(o.report.Roots[root])
			root++
		}
		at[family] = len(rows)
		rows = append(rows, row)
	}
	for _, f := range o.report.Files {
		if i, ok := at[f.Family]; ok {
			rows[i].counts[f.State]++
		} else if i, ok := at[generators.ClientsetFamily]; ok { // fakes of an earlier run
			rows[i].counts[f.State]++
		}
	}
	return rows
}

// generate runs all targets and writes them together: all of them or none.
func generate(ctx context.Context, targets []target, stderr io.Writer) ([]*outcome, error) {
	outcomes := make([]*outcome, len(targets))
	prepared := make([]*generators.Prepared, len(targets))
	var problems generators.Diagnostics
	for i, t := range targets {
		start := time.Now()
		p, err := prepare(ctx, t, stderr)
		var diags generators.Diagnostics
		if errors.As(err, &diags) && len(targets) > 1 {
			problems = append(problems, diags...)
			continue
		} else if err != nil {
			return nil, err
		}
		prepared[i], outcomes[i] = p, &outcome{target: t, report: p.Report(), elapsed: time.Since(start)}
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	if err := apart(outcomes); err != nil {
		return nil, err
	}
	start := time.Now()
	if err := write(ctx, targets, prepared); err != nil {
		return nil, err
	}
	for _, o := range outcomes {
		o.elapsed += time.Since(start)
	}
	return outcomes, nil
}

// write puts the output of all targets in place.
func write(ctx context.Context, targets []target, prepared []*generators.Prepared) error {
	beginWriting(slices.ContainsFunc(targets, func(t target) bool { return !t.options.DryRun }))
	err := generators.Write(ctx, prepared...)
	var failed *generators.WriteError
	if errors.As(err, &failed) && targets[failed.Run].name != "" {
		return fmt.Errorf("clientset %s: %w", strings.TrimPrefix(targets[failed.Run].name, "clientset "), err)
	}
	return err
}

// apart refuses targets that would remove each other's files: those that write
// to the same folder, or one inside the other's.
func apart(outcomes []*outcome) error {
	for i, a := range outcomes {
		for _, b := range outcomes[i+1:] {
			for _, x := range a.report.Roots {
				for _, y := range b.report.Roots {
					switch {
					case x == y || below(x, y) || below(y, x):
						return b.explain(&generators.OptionError{Flag: "output-dir", Value: relative(b.options.OutputDir), Want: fmt.Sprintf(
							"another folder or another clientsetName: clientsets %s and %s both write to %s", a.name, b.name, relative(max(x, y)))})
					case strings.EqualFold(x, y):
						return fmt.Errorf("clientsets %s and %s write to %s and %s, which are one folder on other systems: give one of them another outputDir or clientsetName",
							a.name, b.name, relative(x), relative(y))
					}
				}
			}
		}
	}
	return nil
}

// prepare does everything for one target but writing.
func prepare(ctx context.Context, t target, stderr io.Writer) (*generators.Prepared, error) {
	what := "generating"
	if t.name != "" {
		what += " " + t.name
	}
	stop := progress(stderr, what)
	defer stop()
	beginWriting(false)
	t.options.CacheDir = cacheDir()
	p, err := generators.Prepare(ctx, t.options)
	if err != nil {
		return nil, t.explain(err)
	}
	return p, nil
}
