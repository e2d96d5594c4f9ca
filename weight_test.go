package clientgen_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// exampleModule has a clientset of two custom resources.
const exampleModule = "examples/crd-clientset"

// lightProgram uses a generated clientset and nothing else.
const lightProgram = `package main

import (
	"context"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/examples/crd-clientset/pkg/generated/clientset/versioned"
	"github.com/clientsmith/client-gen/runtime/rest"
)

func main() {
	client, err := versioned.NewForConfig(&rest.Config{Host: "http://localhost"})
	if err != nil {
		panic(err)
	}
	fmt.Println(client.StableV1().CronTabs("default").List(context.Background(), metav1.ListOptions{}))
}
`

// reflectingProgram calls a method that is not known before it runs.
const reflectingProgram = `package main

import (
	"fmt"
	"os"
	"reflect"
)

func main() { fmt.Println(reflect.ValueOf(os.Stdout).MethodByName(os.Args[0])) }
`

// overlay lets the go command see a program in a folder of the example's module that is not on disk.
func overlay(t *testing.T, program string) (flag, pkg string) {
	t.Helper()
	dir := t.TempDir()
	source, list := filepath.Join(dir, "main.go"), filepath.Join(dir, "overlay.json")
	module, err := filepath.Abs(exampleModule)
	if err != nil {
		t.Fatal(err)
	}
	files, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(module, "light", "main.go"): source}})
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{source: []byte(program), list: files} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return "-overlay=" + list, "./light"
}

// reflecting links a program and returns the functions in it for which the linker keeps every exported method of every
// type: those that look methods up by names that are not constants.
func reflecting(t *testing.T, program string) []string {
	t.Helper()
	flag, pkg := overlay(t, program)
	cmd := exec.Command("go", "build", flag, "-ldflags=-dumpdep", "-o", filepath.Join(t.TempDir(), "light"), pkg)
	cmd.Dir = exampleModule
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("go build: %v\n%.4000s", err, out)
	}
	if !strings.Contains(string(out), "main.main") {
		t.Fatalf("the linker said nothing of main.main:\n%.4000s", out)
	}
	var found []string
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "ReflectMethod>") {
			found = append(found, strings.TrimSpace(line))
		}
	}
	return found
}

// TestMethodsAreEliminated makes sure that the linker can leave unused methods out of a program with a generated clientset.
func TestMethodsAreEliminated(t *testing.T) {
	if found := reflecting(t, reflectingProgram); len(found) == 0 {
		t.Error("a method that is looked up by a name that is not constant goes unnoticed")
	}
	for _, line := range reflecting(t, lightProgram) {
		t.Errorf("this keeps every exported method of every type in the binary: %s", line)
	}
}

// TestLinkedPackages holds a program with a generated clientset to the packages of testdata/linked.txt. Whoever adds one
// there makes every client heavier.
func TestLinkedPackages(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "linked.txt"))
	if err != nil {
		t.Fatal(err)
	}
	unseen := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		unseen[strings.TrimSpace(line)] = true
	}
	flag, pkg := overlay(t, lightProgram)
	for _, p := range list(t, exampleModule, "-deps", flag, pkg) {
		if p.Standard || isStandard(p.ImportPath) || strings.HasPrefix(p.ImportPath, module+"/"+exampleModule) ||
			strings.HasPrefix(p.ImportPath, "k8s.io/api/") { // the example's types have fields of their types
			continue
		}
		if !unseen[p.ImportPath] {
			t.Errorf("%s is linked into every client and not in testdata/linked.txt", p.ImportPath)
		}
		delete(unseen, p.ImportPath)
	}
	for name := range unseen {
		t.Errorf("%s is in testdata/linked.txt and no longer linked", name)
	}
}
