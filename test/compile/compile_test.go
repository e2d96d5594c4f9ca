package compile

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/generators"
)

const module = "example.com/torture"

// newModule makes a temporary module that can import both runtimes and holds
// the packages of an API.
func newModule(t *testing.T, api map[string][]kind) string {
	t.Helper()
	dir := t.TempDir()
	own, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(own), "module github.com/clientsmith/client-gen/test/compile", "module "+module, 1)
	text = strings.ReplaceAll(text, "=> ../..", "=> "+root)
	write(t, dir, "go.mod", text)
	sums, err := os.ReadFile("go.sum")
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "go.sum", string(sums))
	for group, kinds := range api {
		name := group + ".example.com"
		if group == "core" {
			name = ""
		}
		write(t, dir, "apis/"+group+"/v1/types.go", apiPackage(name, "v1", kinds))
		write(t, dir, "apis/"+group+"/v1/doc.go", "// +groupName="+name+"\npackage v1\n")
		write(t, dir, "apply/"+group+"/v1/types.go", applyPackage("v1", kinds))
	}
	write(t, dir, "apply/utils.go", converter)
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// generate runs the generator in a module.
func generate(t *testing.T, dir string, change func(*generators.Options)) {
	t.Helper()
	o := generators.Defaults()
	o.Dir = dir
	o.Patterns = []string{"./apis/..."}
	o.OutputDir = "generated"
	o.ApplyConfigurationPackage = module + "/apply"
	if change != nil {
		change(&o)
	}
	if _, err := generators.Run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
}

// runGo runs the go command in a module.
func runGo(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// Rough edges 6, 16, 18, 19, 27, 28: whatever kinds are called and whatever
// verbs they have, what is written compiles, for both runtimes.
func TestTortureCompiles(t *testing.T) {
	for _, runtime := range []string{generators.ClientGo, generators.LightRuntime} {
		for _, apply := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s,apply=%v", filepath.Base(runtime), apply), func(t *testing.T) {
				if testing.Short() && (runtime == generators.ClientGo || !apply) {
					t.Skip("slow: one combination is enough for a short run")
				}
				dir := newModule(t, torture(7))
				generate(t, dir, func(o *generators.Options) {
					o.Runtime = runtime
					o.PrefersProtobuf = apply
					if !apply {
						o.ApplyConfigurationPackage = ""
					}
				})
				runGo(t, dir, "vet", "./...")
			})
		}
	}
}
