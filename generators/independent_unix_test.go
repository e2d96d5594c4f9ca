//go:build unix

package generators

import (
	"syscall"
	"testing"
)

// addMachines adds machines with other masks.
func addMachines(machines map[string]func(*testing.T)) {
	for name, mask := range map[string]int{"umask 000": 0, "umask 077": 0o077, "umask 027": 0o027} {
		machines[name] = func(t *testing.T) {
			old := syscall.Umask(mask)
			t.Cleanup(func() { syscall.Umask(old) })
		}
	}
}
