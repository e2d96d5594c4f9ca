package load

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRequires(t *testing.T) {
	const runtime = "example.com/tool/runtime"
	tests := map[string]struct {
		files map[string]string
		want  bool
	}{
		"no module":            {map[string]string{"x": ""}, true},
		"not required":         {map[string]string{"go.mod": "module example.com/a\n"}, false},
		"module of like name":  {map[string]string{"go.mod": "module example.com/a\nrequire example.com/tool/run v1.0.0\n"}, false},
		"required":             {map[string]string{"go.mod": "module example.com/a\nrequire example.com/tool/runtime v1.0.0\n"}, true},
		"required from above":  {map[string]string{"go.mod": "module example.com/a\nrequire example.com/tool v1.0.0\n"}, true},
		"the module itself":    {map[string]string{"go.mod": "module example.com/tool\n"}, true},
		"nested module counts": {map[string]string{"go.mod": "module example.com/tool\n", "out/go.mod": "module example.com/b\n"}, false},
		"workspace":            {map[string]string{"go.mod": "module example.com/a\n", "go.work": "go 1.26.0\n"}, true},
		"unreadable module":    {map[string]string{"go.mod": "modul example.com/a\n"}, true},
	}
	t.Setenv("GOWORK", "")
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for file, text := range tt.files {
				path := filepath.Join(dir, file)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if gomod, ok := Requires(filepath.Join(dir, "out", "clientset"), runtime); ok != tt.want {
				t.Errorf("Requires is %v (%s), want %v", ok, gomod, tt.want)
			}
		})
	}
}
