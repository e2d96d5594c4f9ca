package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/clientsmith/client-gen/generators"
)

// The exit statuses.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, calledAs(os.Args[0], os.Args[1:]), os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// errUsage marks errors of the command line.
var errUsage = errors.New("usage")

// run executes the command line and returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	cmd := newCommand(stdout, stderr)
	cmd.SetArgs(joinVerbosity(args))
	cmd.SetOut(stdout)
	cmd.SetErr(stderr)
	err := cmd.ExecuteContext(ctx)
	var diagnostics generators.Diagnostics
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errUsage):
		fmt.Fprintf(stderr, "client-gen: %v\nRun 'client-gen --help' for usage.\n", errors.Unwrap(err))
		return exitUsage
	case errors.Is(err, errStale):
		return exitFailed
	case errors.As(err, &diagnostics):
		printDiagnostics(stderr, diagnostics)
		return exitFailed
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "client-gen: interrupted, nothing was written")
		return exitFailed
	}
	fmt.Fprintf(stderr, "client-gen: %v\n", err)
	return exitFailed
}
