package cluster

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRequiredVersion(t *testing.T) {
	for _, c := range []struct{ name, text, want, err string }{
		{name: "single line", text: "module m\n\nrequire k8s.io/kubernetes v1.36.3\n", want: "v1.36.3"},
		{name: "block", text: "require (\n\tother.example/x v1.0.0\n\tk8s.io/kubernetes v1.36.3 // indirect\n)\n", want: "v1.36.3"},
		{name: "tool line is none", text: "tool k8s.io/kubernetes\n", err: "requires no version"},
		{name: "replace line is none", text: "replace k8s.io/kubernetes => ../kubernetes\n", err: "requires no version"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "go.mod")
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := requiredVersion(path, "k8s.io/kubernetes")
			if got != c.want || (c.err == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("got %q, %v; want %q, error with %q", got, err, c.want, c.err)
			}
		})
	}
}

// TestLocateReuses fills a cache by hand: what is there is taken as it is.
func TestLocateReuses(t *testing.T) {
	cache := t.TempDir()
	t.Setenv(CacheEnv, cache)
	folder, err := buildFolder()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(cache, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, p := range programs {
		version, err := requiredVersion(filepath.Join(folder, p.folder, "go.mod"), p.module)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(cache, "bin", p.name+"-"+version), nil, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	var progress strings.Builder
	binaries, err := Locate(t.Context(), &progress)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{binaries.Etcd, binaries.APIServer, binaries.Kubectl} {
		if filepath.Dir(path) != filepath.Join(cache, "bin") {
			t.Errorf("%s is not in the cache", path)
		}
	}
	if progress.Len() > 0 {
		t.Errorf("it built: %s", progress.String())
	}
}

func TestUnknownUser(t *testing.T) {
	c := &Cluster{options: Options{Users: map[string][]string{"jane": {"devs", "ops"}}}, authority: &authority{}}
	tokens, err := c.makeTokens()
	if err != nil {
		t.Fatal(err)
	}
	if line := c.tokens["jane"] + `,jane,uid-jane,"devs,ops"` + "\n"; string(tokens) != line {
		t.Errorf("got %q, want %q", tokens, line)
	}
	if config, err := c.User("jane"); err != nil || config.BearerToken != c.tokens["jane"] {
		t.Errorf("got %v, %v", config, err)
	}
	if _, err := c.User("john"); err == nil {
		t.Error("a user without a token got a configuration")
	}
	if err := c.WriteKubeconfig(filepath.Join(t.TempDir(), "config"), "john"); err == nil {
		t.Error("a user without a token got a kubeconfig file")
	}
}

func TestTail(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(path, []byte("a\nb\nc\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := tail(path, 2); got != "b\nc" {
		t.Errorf("got %q", got)
	}
	if got := tail(path, 9); got != "a\nb\nc" {
		t.Errorf("got %q", got)
	}
	if got := tail(path+"-missing", 9); !strings.Contains(got, "no such file") {
		t.Errorf("got %q", got)
	}
}
