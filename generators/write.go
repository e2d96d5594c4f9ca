package generators

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/clientsmith/client-gen/generators/internal/output"
)

// Prepared is a run that has done everything but writing. It holds all files in
// memory.
type Prepared struct {
	run   *run
	trees []output.Tree
	// at are the places of trees among those of all runs that are written
	// together.
	at []int
}

// WriteError tells which of several runs could not be written.
type WriteError struct {
	// Run is its index among the arguments of [Write].
	Run int
	Err error
}

// Error is that of Err.
func (e *WriteError) Error() string { return e.Err.Error() }

// Unwrap returns Err.
func (e *WriteError) Unwrap() error { return e.Err }

// Report is what the run found; [Write] adds what was done to each file.
func (p *Prepared) Report() *Report { return p.run.report }

// Write puts the output of runs in place as if they were one: all of it or,
// after an error, nothing. Runs whose options say DryRun are only compared with
// what is there, and so are those beside them. Two runs may write the same file
// beside the types if they agree on what it holds. An error that is about one of
// them is a [WriteError].
func Write(ctx context.Context, runs ...*Prepared) error {
	start := time.Now()
	var all []output.Tree
	dry := false
	for run, p := range runs {
		dry = dry || p.run.DryRun
		p.at = make([]int, len(p.trees))
		for i, t := range p.trees {
			var err error
			if all, p.at[i], err = join(all, t); err != nil {
				return &WriteError{run, err}
			}
		}
	}
	var result *output.Report
	var err error
	if dry {
		result, err = output.Compare(all)
	} else {
		result, err = output.Sync(ctx, all)
	}
	var about *output.TreeError
	if errors.As(err, &about) {
		run := slices.IndexFunc(runs, func(p *Prepared) bool { return slices.Contains(p.at, about.Tree) })
		return &WriteError{run, err}
	}
	if err != nil {
		return err
	}
	for _, p := range runs {
		p.run.report.Files = p.run.changes(p.own(result.Changes))
		p.run.report.Interrupted = result.Interrupted
		p.run.start = start
		p.run.done("write")
	}
	return nil
}

// join adds a tree and tells its place. Files beside types that another run
// writes beside, too, become part of that one's tree.
func join(all []output.Tree, t output.Tree) (joined []output.Tree, at int, err error) {
	at = slices.IndexFunc(all, func(other output.Tree) bool { return other.Only != nil && t.Only != nil && other.Root == t.Root })
	if at < 0 {
		return append(all, t), len(all), nil
	}
	other := &all[at]
	files := slices.Clone(other.Files)
	for _, f := range t.Files {
		i := slices.IndexFunc(files, func(g output.File) bool { return g.Path == f.Path })
		if i < 0 {
			files = append(files, f)
		} else if !bytes.Equal(files[i].Data, f.Data) {
			return nil, 0, fmt.Errorf("two clientsets write %s differently: give them the same header and options, or leave the family out of one of them",
				filepath.Join(t.Root, f.Path))
		}
	}
	other.Files = files
	other.Only = slices.Compact(slices.Sorted(slices.Values(slices.Concat(other.Only, t.Only))))
	if other.Tool == "" {
		other.Tool = t.Tool // whoever removes less
	}
	return all, at, nil
}

// own are the changes of the run's own trees, with their numbers in it.
func (p *Prepared) own(all []output.Change) []output.Change {
	var own []output.Change
	for i, at := range p.at {
		for _, c := range all {
			if c.Tree != at || p.trees[i].Only != nil && !slices.Contains(p.trees[i].Only, filepath.Base(c.Path)) {
				continue
			}
			c.Tree = i
			own = append(own, c)
		}
	}
	return own
}
