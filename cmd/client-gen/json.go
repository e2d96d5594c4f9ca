package main

import (
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"time"

	"github.com/clientsmith/client-gen/generators"
)

// jsonVersion is the version of the documents that --json prints. Fields may be
// added within a version; none changes its meaning or goes.
const jsonVersion = 1

// jsonReport is what generate and verify print with --json.
type jsonReport struct {
	Version int    `json:"version"`
	Command string `json:"command"`
	// OK is true when the command exits with status 0.
	OK bool `json:"ok"`
	// Error is what went wrong, unless Diagnostics says so.
	Error       string           `json:"error,omitempty"`
	Diagnostics []jsonDiagnostic `json:"diagnostics"`
	Clientsets  []jsonClientset  `json:"clientsets"`
}

// jsonDiagnostic is a mistake or a warning. Line and column count from 1 and
// are 0 where there is none.
type jsonDiagnostic struct {
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
}

// jsonClientset is one target: the command line, or an entry of the file.
type jsonClientset struct {
	Name         string       `json:"name,omitempty"`
	Milliseconds float64      `json:"milliseconds"`
	DryRun       bool         `json:"dryRun,omitempty"`
	Families     []jsonFamily `json:"families"`
	Files        []jsonFile   `json:"files"`
	Stages       []jsonStage  `json:"stages"`
	// Interrupted are the folders that killed runs have left behind; only runs
	// that write nothing leave them there.
	Interrupted []string `json:"interrupted,omitempty"`
}

type jsonFamily struct {
	Name      string `json:"name"`
	Where     string `json:"where"`
	New       int    `json:"new"`
	Changed   int    `json:"changed"`
	Unchanged int    `json:"unchanged"`
	Removed   int    `json:"removed"`
}

// jsonFile is a generated file. State is new, changed, unchanged or removed;
// Untracked is set by verify.
type jsonFile struct {
	Path      string `json:"path"`
	Family    string `json:"family,omitempty"`
	State     string `json:"state"`
	Untracked bool   `json:"untracked,omitempty"`
}

type jsonStage struct {
	Name         string  `json:"name"`
	Milliseconds float64 `json:"milliseconds"`
}

func milliseconds(d time.Duration) float64 {
	return float64(d.Round(time.Microsecond).Microseconds()) / 1000
}

func newJSONReport(command string, outcomes []*outcome, err error) *jsonReport {
	doc := &jsonReport{Version: jsonVersion, Command: command, OK: err == nil, Clientsets: []jsonClientset{}}
	doc.Diagnostics, doc.Error = jsonDiagnostics(outcomes, err)
	for _, o := range outcomes {
		if o != nil {
			doc.Clientsets = append(doc.Clientsets, o.json())
		}
	}
	return doc
}

// jsonDiagnostics lists the warnings of the outcomes and the mistakes of an
// error; an error of another kind is returned as text.
func jsonDiagnostics(outcomes []*outcome, err error) ([]jsonDiagnostic, string) {
	var all generators.Diagnostics
	for _, o := range outcomes {
		if o != nil {
			all = append(all, o.report.Warnings...)
		}
	}
	text := ""
	var mistakes generators.Diagnostics
	if errors.As(err, &mistakes) {
		all = append(all, mistakes...)
	} else if err != nil {
		text = err.Error()
	}
	list := []jsonDiagnostic{}
	for _, d := range relativeTo(all) {
		list = append(list, jsonDiagnostic{
			File: filepath.ToSlash(d.Pos.Filename), Line: d.Pos.Line, Column: d.Pos.Column,
			Severity: d.Severity.String(), Message: d.Msg, Hint: d.Hint,
		})
	}
	return list, text
}

func (o *outcome) json() jsonClientset {
	c := jsonClientset{
		Name: o.name, Milliseconds: milliseconds(o.elapsed), DryRun: o.options.DryRun,
		Families: []jsonFamily{}, Files: []jsonFile{}, Stages: []jsonStage{},
	}
	for _, row := range o.families() {
		c.Families = append(c.Families, jsonFamily{
			row.name, row.where, row.counts[generators.New], row.counts[generators.Changed],
			row.counts[generators.Unchanged], row.counts[generators.Removed],
		})
	}
	for _, f := range o.report.Files {
		c.Files = append(c.Files, jsonFile{Path: relative(f.Path), Family: string(f.Family), State: f.State.String()})
	}
	for _, dir := range o.report.Interrupted {
		c.Interrupted = append(c.Interrupted, relative(dir))
	}
	for _, s := range o.report.Stages {
		c.Stages = append(c.Stages, jsonStage{s.Name, milliseconds(s.Duration)})
	}
	return c
}

// printJSON prints a document with a line per field.
func printJSON(w io.Writer, doc any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(doc)
}
