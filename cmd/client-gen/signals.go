package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// endings are the signals that end a run before it puts anything in place: of
// a user, of a system that shuts down, of a terminal that is closed.
var endings = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}

// interruptible returns a context that ends with the first such signal, and what
// makes of a failed run's exit status the one that shells expect then, 128 plus
// the signal's number. The second signal ends the process at once.
func interruptible() (ctx context.Context, status func(int) int) {
	var listen []os.Signal
	for _, s := range endings {
		if !signal.Ignored(s) { // as by nohup, or of a job in the background
			listen = append(listen, s)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	got := make(chan os.Signal, 1)
	if len(listen) > 0 { // none would mean all
		signal.Notify(got, listen...)
	}
	ended := make(chan syscall.Signal, 1)
	go func() {
		s := <-got
		signal.Stop(got)
		if number, ok := s.(syscall.Signal); ok {
			ended <- number
		}
		cancel()
	}()
	return ctx, func(status int) int {
		if status == exitOK || ctx.Err() == nil {
			return status
		}
		return 128 + int(<-ended)
	}
}
