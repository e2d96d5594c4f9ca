package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/clientsmith/client-gen/cmd/client-gen/internal/config"
	"github.com/clientsmith/client-gen/cmd/client-gen/internal/watch"
	"github.com/clientsmith/client-gen/generators"
)

// quiet is how long no file may change before a run begins.
const quiet = 50 * time.Millisecond

func (a *app) watchCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "watch [flags] [PACKAGE...]",
		Short: "Generate whenever a file is saved",
		Long: `watch generates, and again whenever a Go file of the packages, a template, the
header or client-gen.yaml is saved. Mistakes are shown and don't end it; Ctrl-C
does.`,
		Example: "  client-gen watch ./apis/...",
		Args:    cobra.ArbitraryArgs,
	}
	f := newFlags(cmd.Flags(), generators.Families())
	all := cmd.Flags().Bool("all", false, "write what client-gen all writes")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *all {
			f.families, f.everything = generators.Families(), true
		}
		w := &watching{app: a, flags: f, args: args}
		return w.serve(cmd.Context())
	}
	return cmd
}

// watching is a watch under way.
type watching struct {
	*app
	flags *flags
	args  []string

	mu sync.Mutex
	// extra are files besides Go files that matter, roots the folders that are
	// written; both by absolute path. own are the files that the last run
	// wrote or found in order.
	extra, roots, own map[string]bool
}

// serve generates until ctx is done.
func (w *watching) serve(ctx context.Context) error {
	targets, err := w.flags.targets(w.args)
	if err != nil {
		return err
	}
	w.note(targets)
	tree, err := watch.NewTree(w.isRoot)
	if err != nil {
		return err
	}
	defer tree.Close()
	if err := w.add(ctx, tree, targets); err != nil {
		return err
	}
	served := make(chan error, 1)
	go func() { served <- tree.Serve(ctx) }()
	w.run(ctx, nil)
	fmt.Fprintf(w.stderr, "client-gen: watching %s (Ctrl-C ends it)\n", plural(tree.Folders(), "folder"))
	loop := watch.Loop{Events: tree.Events(), Quiet: quiet, Relevant: w.relevant, Run: w.run}
	loop.Serve(ctx)
	if ctx.Err() != nil {
		return nil
	}
	return <-served
}

// note remembers what the targets write and what besides Go files they read.
func (w *watching) note(targets []target) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.extra, w.roots = map[string]bool{}, map[string]bool{}
	for _, t := range targets {
		o := t.options
		for _, dir := range []string{o.ClientsetDir, o.ApplyConfigurationDir, o.ListersDir, o.InformersDir} {
			w.roots[absolute(o.Dir, filepath.Join(o.OutputDir, dir))] = true
		}
		for _, file := range []string{o.HeaderFile, o.OpenAPISchema} {
			if file != "" {
				w.extra[absolute(o.Dir, file)] = true
			}
		}
	}
	if file, err := w.flags.configPath(w.args); err == nil && file != "" {
		w.extra[file] = true
	}
}

func (w *watching) isRoot(dir string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.roots[dir]
}

// add watches the folders that the targets are read from.
func (w *watching) add(ctx context.Context, tree *watch.Tree, targets []target) error {
	for _, t := range targets {
		for _, pattern := range t.options.Patterns {
			dir, deep := strings.CutSuffix(pattern, "...")
			if !strings.HasPrefix(pattern, ".") && !filepath.IsAbs(pattern) {
				continue
			}
			dir = absolute(t.options.Dir, filepath.FromSlash(dir))
			add := tree.Add
			if deep {
				add = tree.AddDeep
			}
			if err := add(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
				return err
			}
		}
		if dir := t.options.TemplatesDir; dir != "" {
			if err := tree.AddDeep(absolute(t.options.Dir, dir)); err != nil {
				return err
			}
		}
		in, _ := generators.Inspect(ctx, t.options)
		for _, pkg := range packagesOf(in) {
			if pkg.Main {
				if err := tree.Add(pkg.Dir); err != nil {
					return err
				}
			}
		}
	}
	for file := range w.extra {
		if err := tree.Add(filepath.Dir(file)); err != nil {
			return err
		}
	}
	return nil
}

func packagesOf(in *generators.Inspection) []generators.InspectedPackage {
	if in == nil {
		return nil
	}
	return in.Packages
}

// run generates once and reports; mistakes are shown.
func (w *watching) run(ctx context.Context, changed []string) {
	for _, path := range changed {
		if w.flags.output.verbosity > 0 {
			fmt.Fprintf(w.stderr, "client-gen: %s changed\n", relative(path))
		}
	}
	targets, err := w.flags.targets(w.args)
	var outcomes []*outcome
	if err == nil {
		w.note(targets)
		outcomes, err = generate(ctx, targets, w.stderr)
	}
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		exitStatus(&cobra.Command{Use: "client-gen watch"}, err, w.stderr)
		return
	}
	p := newPrinter(w.stdout, w.stderr, w.flags.output.color)
	own := map[string]bool{}
	for _, o := range outcomes {
		p.report(o, false)
		if w.flags.output.verbosity > 0 {
			p.stages(o.report)
			fmt.Fprintf(w.stdout, "  own time %s, without the go command\n", round(ownTime(o.report)))
		}
		for _, f := range o.report.Files {
			own[f.Path] = true
		}
	}
	w.mu.Lock()
	w.own = own
	w.mu.Unlock()
}

// ownTime is what a run took without the go command's listing of packages.
func ownTime(report *generators.Report) time.Duration {
	var sum time.Duration
	for _, s := range report.Stages {
		if s.Name != "list" {
			sum += s.Duration
		}
	}
	return sum
}

// relevant reports whether a change of a file may change what is generated.
func (w *watching) relevant(path string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	base := filepath.Base(path)
	switch {
	case w.own[path], strings.HasPrefix(base, "."), strings.HasPrefix(base, "#"):
		return false
	case strings.Contains(filepath.ToSlash(path), "/.client-gen-"):
		return false // a run's folder for what it is about to put in place, or has taken away
	case w.extra[path], filepath.Ext(base) == ".tmpl":
		return true
	case strings.HasPrefix(base, "zz_generated."), strings.HasSuffix(base, "_test.go"):
		return false
	}
	return filepath.Ext(base) == ".go"
}

// configPath is the configuration file that the command line uses, absolute;
// "" for none.
func (f *flags) configPath(args []string) (string, error) {
	if f.configFile != "" {
		return filepath.Abs(f.configFile)
	}
	if len(args) > 0 || len(f.Input) > 0 {
		return "", nil
	}
	return config.Find(".")
}

// absolute makes a path absolute that starts from dir, or from the working
// folder.
func absolute(dir, path string) string {
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}
