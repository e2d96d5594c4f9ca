package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/clientsmith/client-gen/generators"
)

// errUsage marks errors of the command line.
var errUsage = errors.New("usage")

// usageError marks err as a mistake on the command line.
func usageError(err error) error { return &usage{err} }

type usage struct{ error }

func (u *usage) Unwrap() error        { return u.error }
func (u *usage) Is(target error) bool { return target == errUsage }

// said marks an error that has been reported, for its exit status alone; nil
// stays nil.
func said(err error) error {
	if err == nil {
		return nil
	}
	return &reported{err}
}

type reported struct{ error }

func (r *reported) Unwrap() error { return r.error }

// exitStatus reports an error, unless that was done, and returns the status to
// exit with.
func exitStatus(cmd *cobra.Command, err error, stderr io.Writer) int {
	if err == nil {
		return exitOK
	}
	status := exitFailed
	if errors.Is(err, errUsage) {
		status = exitUsage
	}
	var done *reported
	var diagnostics generators.Diagnostics
	switch {
	case errors.As(err, &done), errors.Is(err, errStale):
	case errors.Is(err, errUsage):
		fmt.Fprintf(stderr, "client-gen: %s\nRun '%s --help' for usage.\n", plain(err.Error()), cmd.CommandPath())
	case errors.As(err, &diagnostics):
		newPrinter(io.Discard, stderr, "auto").diagnostics(diagnostics)
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, saidInterrupted)
	default:
		fmt.Fprintf(stderr, "client-gen: %s\n", plain(err.Error()))
	}
	return status
}

// misspelt reports a first argument that looks like a subcommand rather than a
// package.
func misspelt(root *cobra.Command, args []string) error {
	if slices.Contains(args, "") {
		return usageError(errors.New("a package is the empty text (a variable in a script is probably empty)"))
	}
	if len(args) == 0 || strings.ContainsAny(args[0], "./\\") {
		return nil
	}
	if _, err := os.Stat(args[0]); err == nil {
		return nil
	}
	root.SuggestionsMinimumDistance = 2
	if words := root.SuggestionsFor(args[0]); len(words) > 0 {
		return usageError(fmt.Errorf("no package %q (did you mean client-gen %s?)", args[0], words[0]))
	}
	return nil
}
