package programs

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/apitest"
	"github.com/clientsmith/client-gen/runtime/kubernetes"
	"github.com/clientsmith/client-gen/runtime/kubernetes/scheme"
)

var update = flag.Bool("update", false, "record testdata")

// TestPrograms runs the programs on an API server inside this process. What they print is in testdata, but for the output
// of discovery, which differs between servers; test/e2e compares the same files with runs on a real server.
func TestPrograms(t *testing.T) {
	server := apitest.New(t, apitest.Options{TLS: true, Token: "a-token"})
	if err := server.AddScheme(scheme.Scheme); err != nil {
		t.Fatal(err)
	}
	client, err := kubernetes.NewForConfig(server.Config())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"dns", "proxy"} {
		_, err := client.CoreV1().Pods("kube-system").Create(t.Context(), &corev1.Pod{
			ObjectMeta: metav1.ObjectMeta{Name: name},
			Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: name, Image: "example.com/" + name}}},
		}, metav1.CreateOptions{})
		if err != nil {
			t.Fatal(err)
		}
	}
	kubeconfig := filepath.Join(t.TempDir(), "kubeconfig")
	if err := os.WriteFile(kubeconfig, server.Kubeconfig(), 0o600); err != nil {
		t.Fatal(err)
	}
	binaries := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binaries, "./...").CombinedOutput(); err != nil {
		t.Fatalf("build the programs: %v\n%s", err, out)
	}
	for _, name := range []string{"pods-rest", "pods-clientset", "pods-dynamic", "deployment-dynamic", "workloads"} {
		t.Run(name, func(t *testing.T) {
			got := run(t, filepath.Join(binaries, name), kubeconfig)
			file := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
	t.Run("discovery", func(t *testing.T) {
		got := run(t, filepath.Join(binaries, "discovery"), kubeconfig)
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

// run runs a program. Without the kubeconfig it has to fail in words.
func run(t *testing.T, program, kubeconfig string) string {
	t.Helper()
	failing := exec.CommandContext(t.Context(), program, "--kubeconfig", kubeconfig+".missing")
	out, err := failing.CombinedOutput()
	if text := string(out); err == nil || !strings.Contains(text, kubeconfig+".missing") || regexp.MustCompile(`(?m)^(goroutine|panic)`).MatchString(text) {
		t.Errorf("without a kubeconfig: %v\n%s", err, text)
	}
	command := exec.CommandContext(t.Context(), program)
	command.Env = append(os.Environ(), "KUBECONFIG="+kubeconfig)
	if out, err = command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}
