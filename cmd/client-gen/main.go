package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

// The exit statuses.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// A run lives for a fraction of a second and allocates some 100 MB, of which it
// needs most to its end: collecting less often takes a fifth of its CPU time
// away, and the heap stays below a fifth of what type-checking would take.
const gcPercent = 400

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, calledAs(os.Args[0], os.Args[1:]), os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// run executes the command line and returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newCommand(args, stdout, stderr)
	root.SetArgs(joinVerbosity(args))
	cmd, err := root.ExecuteContextC(ctx)
	return exitStatus(cmd, err, stderr)
}
