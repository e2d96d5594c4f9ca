//go:build !linux

package cluster

import "syscall"

// childAttributes are the defaults where the kernel has no parent-death signal.
func childAttributes() *syscall.SysProcAttr { return nil }
