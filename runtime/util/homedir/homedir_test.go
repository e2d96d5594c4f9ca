package homedir

import (
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

type fakeFS struct{ files, folders, readOnly []string }

func (f fakeFS) hasFile(p string) bool  { return slices.Contains(f.files, p) }
func (f fakeFS) isFolder(p string) bool { return slices.Contains(f.folders, p) }
func (f fakeFS) writable(p string) bool { return !slices.Contains(f.readOnly, p) }

func TestWindowsHome(t *testing.T) {
	env := map[string]string{"HOME": "home", "HOMEDRIVE": "H:", "HOMEPATH": "path", "USERPROFILE": "profile"}
	config := func(dir string) string { return filepath.Join(dir, ".kube", "config") }
	for name, c := range map[string]struct {
		unset []string
		fs    fakeFS
		want  string
	}{
		"config wins":                   {fs: fakeFS{files: []string{config("profile")}, folders: []string{"home"}}, want: "profile"},
		"drive before profile, config":  {fs: fakeFS{files: []string{config("profile"), config("H:path")}}, want: "H:path"},
		"profile before drive, folders": {fs: fakeFS{folders: []string{"profile", "H:path"}}, want: "profile"},
		"writable before existing":      {fs: fakeFS{folders: []string{"home", "H:path"}, readOnly: []string{"home"}}, want: "H:path"},
		"existing":                      {fs: fakeFS{folders: []string{"profile"}, readOnly: []string{"profile"}}, want: "profile"},
		"set":                           {want: "home"},
		"second set":                    {unset: []string{"HOME"}, want: "profile"},
		"half a drive is none":          {unset: []string{"HOME", "USERPROFILE", "HOMEPATH"}, want: ""},
	} {
		get := func(key string) string {
			if slices.Contains(c.unset, key) {
				return ""
			}
			return env[key]
		}
		if got := windowsHome(get, c.fs); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestHomeDir(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the search of Windows is tested above")
	}
	t.Setenv("HOME", "/somewhere")
	if got := HomeDir(); got != "/somewhere" {
		t.Errorf("got %q", got)
	}
}

func TestFilesystem(t *testing.T) {
	dir := t.TempDir()
	fs := filesystem{}
	if !fs.isFolder(dir) || fs.hasFile(dir) || !fs.writable(dir) || fs.isFolder(dir+"-not") {
		t.Error("the file system is not seen as it is")
	}
}
