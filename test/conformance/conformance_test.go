package conformance

import (
	"bytes"
	"go/format"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clientsmith/client-gen/test/conformance/apidiff"
)

// tools are built once for all tests.
var tools *Tools

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	dir, err := os.MkdirTemp("", "conformance-")
	if err == nil {
		defer os.RemoveAll(dir)
		tools, err = BuildTools(dir)
	}
	if err != nil {
		os.Stderr.WriteString("build the generators: " + err.Error() + "\n")
		return 1
	}
	return m.Run()
}

// expansions are written by hand, where a project has any.
var expansions = apidiff.Options{IgnoreFiles: regexp.MustCompile(`expansion\.go$`)}

// TestCorpora generates every corpus with both generators and compares them.
func TestCorpora(t *testing.T) {
	modules := map[string][]Corpus{}
	for _, c := range Corpora {
		if c.Short || !testing.Short() {
			modules[c.Module] = append(modules[c.Module], c)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		corpora := modules[name]
		t.Run(name, func(t *testing.T) {
			w, err := NewWorkspace(tools, t.TempDir(), name)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range corpora {
				t.Run(c.Name, func(t *testing.T) {
					t.Parallel()
					testCorpus(t, w, c)
				})
			}
		})
	}
}

// TestInternalVersions compares clientset, listers and informers of an API with
// an internal version, which has trees of its own.
func TestInternalVersions(t *testing.T) {
	if testing.Short() {
		t.Skip("slow: runs three of upstream's generators")
	}
	w, err := NewWorkspace(tools, t.TempDir(), Internal.Module)
	if err != nil {
		t.Fatal(err)
	}
	must(w.Upstream(Internal, "upstream", ""))(t)
	same(t, w, must(w.UpstreamCaches(Internal, "upstream"))(t), must(w.OursWithCaches(Internal, "ours", "client-go"))(t))
}

func testCorpus(t *testing.T, w *Workspace, c Corpus) {
	switch {
	case len(c.Refused) > 0:
		testRefused(t, w, c)
	case c.Broken != "":
		testBroken(t, w, c)
	default:
		testSame(t, w, c)
	}
}

// testRefused checks that no code is written from types that allow none.
func testRefused(t *testing.T, w *Workspace, c Corpus) {
	_, err := w.Ours(c, "refused", "", "client-go")
	if err == nil {
		t.Fatal("client-gen succeeded")
	}
	for _, line := range c.Refused {
		if !strings.Contains(err.Error(), line) {
			t.Errorf("no %q in %v", line, err)
		}
	}
	dir, _ := w.path(c, "refused")
	if _, err := os.Stat(dir); err == nil {
		t.Errorf("client-gen failed, and wrote %s", dir)
	}
}

// testBroken checks a corpus for which upstream's output does not compile: ours
// does, for both targets and by both ways to name the input.
func testBroken(t *testing.T, w *Workspace, c Corpus) {
	upstream := must(w.Upstream(c, "upstream", ""))(t)
	if _, err := w.Loader.Load(upstream); err == nil {
		t.Errorf("upstream's output compiles (%s): compare with it", c.Broken)
	}
	ours := must(w.Ours(c, "ours", "", "client-go"))(t)
	same(t, w, ours, must(w.OursByPattern(c, "patterns", "", c.Packages()...))(t))
	if c.Discover != "" {
		same(t, w, ours, must(w.OursByPattern(c, "discover", "", c.Discover))(t))
	}
	testCaches(t, w, c)
	testLight(t, w, c, "")
}

// testSame compares with what upstream writes.
func testSame(t *testing.T, w *Workspace, c Corpus) {
	apply, err := w.ApplyConfigurations(c)
	if err != nil {
		t.Fatal(err)
	}
	must(w.Upstream(c, "upstream", ""))(t)
	upstreamApply := must(w.Upstream(c, "upstreamapply", apply))(t)

	t.Run("flags", func(t *testing.T) {
		// What the flags of upstream's tools lead to: listers and informers too.
		theirs := must(w.UpstreamCaches(c, "upstream"))(t)
		same(t, w, theirs, must(w.OursWithCaches(c, "ours", "client-go"))(t))
	})
	t.Run("apply", func(t *testing.T) {
		same(t, w, upstreamApply, must(w.Ours(c, "oursapply", apply, "client-go"))(t))
		stable(t, w, c, "oursapply", apply)
	})
	t.Run("patterns", func(t *testing.T) {
		same(t, w, upstreamApply, must(w.OursByPattern(c, "patterns", apply, c.Packages()...))(t))
	})
	if c.Discover != "" {
		t.Run("discover", func(t *testing.T) {
			same(t, w, upstreamApply, must(w.OursByPattern(c, "discover", apply, c.Discover))(t))
		})
	}
	if c.Released != "" {
		t.Run("released", func(t *testing.T) {
			testReleased(t, w, c, apply)
		})
	}
	t.Run("light", func(t *testing.T) {
		testLight(t, w, c, apply)
	})
}

// testCaches checks that listers and informers compile.
func testCaches(t *testing.T, w *Workspace, c Corpus) {
	caches := must(w.OursWithCaches(c, "caches", "client-go"))(t)
	if _, err := w.Loader.Load(caches); err != nil {
		t.Error(err)
	}
	formatted(t, filepath.Join(w.Dir, c.Name, "caches"))
}

// testReleased compares with the clientset that the project itself publishes.
func testReleased(t *testing.T, w *Workspace, c Corpus, apply string) {
	if c.ApplyConfigurations == "" {
		apply = "" // the project publishes a clientset without Apply
	}
	ours := must(w.Ours(c.without(c.Unreleased), "released", apply, "client-go"))(t)
	same(t, w, c.Released, ours)
}

// testLight checks that the light target compiles, listers and informers
// included, and that vet has nothing to say, without apply configurations and
// with.
func testLight(t *testing.T, w *Workspace, c Corpus, apply string) {
	light := must(w.OursWithCaches(c, "light", runtimeModule))(t)
	if err := w.Build(light); err != nil {
		t.Error(err)
	}
	formatted(t, filepath.Join(w.Dir, c.Name, "light"))
	if apply == "" {
		return
	}
	withApply := must(w.Ours(c, "lightapply", apply, runtimeModule))(t)
	if _, err := w.Loader.Load(withApply); err != nil {
		t.Error(err)
	}
}

// same fails the test unless ours has exactly the exported API of theirs.
func same(t *testing.T, w *Workspace, theirs, ours string) {
	t.Helper()
	report, err := w.Compare(theirs, ours, expansions)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(report.Counts())
	if !report.Same() {
		var b strings.Builder
		report.Write(&b, 40)
		t.Errorf("ours differs from %s:\n%s", theirs, b.String())
	}
	if report.Packages < 5 || report.Symbols < 20 {
		t.Errorf("compared only %s", report.Counts())
	}
	formatted(t, filepath.Join(w.Dir, strings.TrimPrefix(ours, modulePath)))
}

// formatted fails the test for files that gofmt would change.
func formatted(t *testing.T, dir string) {
	t.Helper()
	for _, name := range goFiles(t, dir) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if want, err := format.Source(data); err != nil || !bytes.Equal(want, data) {
			t.Errorf("%s is not as gofmt writes it (%v)", name, err)
		}
	}
}

// stable fails the test if a second run touches a file.
func stable(t *testing.T, w *Workspace, c Corpus, variant, apply string) {
	t.Helper()
	dir, _ := w.path(c, variant)
	files := goFiles(t, dir)
	past := time.Now().Add(-time.Hour).Truncate(time.Second)
	for _, name := range files {
		if err := os.Chtimes(name, past, past); err != nil {
			t.Fatal(err)
		}
	}
	must(w.Ours(c, variant, apply, "client-go"))(t)
	again := goFiles(t, dir)
	if !slices.Equal(files, again) {
		t.Errorf("second run: %d files became %d", len(files), len(again))
	}
	for _, name := range again {
		if info, err := os.Stat(name); err != nil || !info.ModTime().Equal(past) {
			t.Errorf("second run touched %s (%v)", name, err)
		}
	}
}

func goFiles(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".go") {
			out = append(out, path)
		}
		return err
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("no Go files in %s: %v", dir, err)
	}
	return out
}

// must turns an error into the end of the test.
func must(pkg string, err error) func(*testing.T) string {
	return func(t *testing.T) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return pkg
	}
}
