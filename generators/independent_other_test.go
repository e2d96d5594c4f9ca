//go:build !unix

package generators

import "testing"

// addMachines has none to add here.
func addMachines(map[string]func(*testing.T)) {}
