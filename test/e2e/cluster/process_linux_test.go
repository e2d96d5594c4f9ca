package cluster

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// parentEnv makes the test binary a parent that starts a child, prints its process id and waits to be killed.
const parentEnv = "CLIENT_GEN_TEST_PARENT_LOG"

func TestMain(m *testing.M) {
	if log := os.Getenv(parentEnv); log != "" {
		child, err := startProcess("sleep", "/bin/sleep", []string{"600"}, log)
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(child.cmd.Process.Pid)
		<-child.done
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// TestChildDiesWithParent kills a parent so that it can't clean up.
func TestChildDiesWithParent(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	parent := exec.CommandContext(ctx, os.Args[0])
	parent.Env = append(os.Environ(), parentEnv+"="+filepath.Join(t.TempDir(), "log"))
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatalf("the parent printed %q", line)
	}
	if !alive(pid) {
		t.Fatal("the child isn't running")
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait() // it was killed
	for alive(pid) {
		select {
		case <-ctx.Done():
			t.Fatal("the child outlived its parent")
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// alive tells whether a process runs; one that has ended and waits to be collected does not.
func alive(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, rest, found := bytes.Cut(stat, []byte(") "))
	return found && !bytes.HasPrefix(rest, []byte("Z"))
}

func TestWaitUntil(t *testing.T) {
	child, err := startProcess("sleep", "/bin/sleep", []string{"600"}, filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer child.kill()
	calls := 0
	err = child.waitUntil(t.Context(), func(context.Context) error {
		if calls++; calls < 3 {
			return errors.New("not yet")
		}
		return nil
	})
	if err != nil || calls != 3 {
		t.Errorf("got %v after %d calls", err, calls)
	}
	never := func(context.Context) error { return errors.New("not yet") }
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := child.waitUntil(ctx, never); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "not yet") {
		t.Errorf("got %v", err)
	}
	child.stop(time.Minute)
	if err := child.waitUntil(t.Context(), never); err == nil || !strings.Contains(err.Error(), "it ended") {
		t.Errorf("got %v", err)
	}
}
