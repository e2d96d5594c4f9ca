package load

import (
	"go/build"
	"path/filepath"
	"strings"
	"testing"
)

func goroot() string { return filepath.Clean(build.Default.GOROOT) }

func TestImportPath(t *testing.T) {
	dir := tree(t, map[string]string{
		"go.mod":        gomod,
		"nested/go.mod": "module example.com/nested/v2 // nested\n",
		"quoted/go.mod": "module \"example.com/quoted\"\n",
		"empty/go.mod":  "go 1.26.0\n",
		"vendor/x/x.go": "package x\n",
		"file.go":       "package m\n",
	})
	tests := []struct{ dir, want, err string }{
		{".", "example.com/m", ""},
		{"pkg/generated", "example.com/m/pkg/generated", ""},
		{"nested", "example.com/nested/v2", ""},
		{"nested/not/there/yet", "example.com/nested/v2/not/there/yet", ""},
		{"quoted/a", "example.com/quoted/a", ""},
		{"empty/a", "", "has no module line"},
		{"vendor/x", "", "below vendor/"},
		{"with space", "", "malformed import path"},
		{"a/vendor.d", "example.com/m/a/vendor.d", ""},
	}
	for _, tt := range tests {
		got, err := ImportPath(filepath.Join(dir, tt.dir))
		if got != tt.want || (err == nil) != (tt.err == "") || (err != nil && !strings.Contains(err.Error(), tt.err)) {
			t.Errorf("ImportPath(%s) = %q, %v, want %q, %q", tt.dir, got, err, tt.want, tt.err)
		}
	}
	if got, err := ImportPath("/nonexistent-root/x"); err == nil || !strings.Contains(err.Error(), "go mod init") {
		t.Errorf("ImportPath outside a module = %q, %v", got, err)
	}
}

func TestResolveInputs(t *testing.T) {
	dir := t.TempDir()
	tests := []struct{ base, element, group, version, pattern string }{
		{"k8s.io/api", "apps/v1", "apps", "v1", "k8s.io/api/apps/v1"},
		{"k8s.io/api", "sub/path/apps/v1", "apps", "v1", "k8s.io/api/sub/path/apps/v1"},
		{"k8s.io/api", "/apps/v1", "apps", "v1", "k8s.io/api/apps/v1"},
		{"k8s.io/api", "demo", "demo", "", "k8s.io/api/demo"},
		{"k8s.io/api", "demo/", "demo", "", "k8s.io/api/demo"},
		{"k8s.io/api", "", "", "", "k8s.io/api/core"},
		{"k8s.io/api", "/", "", "", "k8s.io/api/core"},
		{"/abs/apis", "apps/v1", "apps", "v1", "/abs/apis/apps/v1"},
		{"./apis", "apps/v1", "apps", "v1", filepath.ToSlash(dir) + "/apis/apps/v1"},
		{"", "example.com/apis/apps/v1", "apps", "v1", "example.com/apis/apps/v1"},
	}
	for _, tt := range tests {
		got, diags := ResolveInputs(dir, tt.base, []string{tt.element})
		want := Input{Raw: tt.element, Group: tt.group, Version: tt.version, Pattern: tt.pattern}
		if len(diags) > 0 || len(got) != 1 || got[0] != want {
			t.Errorf("ResolveInputs(%s, %s) = %+v, %v, want %+v", tt.base, tt.element, got, diags, want)
		}
	}
	got, diags := ResolveInputs(dir, "b", []string{"a/v1", "./...", "a/v1"})
	if len(got) != 1 || len(diags) != 2 || !diags.HasErrors() {
		t.Errorf("ResolveInputs = %v, %v", got, diags)
	}
}
