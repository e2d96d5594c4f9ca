package output

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestProtected expects what chattr protects to stay as it is, and nothing to be
// left behind on account of it.
func TestProtected(t *testing.T) {
	tests := map[string]struct {
		path, flag string
		refused    bool
	}{
		"file of the run":         {"out/a.go", "i", true},
		"file to be removed":      {"out/stale.go", "a", true},
		"folder of such a file":   {"out/sub", "i", true},
		"output folder":           {"out", "a", true},
		"hand-written file":       {"out/hand.go", "i", false},
		"folder with nothing new": {"out/mine", "i", false},
		"file beside the types":   {"types/zz_a.go", "i", true},
		"folder of types":         {"types", "a", true},
		"hand-written types":      {"types/types.go", "i", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			parent := t.TempDir()
			before := map[string]string{
				"out/a.go": header, "out/stale.go": header, "out/sub/b.go": header, "out/hand.go": "package x\n", "out/mine/m.go": "package mine\n",
				"types/types.go": "package types\n", "types/zz_a.go": header,
			}
			write(t, parent, before)
			path := filepath.Join(parent, tt.path)
			if out, err := exec.Command("chattr", "+"+tt.flag, path).CombinedOutput(); err != nil {
				t.Skipf("files cannot be protected here: %v %s", err, out)
			}
			t.Cleanup(func() { _ = exec.Command("chattr", "-"+tt.flag, path).Run() })
			wanted := map[string]string{"a.go": header + "// new\n", "sub/b.go": header + "// new\n", "sub/c.go": header}
			trees := append(tree(filepath.Join(parent, "out"), wanted), loose(filepath.Join(parent, "types"), "zz_a.go", header+"// new\n"))
			_, err := Sync(context.Background(), trees)
			if tt.refused {
				if !errors.Is(err, fs.ErrPermission) {
					t.Errorf("error is %v", err)
				}
				sameFiles(t, read(t, parent), before)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			after := map[string]string{
				"out/hand.go": "package x\n", "out/mine/m.go": "package mine\n", "types/types.go": "package types\n", "types/zz_a.go": header + "// new\n",
			}
			for name, text := range wanted {
				after["out/"+name] = text
			}
			sameFiles(t, read(t, parent), after)
			if entries, _ := os.ReadDir(parent); len(entries) != 2 {
				t.Errorf("left behind: %v", entries)
			}
		})
	}
}
