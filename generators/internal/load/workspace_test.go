package load

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWorkspaceFailure wants one message about a go.work that cannot be read,
// and nothing about the packages that were not found for it.
func TestWorkspaceFailure(t *testing.T) {
	for _, tt := range []struct{ name, gowork, env, want string }{
		{"missing module", "go 1.26\n\nuse ./nowhere\n", "", "cannot load module nowhere"},
		{"no such file", "", filepath.Join(os.TempDir(), "nowhere", "go.work"), "reading go.work"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range map[string]string{"go.mod": "module example.com/m\n\ngo 1.26\n", "go.work": tt.gowork, "a/a.go": "package a\n"} {
				if text == "" {
					continue
				}
				path := filepath.Join(dir, filepath.FromSlash(name))
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			env := append(os.Environ(), "GOWORK="+tt.env, "GOFLAGS=", "GOTOOLCHAIN=local")
			_, diags := Load(Config{Dir: dir, Env: env}, "./a/...")
			if len(diags) != 1 || !strings.Contains(diags[0].Msg, tt.want) || !strings.Contains(diags[0].Hint, "go.work") {
				t.Errorf("got %v, want one message with %q", diags, tt.want)
			}
		})
	}
}
