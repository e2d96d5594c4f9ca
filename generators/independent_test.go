package generators

import (
	"context"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestIndependent runs every family on different machines, as it were, and
// expects the same bytes: what is written depends on the input alone.
func TestIndependent(t *testing.T) {
	modules, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	cache := strings.TrimSpace(string(modules))
	archive := hostileModule
	for place, benign := range hostileTexts {
		archive = strings.ReplaceAll(archive, place, benign)
	}
	archive += strings.NewReplacer("api/v1", "api/other/v2", "package v1", "package v2", "things.example.com", "other.example.com").Replace(archive)
	want := independent(t, archive, nil)
	if len(want) < 40 {
		t.Fatalf("a run writes %d files only", len(want))
	}
	away := t.TempDir()
	machines := map[string]func(t *testing.T){
		"one core":          func(t *testing.T) { cores(t, 1) },
		"eight cores":       func(t *testing.T) { cores(t, 8) },
		"another time zone": func(t *testing.T) { t.Setenv("TZ", "Pacific/Kiritimati") },
		"another locale":    func(t *testing.T) { t.Setenv("LANG", "tr_TR.UTF-8"); t.Setenv("LC_ALL", "tr_TR.UTF-8") },
		"another GOPATH":    func(t *testing.T) { t.Setenv("GOPATH", filepath.Join(away, "go")); t.Setenv("GOMODCACHE", cache) },
		"an empty GOCACHE":  func(t *testing.T) { t.Setenv("GOCACHE", t.TempDir()) },
		"GOFLAGS=-mod=mod":  func(t *testing.T) { t.Setenv("GOFLAGS", "-mod=mod") },
		"another HOME": func(t *testing.T) {
			t.Setenv("HOME", away)
			t.Setenv("GOPATH", filepath.Dir(filepath.Dir(cache)))
			t.Setenv("GOMODCACHE", cache)
		},
		"a driver of packages":  func(t *testing.T) { t.Setenv("GOPACKAGESDRIVER", "off") },
		"another platform":      func(t *testing.T) { t.Setenv("GOOS", "windows"); t.Setenv("GOARCH", "386") },
		"another checkout":      func(t *testing.T) { t.Setenv("TMPDIR", filepath.Join(away)) },
		"another user and host": func(t *testing.T) { t.Setenv("USER", "somebody"); t.Setenv("HOSTNAME", "elsewhere") },
		"no HOME":               func(t *testing.T) { home(t, cache, "") },
		"HOME is nowhere":       func(t *testing.T) { home(t, cache, filepath.Join(away, "nowhere", "at", "all")) },
		"HOME is a file":        func(t *testing.T) { home(t, cache, os.Args[0]) },
		"memory in a file":      func(t *testing.T) { t.Setenv("CLIENT_GEN_CACHE", os.Args[0]) },
		"memory nowhere":        func(t *testing.T) { t.Setenv("CLIENT_GEN_CACHE", filepath.Join(os.Args[0], "x")) },
		"memory below a file": func(t *testing.T) {
			t.Setenv("XDG_CACHE_HOME", filepath.Join(os.Args[0], "x"))
			t.Setenv("GOCACHE", t.TempDir())
		},
	}
	addMachines(machines)
	for name, setup := range machines {
		t.Run(name, func(t *testing.T) {
			got := independent(t, archive, setup)
			for file, text := range want {
				if got[file] != text {
					t.Errorf("%s differs", file)
				}
			}
			if len(got) != len(want) {
				t.Errorf("%d files, want %d", len(got), len(want))
			}
		})
	}
}

// home sets another HOME, or none, for a go command whose modules and build cache
// stay where they are.
func home(t *testing.T, cache, dir string) {
	t.Setenv("GOMODCACHE", cache)
	t.Setenv("GOPATH", filepath.Dir(filepath.Dir(cache)))
	t.Setenv("GOCACHE", t.TempDir())
	t.Setenv("HOME", dir)
}

func cores(t *testing.T, n int) {
	old := runtime.GOMAXPROCS(n)
	t.Cleanup(func() { runtime.GOMAXPROCS(old) })
	t.Setenv("GOMAXPROCS", strconv.Itoa(n))
}

// independent writes a module, runs every family over it and returns all files.
func independent(t *testing.T, archive string, setup func(*testing.T)) map[string]string {
	t.Helper()
	if setup != nil {
		setup(t)
	}
	dir := writeLayout(t, txtar.Parse([]byte(archive)))
	before := snapshot(t, dir)
	o := everything(dir)
	o.CacheDir = os.Getenv("CLIENT_GEN_CACHE")
	if _, err := Run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	after := snapshot(t, dir)
	maps.DeleteFunc(after, func(name, text string) bool { return before[name] == text })
	if _, changed := after["go.mod"]; changed {
		t.Error("go.mod was changed")
	}
	for name, text := range after {
		if strings.Contains(text, dir) || strings.Contains(text, os.TempDir()) {
			t.Errorf("%s names a folder of this machine", name)
		}
	}
	return after
}
