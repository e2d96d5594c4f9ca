package load

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRequired(t *testing.T) {
	t.Setenv("GOWORK", "off")
	const head = "module example.com/m\n\ngo 1.26\n\n"
	tests := map[string]struct {
		gomod, version string
		line           int
	}{
		"older":        {head + "require k8s.io/client-go v0.36.3\n", "v0.36.3", 5},
		"in a block":   {head + "require (\n\ta.example.com v1.0.0\n\tk8s.io/client-go v0.36.3 // indirect\n)\n", "v0.36.3", 7},
		"prerelease":   {head + "require k8s.io/client-go v0.37.0-rc.1\n", "v0.37.0-rc.1", 5},
		"the same":     {head + "require k8s.io/client-go v0.37.0\n", "v0.37.0", 5},
		"newer":        {head + "require k8s.io/client-go v0.40.1\n", "v0.40.1", 5},
		"incompatible": {head + "require k8s.io/client-go v11.0.0+incompatible\n", "v11.0.0+incompatible", 5},
		"replaced":     {head + "require k8s.io/client-go v0.0.0\n\nreplace k8s.io/client-go => ../client-go\n", "", 0},
		"not there":    {head, "", 0},
		"no go.mod":    {"modul\n", "", 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			gomod := filepath.Join(dir, "go.mod")
			if err := os.WriteFile(gomod, []byte(tt.gomod), 0o666); err != nil {
				t.Fatal(err)
			}
			at, version := Required(filepath.Join(dir, "pkg", "generated"), "k8s.io/client-go")
			if version != tt.version {
				t.Fatalf("version %q, want %q", version, tt.version)
			}
			if version != "" && (at.Filename != gomod || at.Line != tt.line) {
				t.Errorf("at %s, want %s:%d", at, gomod, tt.line)
			}
		})
	}
}
