package main

import (
	"context"
	"errors"
	"io"
	"os"
	"runtime/pprof"

	"github.com/spf13/cobra"

	"github.com/clientsmith/client-gen/generators"
)

// app is what all commands share.
type app struct {
	stdout, stderr io.Writer
	// args is the command line.
	args []string
}

// newCommand returns the command with its subcommands.
func newCommand(args []string, stdout, stderr io.Writer) *cobra.Command {
	a := &app{stdout, stderr, args}
	root := a.generateCommand(&cobra.Command{
		Use:   "client-gen [flags] [PACKAGE...]",
		Short: "Write typed Kubernetes clients from Go API types",
		Long: `client-gen writes typed Kubernetes clients for Go API types marked +genclient,
with all that goes with them; without PACKAGE, as client-gen.yaml says.`,
		Example: `  client-gen ./apis/...           # clients for the types below apis/
  client-gen verify ./apis/...    # in CI: exit 1 and a diff if they are stale`,
	}, generators.Families())
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(
		a.generateCommand(&cobra.Command{
			Use: "generate [flags] [PACKAGE...]", Short: "Generate, as client-gen without a command does",
			Long: `generate writes what client-gen without a command writes.
Without PACKAGE it does what client-gen.yaml, here or above, says.`,
			Example: "  client-gen generate --dry-run --diff ./apis/...",
		}, generators.Families()),
		a.generateCommand(&cobra.Command{
			Use: "all [flags] [PACKAGE...]", Short: "Generate every family of outputs in one run",
			Long: `all writes every family of outputs from one load of the packages, wherever
the types lie: clientset, fakes, apply configurations, listers, informers, deep
copies, registration and defaults. It takes the flags of kube_codegen.sh too.`,
			Example: "  client-gen all --without=defaults ./api/...",
		}, generators.Families()),
		a.verifyCommand(), a.inspectCommand(), a.watchCommand(), a.initCommand(), a.migrateCommand(),
		a.templatesCommand(), a.versionCommand(), flagsTopic(),
	)
	for i := range tools {
		root.AddCommand(a.toolCommand(&tools[i]))
	}
	for _, cmd := range append(root.Commands(), root) {
		complete(cmd)
	}
	root.SetOut(stdout) // which the completion commands note when they are made
	root.SetErr(stderr)
	root.InitDefaultCompletionCmd()
	setCompletionHelp(root)
	refuseUnknown(root)
	setHelp(root)
	return root
}

// generateCommand completes a command that generates, starting from the given
// families.
func (a *app) generateCommand(cmd *cobra.Command, families []generators.Family) *cobra.Command {
	cmd.Args = cobra.ArbitraryArgs
	f := newFlags(cmd.Flags(), families)
	f.everything = cmd.Name() == "all"
	f.addWriting(cmd.Flags())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return a.profiled(&f.output, func() error { return a.generate(cmd.Context(), cmd.Root(), f, args) })
	}
	return cmd
}

// generate runs what the command line asks for and reports.
func (a *app) generate(ctx context.Context, root *cobra.Command, f *flags, args []string) error {
	if err := misspelt(root, args); err != nil {
		return err
	}
	targets, err := f.targets(args)
	if err != nil {
		return a.failed(&f.output, err)
	}
	return a.runAll(ctx, targets, &f.output, f.dryRun)
}

// runAll runs targets and reports on them.
func (a *app) runAll(ctx context.Context, targets []target, out *outputFlags, dry bool) error {
	outcomes, err := generate(ctx, targets, a.stderr)
	if err != nil {
		return a.failed(out, err)
	}
	if out.json {
		return printJSON(a.stdout, newJSONReport("generate", outcomes, nil))
	}
	p := newPrinter(a.stdout, a.stderr, out.color)
	p.interrupted(outcomes)
	for _, o := range outcomes {
		if out.verbosity > 0 {
			if in, _ := generators.Inspect(ctx, o.options); in != nil {
				p.found(in)
			}
		}
		if out.diff {
			p.diff(o.report)
		}
		p.report(o, dry)
		if out.verbosity > 0 {
			p.stages(o.report)
		}
	}
	return nil
}

// failed reports an error in JSON where that is asked for.
func (a *app) failed(out *outputFlags, err error) error {
	if !out.json {
		return err
	}
	if printErr := printJSON(a.stdout, newJSONReport("generate", nil, err)); printErr != nil {
		return printErr
	}
	return said(err)
}

// profiled runs f, with a CPU profile if one is asked for.
func (a *app) profiled(out *outputFlags, f func() error) (err error) {
	if out.cpuProfile == "" {
		return f()
	}
	file, err := os.Create(out.cpuProfile)
	if err != nil {
		return usageError(err)
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return errors.Join(err, file.Close())
	}
	defer func() {
		pprof.StopCPUProfile()
		err = errors.Join(err, file.Close())
	}()
	return f()
}
