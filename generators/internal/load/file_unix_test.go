//go:build unix

package load

import "testing"

// TestEndlessSource reads a Go file that is a link to a device.
func TestEndlessSource(t *testing.T) {
	f := &File{Name: "/dev/zero"}
	if src := f.source(); len(src) != 0 || f.readErr == nil {
		t.Errorf("%d bytes, error %v", len(src), f.readErr)
	}
}
