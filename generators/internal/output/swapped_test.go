package output

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// TestSwappedForLink replaces a folder by a link that leads outside, between
// the look at the output folder and the moment when files are put in place:
// nothing is written, replaced or removed outside.
func TestSwappedForLink(t *testing.T) {
	for name, whole := range map[string]bool{"file by file": false, "as a whole": true} {
		t.Run(name, func(t *testing.T) {
			root, outside := filepath.Join(t.TempDir(), "out"), t.TempDir()
			write(t, root, map[string]string{"sub/a.go": header, "sub/stale.go": header, "top.go": header})
			write(t, outside, map[string]string{"a.go": header, "stale.go": header, "x": "y"})
			wanted := tree(root, map[string]string{"sub/a.go": header + "// new\n", "sub/b.go": header, "top.go": header + "// new\n"})[0]
			changes, err := compare(wanted)
			if err != nil {
				t.Fatal(err)
			}
			s, err := prepare(context.Background(), wanted, changes)
			if err != nil {
				t.Fatal(err)
			}
			defer s.discard()
			if err := os.Rename(filepath.Join(root, "sub"), filepath.Join(root, "moved")); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(outside, filepath.Join(root, "sub")); err != nil {
				t.Skip(err)
			}
			before := read(t, root)
			if whole {
				err = s.commit()
			} else {
				err = s.commitFiles()
				if err == nil {
					t.Error("no error although a folder has become a link")
				}
				sameFiles(t, read(t, root), before)
			}
			t.Log(err)
			s.discard()
			sameFiles(t, read(t, outside), map[string]string{"a.go": header, "stale.go": header, "x": "y"})
		})
	}
}
