package main

import (
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/clientsmith/client-gen/generators"
)

const example = `  client-gen ./apis/...                          # clients for every +genclient type below apis/
  client-gen --runtime=client-go ./apis/...      # the same, for k8s.io/client-go
  client-gen verify ./apis/...                   # exit 1 and a diff if anything is out of date`

// newCommand returns the command with its subcommands.
func newCommand(stdout, stderr io.Writer) *cobra.Command {
	f := &flags{Options: generators.Defaults()}
	cmd := &cobra.Command{
		Use:   "client-gen [flags] PACKAGE...",
		Short: "Write typed Kubernetes clients from Go API types",
		Long: `client-gen reads Go API types marked +genclient and writes typed clientsets for
them, with fakes, to pkg/generated. PACKAGE is a Go package pattern.`,
		Example:       example,
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := f.options(args)
			if err != nil {
				return usageError(err)
			}
			report, err := generators.Run(cmd.Context(), o)
			if err != nil {
				return err
			}
			printReport(stdout, stderr, report, f)
			return nil
		},
	}
	cmd.CompletionOptions.HiddenDefaultCmd = true
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError(err) })
	f.add(cmd.PersistentFlags())
	cmd.AddCommand(verifyCommand(f, stdout, stderr), versionCommand(stdout))
	for _, h := range helpers {
		cmd.AddCommand(helperCommand(h, f, stdout, stderr))
	}
	return cmd
}

// errStale is returned by verify after it has printed the differences.
var errStale = errors.New("generated files are out of date")

func verifyCommand(f *flags, stdout, stderr io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:   "verify [flags] PACKAGE...",
		Short: "Report whether the generated files are up to date, without writing",
		Long: `verify runs the generator without writing anything. It prints a diff and exits
with status 1 when a file is stale, missing, left over or edited by hand.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := f.options(args)
			if err != nil {
				return usageError(err)
			}
			o.DryRun = true
			report, err := generators.Run(cmd.Context(), o)
			if err != nil {
				return err
			}
			printWarnings(stderr, report)
			if printDiff(stdout, report) {
				fmt.Fprintf(stderr, "client-gen: %s out of date (run the same command without verify)\n", files(len(report.Files)-report.Count(generators.Unchanged)))
				return errStale
			}
			return nil
		},
	}
}

func versionCommand(stdout io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of client-gen",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			version := "(devel)"
			if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
				version = info.Main.Version
			}
			fmt.Fprintln(stdout, "client-gen", version)
			return nil
		},
	}
}

// usageError marks err as a mistake on the command line.
func usageError(err error) error { return &usage{err} }

type usage struct{ error }

func (u *usage) Unwrap() error        { return u.error }
func (u *usage) Is(target error) bool { return target == errUsage }
