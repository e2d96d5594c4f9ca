package compile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/generators"
)

// A group-version without clients, and an API with an internal version beside
// an external one, as --input selects them.
func TestUnusualInputsCompile(t *testing.T) {
	tests := []struct {
		name   string
		inputs []string
		change func(*generators.Options)
	}{
		{"nothing in a version", []string{"core/v1", "empty/v1"}, nil},
		{"internal", []string{"demo/", "demo/v1"}, nil},
		{"no fakes", []string{"core/v1"}, func(o *generators.Options) { o.Fakes = false }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := newModule(t, map[string][]kind{"core": {{"Pod", nil}}, "empty": {}, "demo": {{"Job", nil}}})
			internal := apiPackage("demo.example.com", "demo", []kind{{"Job", nil}})
			internal = strings.Replace(internal, `Version: "demo"`, "Version: runtime.APIVersionInternal", 1)
			write(t, dir, "apis/demo/types.go", internal)
			write(t, dir, "apis/demo/doc.go", "// +groupName=demo.example.com\npackage demo\n")
			write(t, dir, "apis/demo/install/install.go", `package install

import (
	"k8s.io/apimachinery/pkg/runtime"

	"example.com/torture/apis/demo"
	"example.com/torture/apis/demo/v1"
)

func Install(s *runtime.Scheme) {
	_ = demo.AddToScheme(s)
	_ = v1.AddToScheme(s)
	_ = s.SetVersionPriority(v1.SchemeGroupVersion)
}
`)
			generate(t, dir, func(o *generators.Options) {
				o.Patterns, o.Inputs, o.InputBase = nil, tt.inputs, module+"/apis"
				o.ClientsetName = "clientset"
				o.ApplyConfigurationPackage = ""
				if tt.change != nil {
					tt.change(o)
				}
			})
			runGo(t, dir, "vet", "./generated/...")
		})
	}
}

// Expansions and scheme additions written by hand take the place of generated
// ones, stay as they are, and the next run leaves them in peace.
func TestHandWrittenFiles(t *testing.T) {
	dir := newModule(t, map[string][]kind{"core": {{"Pod", nil}, {"Node", nil}}})
	const clientset = "generated/clientset/versioned/"
	hand := map[string]string{
		clientset + "typed/core/v1/pod_expansion.go": `package v1

type PodExpansion interface{ Evict() string }

func (c *pods) Evict() string { return c.GetNamespace() }
`,
		clientset + "typed/core/v1/fake/fake_pod_expansion.go": `package fake

func (c *fakePods) Evict() string { return c.Namespace() + c.Fake.RESTClient().APIVersion().Version }
`,
		clientset + "scheme/register_custom.go": `package scheme

import "k8s.io/apimachinery/pkg/runtime"

func ExtraAddToScheme(*runtime.Scheme) error { return nil }
`,
	}
	for name, text := range hand {
		write(t, dir, name, text)
	}
	for range 2 {
		generate(t, dir, nil)
		for name, text := range hand {
			if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != text {
				t.Errorf("%s is now %q, %v", name, got, err)
			}
		}
	}
	runGo(t, dir, "vet", "./generated/...")
}
