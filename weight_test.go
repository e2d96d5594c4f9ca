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

// floorProgram is the least that a program with a typed client stands on: meta/v1, a scheme and its serializers, HTTP, and
// the types, among which is a Scale of k8s.io/api.
const floorProgram = `package main

import (
	"fmt"
	"net/http"
	"os"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"

	stablev1 "github.com/clientsmith/client-gen/examples/crd-clientset/apis/stable/v1"
	_ "k8s.io/api/autoscaling/v1" // registers all kinds of core/v1
)

func main() {
	scheme := runtime.NewScheme()
	metav1.AddToGroupVersion(scheme, schema.GroupVersion{Version: "v1"})
	if err := stablev1.AddToScheme(scheme); err != nil {
		panic(err)
	}
	fmt.Println((&http.Client{Transport: &http.Transport{}}).Get(os.Args[2]))
	codecs := serializer.NewCodecFactory(scheme)
	obj, _, err := codecs.UniversalDeserializer().Decode([]byte(os.Args[1]), nil, &metav1.Status{})
	fmt.Println(err)
	for _, info := range codecs.WithoutConversion().SupportedMediaTypes() {
		fmt.Println(runtime.Encode(info.Serializer, obj))
	}
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

// link builds a program and returns the size of the binary, and what the linker says about why it kept what.
func link(t *testing.T, program string) (size int64, why string) {
	t.Helper()
	flag, pkg := overlay(t, program)
	binary := filepath.Join(t.TempDir(), "light")
	cmd := exec.Command("go", "build", flag, "-ldflags=-dumpdep", "-o", binary, pkg)
	cmd.Dir = exampleModule
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("go build: %v\n%.4000s", err, out)
	}
	if !strings.Contains(string(out), "main.main") {
		t.Fatalf("the linker said nothing of main.main:\n%.4000s", out)
	}
	info, err := os.Stat(binary)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size(), string(out)
}

// reflecting returns the functions for which the linker keeps every exported method of every type: those that look
// methods up by names that are not constants.
func reflecting(why string) []string {
	var found []string
	for line := range strings.Lines(why) {
		if strings.Contains(line, "ReflectMethod>") {
			found = append(found, strings.TrimSpace(line))
		}
	}
	return found
}

// TestMethodsAreEliminated makes sure that the linker can leave unused methods out of a program with a generated
// clientset, and that the program is hardly larger than the least that it could be.
func TestMethodsAreEliminated(t *testing.T) {
	if _, why := link(t, reflectingProgram); len(reflecting(why)) == 0 {
		t.Error("a method that is looked up by a name that is not constant goes unnoticed")
	}
	light, why := link(t, lightProgram)
	for _, line := range reflecting(why) {
		t.Errorf("this keeps every exported method of every type in the binary: %s", line)
	}
	if floor, _ := link(t, floorProgram); light > floor*105/100 {
		t.Errorf("the program has %d bytes, more than a twentieth more than the %d bytes of one that only has what every client needs", light, floor)
	}
}

// TestLinkedPackages holds a program with a generated clientset to the packages of testdata/linked.txt. Whoever adds one
// there makes every client heavier. Of the standard library it links what everything links that knows API objects and HTTP.
func TestLinkedPackages(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "linked.txt"))
	if err != nil {
		t.Fatal(err)
	}
	unseen := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		unseen[strings.TrimSpace(line)] = true
	}
	least := map[string]bool{}
	flag, pkg := overlay(t, floorProgram)
	for _, p := range list(t, exampleModule, "-deps", flag, pkg) {
		least[p.ImportPath] = true
	}
	flag, pkg = overlay(t, lightProgram)
	for _, p := range list(t, exampleModule, "-deps", flag, pkg) {
		if p.Standard && !least[p.ImportPath] {
			t.Errorf("%s is linked into every client, which has no need for it", p.ImportPath)
		}
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
