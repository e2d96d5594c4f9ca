//go:build unix

package exec

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/clientsmith/client-gen/runtime/internal/authconfig"
)

// TestChildrenEndWithThePlugin: what a script has started does not outlive the request that nobody waits for any more.
func TestChildrenEndWithThePlugin(t *testing.T) {
	if tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0); err == nil {
		_ = tty.Close()
		t.Skip("with a terminal the plugin ends alone")
	}
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	p := newPlugin(t, func(c *authconfig.ExecConfig) {
		c.Command, c.Args = "/bin/sh", []string{"-c", `(echo begun; sleep 60; echo survived) > "$0"; true`, pipe}
	}, nil)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() { _, _ = p.get(ctx) }()
	reader, err := os.Open(pipe) // waits for the child to open it
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	begun := make([]byte, len("begun\n"))
	if _, err := io.ReadFull(reader, begun); err != nil {
		t.Fatal(err)
	}
	cancel()
	if rest, err := io.ReadAll(reader); err != nil || len(rest) > 0 {
		t.Errorf("the child went on: %q, %v", rest, err)
	}
}

// TestProcessesLeftBehind: credentials are good though the plugin has left a process behind that has its output open.
func TestProcessesLeftBehind(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	p := newPlugin(t, func(c *authconfig.ExecConfig) {
		c.Command, c.Args = "/bin/sh", []string{"-c", `cat "$0" & echo "$1"`, pipe, `{"apiVersion":"` + c.APIVersion + `","kind":"ExecCredential","status":{"token":"t"}}`}
	}, nil)
	p.waitDelay = time.Millisecond
	got, err := p.get(t.Context())
	if err != nil || got.token != "t" {
		t.Errorf("got %v", err)
	}
	writer, err := os.OpenFile(pipe, os.O_WRONLY, 0) // lets the process go
	if err != nil {
		t.Fatal(err)
	}
	_ = writer.Close()
}
