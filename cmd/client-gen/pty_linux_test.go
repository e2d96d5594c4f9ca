package main

import (
	"context"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/clientsmith/client-gen/generators"
)

// terminal opens a pseudo-terminal: what is written to tty can be read from the
// other end by the function, which closes both.
func terminal(t *testing.T) (tty *os.File, read func() string) {
	t.Helper()
	control, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	t.Cleanup(func() { control.Close() })
	fd := int(control.Fd())
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	tty, err = os.OpenFile("/dev/pts/"+strconv.Itoa(n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	t.Cleanup(func() { tty.Close() })
	// Read while it is written: a terminal holds a few kilobytes only.
	text := make(chan string, 1)
	go func() {
		all, _ := io.ReadAll(control) // ends with an error when the other end is closed
		text <- string(all)
	}()
	return tty, func() string {
		tty.Close()
		return <-text
	}
}

// TestTerminal wants colours on a terminal and nowhere else, and none with
// NO_COLOR or on one that has none; --color decides against all of them.
func TestTerminal(t *testing.T) {
	tests := map[string]struct {
		noColor, term, flag string
		coloured            bool
	}{
		"terminal": {"", "xterm", "auto", true},
		"NO_COLOR": {"1", "xterm", "auto", false},
		"dumb":     {"", "dumb", "auto", false},
		"always":   {"1", "dumb", "always", true},
		"never":    {"", "xterm", "never", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Setenv("NO_COLOR", tt.noColor)
			t.Setenv("TERM", tt.term)
			tty, read := terminal(t)
			if !isTerminal(tty) {
				t.Fatal("a terminal is taken for none")
			}
			p := newPrinter(tty, tty, tt.flag)
			p.report(&outcome{target: target{name: "shop"}, report: &generators.Report{}}, false)
			if text := read(); strings.Contains(text, "\x1b[") != tt.coloured || !strings.Contains(text, "shop") {
				t.Errorf("wrote %q", text)
			}
		})
	}
}

// TestTerminalRun wants the colours of mistakes on the terminal of a whole run,
// and none where standard error goes to a file.
func TestTerminalRun(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("NO_COLOR", "")
	t.Setenv("TERM", "xterm")
	writeFile(t, "go.mod", "module example.com/shop\n\ngo 1.26.0\n")
	writeFile(t, "apis/v1/types.go", "// +k8s:deepcopy-gen=package\npackage v1\n\n// +k8s:deepcopy-gen=yes\ntype Order struct{ Items []string }\n")
	args := []string{"deepcopy", "./apis/..."}
	tty, read := terminal(t)
	if status := run(context.Background(), args, io.Discard, tty); status != exitFailed {
		t.Errorf("status %d", status)
	}
	if text := read(); !strings.Contains(text, "\x1b[1mapis/v1/types.go:4:") {
		t.Errorf("on a terminal: %q", text)
	}
	file, err := os.Create("stderr.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	run(context.Background(), args, io.Discard, file)
	if text, err := os.ReadFile("stderr.txt"); err != nil || strings.Contains(string(text), "\x1b") || !strings.Contains(string(text), "apis/v1/types.go:4:") {
		t.Errorf("in a file: %q, %v", text, err)
	}
}

// TestTerminalProgress wants a line about a run that takes long, wiped when it
// is over.
func TestTerminalProgress(t *testing.T) {
	t.Setenv("TERM", "xterm")
	tty, read := terminal(t)
	var due func()
	stop := progressWhen(tty, "generating", func(f func()) func() { due = f; return func() {} })
	due()
	stop()
	due() // too late
	if got, want := read(), "client-gen: generating ...\r\x1b[K"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}

	t.Setenv("TERM", "dumb")
	tty, read = terminal(t)
	due = nil
	progressWhen(tty, "generating", func(f func()) func() { due = f; return func() {} })()
	if got := read(); got != "" || due != nil {
		t.Errorf("on a terminal that cannot wipe: %q", got)
	}
}
