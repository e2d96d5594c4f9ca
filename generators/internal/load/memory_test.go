package load

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// isRemembered guesses, and reports whether that needed no go command. What is
// confirmed is remembered.
func isRemembered(t *testing.T, cfg Config, patterns ...string) bool {
	t.Helper()
	listing := Start(cfg, patterns...)
	prog, diags := listing.Guess(func() {})
	if prog == nil || diags.HasErrors() {
		t.Fatalf("nothing is guessed: %v", diags)
	}
	for _, pkg := range prog.Roots {
		for _, decl := range pkg.Types() {
			for _, field := range structFields(decl) {
				_, _ = decl.File.Resolve(field)
			}
		}
	}
	known := prog.guess.remembered()
	if listing.Confirms(prog) {
		listing.Remember(prog)
	}
	if known && len(listing.answers) > 0 {
		t.Error("the go command was asked for what is known")
	}
	return known
}

// replaceText returns a change of a file below a folder.
func replaceText(name, old, by string) func(t *testing.T, dir string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		name := filepath.Join(dir, filepath.FromSlash(name))
		text, err := os.ReadFile(name)
		if err != nil && old != "" {
			t.Fatal(err)
		}
		changed := strings.Replace(string(text), old, by, 1)
		if old == "" {
			changed = string(text) + by
		}
		if changed == string(text) {
			t.Fatalf("%s does not say %q", name, old)
		}
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(changed), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// TestMemory changes a module between two runs: the second one goes by what
// the go command told the first one only where that still has to be so.
func TestMemory(t *testing.T) {
	patterns, tags := []string{"./api/..."}, []string(nil)
	tests := []struct {
		name   string
		change func(t *testing.T, dir string)
		known  bool
	}{
		{"nothing", func(*testing.T, string) {}, true},
		{"a field", replaceText("api/v1/a.go", "N int", "N int\n\tM string"), true},
		{"a type", replaceText("api/v1/a.go", "", "\ntype B struct{ O other.O }\n"), true},
		{"a file outside", replaceText("cmd/main.go", "", "package main\n"), true},
		{"a field of another module", replaceText("other/o.go", "struct{}", "struct{ N int }"), true},
		{"a file", replaceText("api/v1/b.go", "", "package v1\n"), false},
		{"a file less", func(t *testing.T, dir string) { _ = os.Remove(filepath.Join(dir, "api", "v1", "c.go")) }, false},
		{"a constraint", replaceText("api/v1/c.go", "package", "//go:build never\n\npackage"), false},
		{"an import", replaceText("api/v1/a.go", "import (", "import (\n\t_ \"net/url\""), false},
		{"a package", replaceText("api/v2/a.go", "", "package v2\n"), false},
		{"a file of another module", replaceText("other/p.go", "", "package other\n"), false},
		{"go.mod", replaceText("go.mod", "", "\n// changed\n"), false},
		{"go.mod of another module", replaceText("other/go.mod", "", "\ngo 1.26.0\n"), false},
		{"go.sum", replaceText("go.sum", "", "example.com/x v1.0.0 h1:AAAA=\n"), false},
		{"the environment", func(t *testing.T, _ string) { t.Setenv("GOEXPERIMENT", "none") }, false},
		{"the patterns", func(*testing.T, string) { patterns = []string{"./api/v1"} }, false},
		{"the build tags", func(*testing.T, string) { tags = []string{"x"} }, false},
		{"a driver", func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, "gopackagesdriver"), []byte("#!/bin/sh\nexit 1\n"), 0o777); err != nil {
				t.Fatal(err)
			}
			t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
		}, false},
		{"the memory", func(t *testing.T, dir string) { damage(t, filepath.Join(dir, ".cache")) }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			patterns, tags = []string{"./api/..."}, nil
			dir := tree(t, map[string]string{
				"go.mod":       gomod + "\nrequire example.com/other v1.2.3\n\nreplace example.com/other => ./other\n",
				"go.sum":       "",
				"other/go.mod": "module example.com/other\n",
				"other/o.go":   "package other\n\ntype O struct{}\n",
				"api/v1/a.go":  "package v1\n\nimport (\n\t\"example.com/other\"\n)\n\ntype A struct {\n\tO other.O\n\tN int\n}\n",
				"api/v1/c.go":  "package v1\n",
				"cmd/doc.go":   "package main\n",
			})
			cfg := Config{Dir: dir, CacheDir: filepath.Join(dir, ".cache")}
			if isRemembered(t, cfg, patterns...) {
				t.Fatal("something is known from the start")
			}
			tt.change(t, dir)
			cfg.BuildTags = tags
			if got := isRemembered(t, cfg, patterns...); got != tt.known {
				t.Errorf("known = %v, want %v", got, tt.known)
			}
		})
	}
}

// damage cuts off the end of every file in a folder.
func damage(t *testing.T, dir string) {
	t.Helper()
	names, _ := filepath.Glob(filepath.Join(dir, "*"))
	if len(names) == 0 {
		t.Fatal("nothing is remembered")
	}
	for _, name := range names {
		if err := os.Truncate(name, int64(len(memoryHeader)+5)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestMemoryOfEmbeddedFiles does not remember packages that depend on more
// than Go files.
func TestMemoryOfEmbeddedFiles(t *testing.T) {
	dir := tree(t, map[string]string{"go.mod": gomod, "a/x.txt": "", "a/a.go": "package a\n\nimport _ \"embed\"\n\n//go:embed x.txt\nvar x string\n"})
	cfg := Config{Dir: dir, CacheDir: t.TempDir()}
	for range 2 {
		if isRemembered(t, cfg, "./a") {
			t.Error("a package with embedded files is remembered")
		}
	}
}

// TestMemoryWithoutFolder works where nothing can be kept.
func TestMemoryWithoutFolder(t *testing.T) {
	dir := tree(t, map[string]string{"go.mod": gomod, "a/a.go": "package a\n", "file": ""})
	for _, cache := range []string{"", filepath.Join(dir, "file", "cache")} {
		cfg := Config{Dir: dir, CacheDir: cache}
		for range 2 {
			if isRemembered(t, cfg, "./a") {
				t.Errorf("cache %q: something is remembered", cache)
			}
		}
	}
}

// TestMemoryForgets keeps the files that were used last.
func TestMemoryForgets(t *testing.T) {
	dir := t.TempDir()
	for i := range keptFiles + 40 {
		question := [32]byte{byte(i), byte(i >> 8)}
		recall(dir, question).keep([]fact{{1}})
		if recall(dir, question).facts == nil {
			t.Fatalf("file %d is forgotten at once", i)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != keptFiles {
		t.Errorf("%d files are kept, want %d (%v)", len(entries), keptFiles, err)
	}
}
