package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// program lists the objects of one kind with a generated clientset. GENERATED
// and RUNTIME differ between the two sides, and nothing else.
const program = `package main

import (
	"context"
	"fmt"
	"os"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"GENERATED"
	"RUNTIME/rest"
)

func main() {
	client, err := versioned.NewForConfig(&rest.Config{Host: os.Getenv("APISERVER")})
	if err != nil {
		panic(err)
	}
	foos, err := client.SamplecontrollerV1alpha1().Foos("default").List(context.Background(), metav1.ListOptions{})
	if err != nil {
		panic(err)
	}
	for _, foo := range foos.Items {
		fmt.Println(foo.Name)
	}
}
`

// floorProgram is the least that a typed client stands on: meta/v1, a scheme
// and its serializers, and HTTP.
const floorProgram = `package main

import (
	"fmt"
	"io"
	"net/http"
	"os"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
)

func main() {
	scheme := runtime.NewScheme()
	metav1.AddToGroupVersion(scheme, schema.GroupVersion{Version: "v1"})
	codecs := serializer.NewCodecFactory(scheme)
	resp, err := (&http.Client{Transport: &http.Transport{}}).Get(os.Getenv("APISERVER"))
	if err != nil {
		panic(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		panic(err)
	}
	obj, _, err := codecs.UniversalDeserializer().Decode(body, nil, &metav1.Status{})
	if err != nil {
		panic(err)
	}
	for _, info := range codecs.WithoutConversion().SupportedMediaTypes() {
		fmt.Println(runtime.Encode(info.Serializer, obj))
	}
}
`

// programs are built from the two targets of one generator, and the floor.
var programs = []struct{ name, runtime string }{
	{"light", "github.com/clientsmith/client-gen/runtime"},
	{"clientgo", "k8s.io/client-go"},
	{"floor", ""},
}

// weigh builds a program with one CRD clientset on either runtime.
func (s *setup) weigh(t *table, cold bool) error {
	var size [3]int64
	var all, outside [3]int
	var build [3]time.Duration
	for i, p := range programs {
		progress("building the program %s", p.name)
		dir := filepath.Join(s.module, p.name)
		if err := s.write(dir, p.name, p.runtime); err != nil {
			return err
		}
		binary := filepath.Join(s.dir, p.name)
		if _, err := measure(dir, nil, "go", "build", "-o", binary, "."); err != nil {
			return err
		}
		info, err := os.Stat(binary)
		if err != nil {
			return err
		}
		size[i] = info.Size()
		if all[i], outside[i], err = dependencies(dir); err != nil {
			return err
		}
		if cold {
			if build[i], err = s.buildCold(dir, p.name); err != nil {
				return err
			}
		}
	}
	t.megabytes("binary with one CRD clientset", size[0], size[1], size[2])
	t.count("– packages in it", all[0], all[1], all[2])
	t.count("– packages outside the standard library", outside[0], outside[1], outside[2])
	if cold {
		t.seconds("– building it from a cold cache, CPU", build[0], build[1], build[2])
	}
	return nil
}

// write generates the clientset and the program; without a runtime, the floor.
func (s *setup) write(dir, name, runtime string) error {
	if runtime == "" {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, "main.go"), []byte(floorProgram), 0o644)
	}
	_, err := measure(s.module, nil, s.ours, "--only", "clientset,fakes", "--output-dir", name, "--runtime", runtime, "k8s.io/sample-controller/pkg/apis/samplecontroller/v1alpha1")
	if err != nil {
		return err
	}
	text := strings.NewReplacer("GENERATED", modulePath+"/"+name+"/clientset/versioned", "RUNTIME", runtime).Replace(program)
	return os.WriteFile(filepath.Join(dir, "main.go"), []byte(text), 0o644)
}

// dependencies counts the packages that are linked, and those of them that are
// not in the standard library.
func dependencies(dir string) (all, outside int, err error) {
	cmd := exec.Command("go", "list", "-deps", "-f", "{{.Standard}}", ".")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return 0, 0, fmt.Errorf("list dependencies: %w", err)
	}
	lines := strings.Fields(string(out))
	return len(lines), strings.Count(string(out), "false"), nil
}

func (s *setup) buildCold(dir, name string) (time.Duration, error) {
	cache := filepath.Join(s.dir, "cold-"+name)
	defer os.RemoveAll(cache)
	u, err := measure(dir, []string{"GOCACHE=" + cache}, "go", "build", "-o", os.DevNull, ".")
	return u.cpu, err
}
