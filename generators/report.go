package generators

import (
	"time"

	"github.com/clientsmith/client-gen/generators/internal/diag"
	"github.com/clientsmith/client-gen/generators/internal/model"
	"github.com/clientsmith/client-gen/generators/internal/output"
)

// Report says what a run found and did.
type Report struct {
	// Warnings about the input, sorted. They did not stop the run.
	Warnings []Diagnostic
	// Resources found, in the order of the generated clientset.
	Resources []Resource
	// Files of every tree, sorted by path, with what was done to each.
	Files []FileChange
	// Roots are the absolute folders that were written, those of [Families] in
	// that order; the folders of types are not among them.
	Roots []string
	// Interrupted are the folders that killed runs have left behind, absolute.
	// Only a run that writes nothing reports them: others finish what those have
	// begun, and remove them.
	Interrupted []string
	// Stages are the steps of the run and the time each took.
	Stages []Stage
}

// Diagnostic is one thing wrong with the input: where, what, what to do.
type Diagnostic = diag.Diagnostic

// Diagnostics are the mistakes of one run; Run returns them as its error.
type Diagnostics = diag.List

// FileChange is one generated file and what the run did, or would do, to it.
type FileChange struct {
	output.Change
	// Family is what the file is part of.
	Family Family
}

// The states of a FileChange.
const (
	Unchanged = output.Unchanged
	New       = output.New
	Changed   = output.Changed
	Removed   = output.Removed
)

// Resource describes a type that a client was generated for.
type Resource struct {
	// Group is the API group, "" for core; Version is "" for internal types.
	Group, Version, Kind string
	// Name is the path segment of the resource, "deployments".
	Name       string
	Namespaced bool
	// Verbs in declaration order, and the names of extension methods.
	Verbs, Methods []string
	// Type is the Go type as "import/path.Name"; File its "file:line".
	Type, File string
}

// Stage is one step of a run.
type Stage struct {
	Name     string
	Duration time.Duration
}

// Count returns the number of files in the given state.
func (r *Report) Count(s output.State) int {
	n := 0
	for _, f := range r.Files {
		if f.State == s {
			n++
		}
	}
	return n
}

// describe lists the resources of an API for a report, with the verbs that
// their clients get: Apply needs apply configurations.
func describe(api *model.API, applies bool) []Resource {
	var list []Resource
	for _, g := range api.Groups {
		for _, v := range g.Versions {
			for _, r := range v.Resources {
				res := Resource{
					Group: g.Name, Version: v.Name, Kind: r.Kind, Name: r.Name, Namespaced: r.Namespaced,
					Type: r.Package.Path + "." + r.Kind, File: r.Pos.String(),
				}
				for _, verb := range r.Verbs {
					if !applies && (verb == model.Apply || verb == model.ApplyStatus) {
						continue
					}
					res.Verbs = append(res.Verbs, string(verb))
				}
				for _, m := range r.Methods {
					res.Methods = append(res.Methods, m.Name)
				}
				list = append(list, res)
			}
		}
	}
	return list
}
