package clientcmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// write puts content into a file below dir, folders included, and returns its path.
func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func load(t *testing.T, content string) *clientcmdapi.Config {
	t.Helper()
	config, err := Load([]byte(content))
	if err != nil {
		t.Fatalf("load %s: %v", content, err)
	}
	return config
}

// kubeconfig has a current context x for cluster c and user u, given in YAML's flow style, and a second one, other, with
// the namespace elsewhere.
func kubeconfig(cluster, user string) string {
	return `current-context: x
clusters:
- name: c
  cluster: ` + cluster + `
users:
- name: u
  user: ` + user + `
contexts:
- name: x
  context: {cluster: c, user: u}
- name: other
  context: {cluster: c, user: u, namespace: elsewhere}
`
}

// outsideCluster hides a pod's environment, should the tests run in one.
func outsideCluster(t *testing.T) {
	t.Helper()
	t.Setenv("KUBERNETES_SERVICE_HOST", "")
	t.Setenv("KUBERNETES_SERVICE_PORT", "")
	t.Setenv("POD_NAMESPACE", "")
}

// checkError fails unless err has all texts in it, and none of the secrets that the tests use.
func checkError(t *testing.T, err error, texts ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want one with %q", texts)
		return
	}
	for _, text := range texts {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("error %q does not say %q", err, text)
		}
	}
	if strings.Contains(err.Error(), "s3cret") {
		t.Errorf("error %q shows a secret", err)
	}
}
