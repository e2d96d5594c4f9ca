package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/clientsmith/client-gen/test/e2e/cluster"
)

const exampleFolder = "../../examples/crd-clientset"

// TestExample runs the example's program on the real server. But for the first line, which names the server, it has to
// print what it prints on the API server inside its own process, which the example's own test compares with the same file.
func TestExample(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	program := filepath.Join(t.TempDir(), "crd-clientset")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, ".")
	build.Dir = exampleFolder
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the example: %v\n%s", err, out)
	}
	kubeconfig := filepath.Join(t.TempDir(), "kubeconfig")
	if err := server.WriteKubeconfig(kubeconfig, cluster.AdminUser); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join(exampleFolder, "testdata", "output.txt"))
	if err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(ctx, program, "--kubeconfig", kubeconfig)
	out, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("run the example: %v\n%s", err, out)
	}
	first, rest, _ := strings.Cut(string(out), "\n")
	if !strings.HasPrefix(first, "Kubernetes "+server.Binaries().KubernetesVersion+" at "+server.URL()) {
		t.Errorf("first line: %s", first)
	}
	if rest != string(want) {
		t.Errorf("the example printed\n%s\nwant\n%s", rest, want)
	}
}
