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

// sides are the two targets of one generator.
var sides = []struct{ name, runtime string }{
	{"light", "github.com/clientsmith/client-gen/runtime"},
	{"clientgo", "k8s.io/client-go"},
}

// weigh builds a program with one CRD clientset on either runtime.
func (s *setup) weigh(t *table, cold bool) error {
	var size [2]int64
	var all, outside [2]int
	var build [2]time.Duration
	for i, side := range sides {
		progress("building the program on %s", side.runtime)
		dir := filepath.Join(s.module, side.name)
		if err := s.write(dir, side.name, side.runtime); err != nil {
			return err
		}
		binary := filepath.Join(s.dir, side.name)
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
			if build[i], err = s.buildCold(dir, side.name); err != nil {
				return err
			}
		}
	}
	t.megabytes("binary with one CRD clientset", size[0], size[1], 0)
	t.count("packages in it", all[0], all[1])
	t.count("packages outside the standard library", outside[0], outside[1])
	if cold {
		t.seconds("building it from a cold cache, CPU", build[0], build[1], 0)
	}
	return nil
}

// write generates the clientset and the program.
func (s *setup) write(dir, name, runtime string) error {
	_, err := measure(s.module, nil, s.ours, "--output-dir", name, "--runtime", runtime, "k8s.io/sample-controller/pkg/apis/samplecontroller/v1alpha1")
	if err != nil {
		return err
	}
	text := strings.NewReplacer("GENERATED", "example.com/bench/"+name+"/clientset/versioned", "RUNTIME", runtime).Replace(program)
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
