//go:build unix

package exec

import (
	"os"
	"os/exec"
	"syscall"
)

// endWithChildren has the end of cmd's context end the processes that it has started, too. They get a group of their own
// for that, which may not read from the terminal: where there is one the plugin may want to ask for a code at it, and
// ends alone.
func endWithChildren(cmd *exec.Cmd) {
	if tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0); err == nil {
		_ = tty.Close()
		return
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
