package output

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// TestModesStay expects a file to keep its mode when its content is replaced,
// read-only ones included, in one step and one by one, and also on systems that
// do not replace what is read-only.
func TestModesStay(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no such modes")
	}
	modes := map[string]fs.FileMode{"zz_a.go": 0o400, "zz_b.go": 0o755}
	for name, replaces := range map[string]bool{"as here": true, "as on Windows": false} {
		t.Run(name, func(t *testing.T) {
			defer func(was bool) { replacesReadOnly = was }(replacesReadOnly)
			replacesReadOnly = replaces
			parent := t.TempDir()
			for _, in := range []string{"tree", "types"} {
				for file, mode := range modes {
					write(t, filepath.Join(parent, in), map[string]string{file: header})
					if err := os.Chmod(filepath.Join(parent, in, file), mode); err != nil {
						t.Fatal(err)
					}
				}
			}
			wanted := map[string]string{"zz_a.go": header + "// new\n", "zz_b.go": header + "// new\n", "zz_c.go": header}
			trees := append(tree(filepath.Join(parent, "tree"), wanted),
				loose(filepath.Join(parent, "types"), "zz_a.go", wanted["zz_a.go"], "zz_b.go", wanted["zz_b.go"]))
			if _, err := Sync(context.Background(), trees); err != nil {
				t.Fatal(err)
			}
			for _, in := range []string{"tree", "types"} {
				for file, mode := range modes {
					info, err := os.Stat(filepath.Join(parent, in, file))
					if err != nil || info.Mode().Perm() != mode {
						t.Errorf("%s/%s has mode %v, want %v; error %v", in, file, info.Mode().Perm(), mode, err)
					}
				}
			}
			if got := read(t, filepath.Join(parent, "types")); got["zz_a.go"] != wanted["zz_a.go"] {
				t.Errorf("zz_a.go holds %q", got["zz_a.go"])
			}
		})
	}
}

// TestModesStayAfterErrors undoes the replacement of a read-only file.
func TestModesStayAfterErrors(t *testing.T) {
	defer func(was bool) { replacesReadOnly = was }(replacesReadOnly)
	replacesReadOnly = false
	root := t.TempDir()
	write(t, root, map[string]string{"zz_a.go": header, "zz_b.go": header})
	if err := os.Chmod(filepath.Join(root, "zz_a.go"), 0o444); err != nil {
		t.Fatal(err)
	}
	wanted := loose(root, "zz_a.go", header+"// new\n", "zz_b.go", header+"// new\n")
	changes, err := compare(wanted)
	if err != nil {
		t.Fatal(err)
	}
	s, err := prepare(context.Background(), wanted, changes)
	if err != nil {
		t.Fatal(err)
	}
	defer s.discard()
	if err := os.Remove(filepath.Join(s.newDir(), "zz_b.go")); err != nil {
		t.Fatal(err)
	}
	if err := s.commit(); err == nil {
		t.Fatal("commit succeeded without a file")
	}
	info, err := os.Stat(filepath.Join(root, "zz_a.go"))
	if err != nil || info.Mode().Perm()&0o222 != 0 {
		t.Errorf("the file is no longer read-only: %v, error %v", info.Mode(), err)
	}
	if got := read(t, root)["zz_a.go"]; got != header {
		t.Errorf("the file holds %q", got)
	}
}

// TestBusyFiles has another program hold a file: for a moment, which is waited
// for, and for good, which is an error after which all is as before.
func TestBusyFiles(t *testing.T) {
	errBusy := errors.New("in use")
	defer func(b func(error) bool, p func(time.Duration)) { isBusy, pause = b, p }(isBusy, pause)
	isBusy = func(err error) bool { return errors.Is(err, errBusy) }
	var waited time.Duration
	pause = func(d time.Duration) { waited += d }
	tries := 0
	if err := patiently(func() error {
		if tries++; tries < 5 {
			return errBusy
		}
		return nil
	}); err != nil || tries != 5 || waited != 4*renamePoll {
		t.Errorf("held for a moment: %v after %d tries and %v", err, tries, waited)
	}
	waited = 0
	if err := patiently(func() error { return errBusy }); !errors.Is(err, errBusy) || waited != patience {
		t.Errorf("held for good: %v after %v", err, waited)
	}
	waited = 0
	if err := patiently(func() error { return fs.ErrNotExist }); !errors.Is(err, fs.ErrNotExist) || waited != 0 {
		t.Errorf("another error: %v after %v", err, waited)
	}
}
