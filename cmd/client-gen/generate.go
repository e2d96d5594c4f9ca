package main

import (
	"context"
	"errors"
	"fmt"
	"io"
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

// generate runs all targets. With several, nothing is written unless all of
// them can be.
func generate(ctx context.Context, targets []target, stderr io.Writer) ([]*outcome, error) {
	if len(targets) == 1 {
		o, err := runTarget(ctx, targets[0], stderr)
		return []*outcome{o}, err
	}
	outcomes := make([]*outcome, len(targets))
	var problems generators.Diagnostics
	for i, t := range targets {
		t.options.DryRun = true
		o, err := runTarget(ctx, t, stderr)
		var diags generators.Diagnostics
		if errors.As(err, &diags) {
			problems = append(problems, diags...)
		} else if err != nil {
			return nil, err
		}
		outcomes[i] = o
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	if err := apart(outcomes); err != nil {
		return nil, err
	}
	for i, t := range targets {
		if t.options.DryRun || outcomes[i].report.Count(generators.Unchanged) == len(outcomes[i].report.Files) {
			continue
		}
		planned := outcomes[i].elapsed
		o, err := runTarget(ctx, t, stderr)
		if err != nil {
			return nil, err
		}
		o.elapsed += planned
		outcomes[i] = o
	}
	return outcomes, nil
}

// apart refuses targets that would remove each other's files: those that write
// to the same folder, or one inside the other's.
func apart(outcomes []*outcome) error {
	for i, a := range outcomes {
		for _, b := range outcomes[i+1:] {
			for _, x := range a.report.Roots {
				for _, y := range b.report.Roots {
					if x == y || below(x, y) || below(y, x) {
						return fmt.Errorf("clientsets %s and %s both write to %s: give one of them another outputDir or clientsetName",
							a.name, b.name, relative(max(x, y)))
					}
				}
			}
		}
	}
	return nil
}

// runTarget runs one target.
func runTarget(ctx context.Context, t target, stderr io.Writer) (*outcome, error) {
	what := "generating"
	if t.name != "" {
		what += " " + t.name
	}
	stop := progress(stderr, what)
	defer stop()
	start := time.Now()
	report, err := generators.Run(ctx, t.options)
	if err != nil {
		return nil, t.explain(err)
	}
	return &outcome{target: t, report: report, elapsed: time.Since(start)}, nil
}
