package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

// endings are the signals that end a run before it puts anything in place: of
// a user, of a system that shuts down, of a terminal that is closed.
var endings = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}

// grace is how long a run may take to notice that it has been ended. Reading a
// pipe, or formatting a file of some megabytes, may take longer.
const grace = 700 * time.Millisecond

// writing tells whether the run has begun to write its output.
var writing struct {
	sync.Mutex
	begun bool
}

// beginWriting keeps the process from being ended until a run is done, or the
// next begins.
func beginWriting(begun bool) {
	writing.Lock()
	writing.begun = begun
	writing.Unlock()
}

// interruptWriting keeps a run that has not begun to write from doing so, and
// reports whether it could.
func interruptWriting() bool {
	writing.Lock()
	if writing.begun {
		writing.Unlock()
		return false
	}
	return true
}

// saidInterrupted is what a run that a signal ended says.
const saidInterrupted = "client-gen: interrupted, nothing was written"

// interruptible returns a context that ends with the first such signal, and what
// makes of a failed run's exit status the one that shells expect then, 128 plus
// the signal's number. A run that does not end by itself soon is ended, unless it
// puts files in place; the second signal ends the process at once.
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
		number, _ := s.(syscall.Signal)
		ended <- number
		cancel()
		time.Sleep(grace)
		if interruptWriting() {
			if isTerminal(os.Stderr) {
				fmt.Fprint(os.Stderr, "\r\x1b[K") // what progress has written
			}
			fmt.Fprintln(os.Stderr, saidInterrupted)
			os.Exit(128 + int(number))
		}
	}()
	return ctx, func(status int) int {
		if status == exitOK || ctx.Err() == nil {
			return status
		}
		return 128 + int(<-ended)
	}
}
