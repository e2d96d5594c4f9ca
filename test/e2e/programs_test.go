package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/clientsmith/client-gen/test/e2e/cluster"
)

const programsFolder = "../../examples/programs"

// TestPrograms runs the programs of examples/programs on the real server. They have to print what they print on the API
// server of their own test, which compares with the same files.
func TestPrograms(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	binaries := t.TempDir()
	build := exec.CommandContext(ctx, "go", "build", "-o", binaries, "./...")
	build.Dir = programsFolder
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the programs: %v\n%s", err, out)
	}
	kubeconfig := filepath.Join(t.TempDir(), "kubeconfig")
	if err := server.WriteKubeconfig(kubeconfig, cluster.AdminUser); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"dns", "proxy"} {
		post(t, "/api/v1/namespaces/kube-system/pods", fmt.Sprintf(`{"apiVersion":"v1","kind":"Pod","metadata":{"name":%q},
			"spec":{"containers":[{"name":%q,"image":"example.com/%s"}]}}`, name, name, name))
	}
	run := func(t *testing.T, name string) string {
		t.Helper()
		program := exec.CommandContext(ctx, filepath.Join(binaries, name))
		program.Env = append(os.Environ(), "KUBECONFIG="+kubeconfig)
		out, err := program.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return string(out)
	}
	for _, name := range []string{"pods-rest", "pods-clientset", "pods-dynamic", "deployment-dynamic", "workloads"} {
		t.Run(name, func(t *testing.T) {
			want, err := os.ReadFile(filepath.Join(programsFolder, "testdata", name+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			if got := run(t, name); got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
	t.Run("discovery", func(t *testing.T) {
		got := run(t, "discovery")
		printed := strings.Count(got, "group ")
		for _, want := range []string{
			`group "" version v1 resource pods/log` + "\n",
			`group "apps" version v1 resource deployments` + "\n",
			fmt.Sprintf("%d resources from the server, any request: true\n%d resources from the disk, any request: false\n", printed, printed),
		} {
			if !strings.Contains(got, want) {
				t.Errorf("%q is not in\n%s", want, got)
			}
		}
	})
}
