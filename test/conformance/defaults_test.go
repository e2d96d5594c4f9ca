package conformance

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/clientsmith/client-gen/test/conformance/apidiff"
)

// TestDefaults generates the defaults of the same types with both generators:
// they declare the same functions, which do the same to random objects.
func TestDefaults(t *testing.T) {
	dir := t.TempDir()
	w := need(NewWorkspaceFrom(filepath.Join(tools.Root, "runtime"), filepath.Join("testdata", "modules", "kubernetes"), dir))(t)
	template := string(need(os.ReadFile("testdata/copies_test.go.txt"))(t))
	_, rest, _ := strings.Cut(template, "// fill gives")
	fill, _, found := strings.Cut(rest, "// memory collects")
	if !found {
		t.Fatal("testdata/copies_test.go.txt has no function fill")
	}
	for _, f := range need(txtar.ParseFile("testdata/defaults.txtar"))(t).Files {
		for _, side := range []string{"ours", "theirs"} {
			name := filepath.Join(dir, "defaults", filepath.FromSlash(strings.Replace(f.Name, "SIDE", side, 1)))
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			text := strings.Replace(string(f.Data), "FILL", "// fill gives"+fill, 1)
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	upstream := filepath.Join(t.TempDir(), "defaulter-gen")
	need(run("", "go", "build", "-o", upstream, upstreamModule+"/cmd/defaulter-gen"))(t)
	need(run(dir, upstream, "--output-file", "zz_generated.defaults.go", "./defaults/theirs/v1"))(t)
	need(run(dir, tools.Ours, "defaulter", "--output-file", "zz_generated.defaults.go", "./defaults/ours/v1"))(t)

	theirs := need(w.Loader.Load(modulePath + "/defaults/theirs"))(t)
	ours := need(w.Loader.Load(modulePath + "/defaults/ours"))(t)
	report := apidiff.Compare(apidiff.Describe(theirs, apidiff.Options{}), apidiff.Describe(ours, apidiff.Options{}))
	for _, d := range report.Differences {
		t.Error(d)
	}
	if t.Log(report.Counts()); !t.Failed() {
		need(run(dir, "go", "test", "-count=1", "./defaults/both"))(t)
	}
}
