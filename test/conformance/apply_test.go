package conformance

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/clientsmith/client-gen/test/conformance/apidiff"
)

// schema is an OpenAPI document that knows no kind. With any document upstream
// writes Extract functions.
const schema = `{
	"swagger": "2.0", "info": {"title": "conformance", "version": "v1"}, "paths": {},
	"definitions": {"com.example.None": {"type": "object", "properties": {"name": {"type": "string"}}}}
}
`

// TestApplyConfigurations makes the apply configurations of every corpus with
// both generators and compares them, Extract functions included.
func TestApplyConfigurations(t *testing.T) {
	workspaces := map[string]*Workspace{}
	for _, c := range Corpora {
		if len(c.Refused) > 0 || testing.Short() && !c.Short {
			continue
		}
		if workspaces[c.Module] == nil {
			w, err := NewWorkspace(tools, t.TempDir(), c.Module)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(w.Dir, "openapi.json"), []byte(schema), 0o644); err != nil {
				t.Fatal(err)
			}
			workspaces[c.Module] = w
		}
		t.Run(c.Name, func(t *testing.T) { testApply(t, workspaces[c.Module], c) })
	}
}

func testApply(t *testing.T, w *Workspace, c Corpus) {
	ours := must(w.OursApply(c, "ours", "client-go"))(t)
	theirs := must(w.UpstreamApply(c, "theirs"))(t)
	if _, err := w.Loader.Load(theirs); err != nil {
		if c.BrokenApply == "" {
			t.Errorf("upstream's apply configurations do not compile: %v", err)
		}
		if _, err := w.Loader.Load(ours); err != nil {
			t.Error(err)
		}
	} else {
		sameApply(t, w, theirs, ours)
	}
	dir, _ := w.path(c, "ours")
	formatted(t, filepath.Join(dir, "applyconfiguration"))
	light := must(w.OursApply(c, "light", runtimeModule))(t)
	if _, err := w.Loader.Load(light); err != nil {
		t.Error(err)
	}
}

// sameApply fails the test unless both trees export the same.
func sameApply(t *testing.T, w *Workspace, theirs, ours string) {
	t.Helper()
	report, err := w.Compare(theirs, ours, apidiff.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(report.Counts())
	if !report.Same() {
		report.Write(testWriter{t}, 40)
		t.Errorf("ours differs from %s", theirs)
	}
	if report.Packages < 2 || report.Symbols < 3 { // an API that is only read has no configurations
		t.Errorf("compared only %s", report.Counts())
	}
}

// testWriter writes to the log of a test.
type testWriter struct{ t *testing.T }

func (w testWriter) Write(text []byte) (int, error) {
	w.t.Log(string(text))
	return len(text), nil
}
