package load

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTooOld(t *testing.T) {
	t.Setenv("GOWORK", "off")
	const head = "module example.com/m\n\ngo 1.26\n\n"
	tests := map[string]struct {
		gomod string
		line  int // 0 if it is new enough
	}{
		"older":        {head + "require k8s.io/client-go v0.36.3\n", 5},
		"in a block":   {head + "require (\n\ta.example.com v1.0.0\n\tk8s.io/client-go v0.36.3 // indirect\n)\n", 7},
		"prerelease":   {head + "require k8s.io/client-go v0.37.0-rc.1\n", 5},
		"the same":     {head + "require k8s.io/client-go v0.37.0\n", 0},
		"newer":        {head + "require k8s.io/client-go v0.40.1\n", 0},
		"incompatible": {head + "require k8s.io/client-go v11.0.0+incompatible\n", 5},
		"replaced":     {head + "require k8s.io/client-go v0.0.0\n\nreplace k8s.io/client-go => ../client-go\n", 0},
		"not there":    {head, 0},
		"no go.mod":    {"modul\n", 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			gomod := filepath.Join(dir, "go.mod")
			if err := os.WriteFile(gomod, []byte(tt.gomod), 0o666); err != nil {
				t.Fatal(err)
			}
			at, version, old := TooOld(filepath.Join(dir, "pkg", "generated"), "k8s.io/client-go", "v0.37.0")
			if old != (tt.line > 0) {
				t.Fatalf("old = %t of %s, want %t", old, version, tt.line > 0)
			}
			if old && (at.Filename != gomod || at.Line != tt.line) {
				t.Errorf("at %s, want %s:%d", at, gomod, tt.line)
			}
		})
	}
}
