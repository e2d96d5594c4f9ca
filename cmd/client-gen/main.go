package main

import (
	"context"
	"io"
	"os"
	"runtime/debug"
)

// The exit statuses; that of a run that a signal ended is 128 plus its number.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// A run lives for a fraction of a second and allocates some 100 MB, of which it
// needs most to its end: it ends before anything is collected, unless the input
// is huge, when memory is collected as always.
const (
	gcPercent   = 1600
	memoryLimit = 512 << 20 // bytes
)

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
		if os.Getenv("GOMEMLIMIT") == "" {
			debug.SetMemoryLimit(memoryLimit)
		}
	}
	ctx, status := interruptible()
	os.Exit(status(run(ctx, calledAs(os.Args[0], os.Args[1:]), os.Stdout, os.Stderr)))
}

// run executes the command line and returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newCommand(args, stdout, stderr)
	root.SetArgs(joinVerbosity(args))
	cmd, err := root.ExecuteContextC(ctx)
	return exitStatus(cmd, err, stderr)
}
