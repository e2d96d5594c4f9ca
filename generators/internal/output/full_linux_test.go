package output

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// limited runs in a process of its own: it writes version 1 of several folders
// and cannot write files of more than some bytes.
func limited(parent string) int {
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 16, Max: 16}); err != nil {
		fmt.Println("cannot limit the size of files:", err)
		return 0
	}
	_, err := Sync(context.Background(), treesVersion(parent, 1))
	if !errors.Is(err, syscall.EFBIG) {
		fmt.Println("error is", err)
		return 1
	}
	fmt.Println("refused")
	return 0
}

// TestFilesTooLarge is TestDiskFull for those who may not mount anything: the
// system refuses to write more of a file in the middle of it.
func TestFilesTooLarge(t *testing.T) {
	parent := t.TempDir()
	write(t, parent, map[string]string{"api/one/types.go": "package one\n", "api/two/types.go": "package two\n"})
	if _, err := Sync(context.Background(), treesVersion(parent, 0)); err != nil {
		t.Fatal(err)
	}
	before := read(t, parent)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "CLIENT_GEN_TEST_LIMITED="+parent)
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	if !strings.Contains(string(said), "refused") {
		t.Skip(string(said))
	}
	sameFiles(t, read(t, parent), before)
	if left, _ := filepath.Glob(filepath.Join(parent, "*", "*", stagePrefix+"*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}
