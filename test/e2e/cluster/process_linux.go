package cluster

import "syscall"

// childAttributes make the kernel end a child when the test binary dies, however it dies, and keep a Ctrl-C at the
// terminal from ending the servers before the tests have cleaned up.
func childAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}
