// Package clientgen_test holds the tests of the repository as a whole.
package clientgen_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/clientsmith/client-gen"

// allowed is the table of who may import whom, besides the standard library:
// the key is a package below the module, the values are import paths or
// prefixes that end in "/...".
var allowed = map[string][]string{
	"cmd/client-gen": {
		module + "/generators", module + "/templates", module + "/cmd/client-gen/internal/...", module + "/internal/bounded",
		"github.com/spf13/cobra", "github.com/spf13/pflag", "github.com/aymanbagabas/go-udiff", "golang.org/x/term",
	},
	"cmd/client-gen/internal/config":   {module + "/generators", module + "/internal/bounded", "sigs.k8s.io/yaml", "go.yaml.in/yaml/v3"},
	"cmd/client-gen/internal/scaffold": {module + "/generators", module + "/internal/bounded"},
	"cmd/client-gen/internal/watch":    {"github.com/fsnotify/fsnotify"},
	"cmd/client-gen/internal/migrate": {
		module + "/generators", module + "/cmd/client-gen/internal/config", module + "/internal/bounded", "mvdan.cc/sh/v3/...", "golang.org/x/mod/modfile",
	},
	"generators": {
		module + "/generators/internal/...", module + "/templates", module + "/internal/bounded", "golang.org/x/sync/errgroup", "golang.org/x/mod/semver",
	},
	"generators/internal/diag": {},
	"generators/internal/load": {
		module + "/generators/internal/diag", module + "/internal/bounded",
		"golang.org/x/tools/go/packages", "golang.org/x/mod/...", "golang.org/x/sync/errgroup",
	},
	"generators/internal/tags": {
		module + "/generators/internal/diag", "k8s.io/gengo/v2/...", "k8s.io/apimachinery/pkg/util/validation",
	},
	"generators/internal/names": {"k8s.io/gengo/v2/..."},
	"generators/internal/model": {
		module + "/generators/internal/diag", module + "/generators/internal/load",
		module + "/generators/internal/names", module + "/generators/internal/tags", "golang.org/x/sync/errgroup",
	},
	"generators/internal/output": {module + "/internal/bounded", "golang.org/x/sync/errgroup", "golang.org/x/sys/unix"},
	"internal/bounded":           {},
	"templates":                  {"github.com/dave/jennifer/jen", "golang.org/x/mod/semver"},
}

// runtimeModules are the modules that production code of the light runtime
// may reach, each because apimachinery does or for the reason given.
var runtimeModules = map[string]string{
	"github.com/clientsmith/client-gen/runtime": "itself",
	"k8s.io/apimachinery":                       "objects, serializers, errors",
	"github.com/fxamacker/cbor/v2":              "apimachinery",
	"github.com/x448/float16":                   "apimachinery",
	"github.com/go-logr/logr":                   "apimachinery",
	"github.com/json-iterator/go":               "apimachinery",
	"github.com/modern-go/concurrent":           "apimachinery",
	"github.com/modern-go/reflect2":             "apimachinery",
	"go.yaml.in/yaml/v2":                        "apimachinery",
	"golang.org/x/net":                          "apimachinery: HTTP/2 settings",
	"golang.org/x/text":                         "apimachinery",
	"gopkg.in/inf.v0":                           "apimachinery: quantities",
	"k8s.io/klog/v2":                            "apimachinery",
	"k8s.io/kube-openapi":                       "apimachinery: one package",
	"k8s.io/utils":                              "apimachinery",
	"sigs.k8s.io/json":                          "apimachinery",
	"sigs.k8s.io/randfill":                      "apimachinery",
	"sigs.k8s.io/structured-merge-diff/v6":      "apimachinery: one package",
	"sigs.k8s.io/yaml":                          "apimachinery",
	"golang.org/x/time":                         "util/workqueue: a limiter of its is in the API, as in client-go",
	"golang.org/x/term":                         "is standard input a terminal, for exec credential plugins",
	"golang.org/x/sys":                          "golang.org/x/term",
	"github.com/spf13/pflag":                    "clientcmd: flags for kubeconfig overrides, as in client-go",
}

// runtimeProduction are the packages that a generated clientset imports, and
// those that programs use beside it.
var runtimeProduction = []string{
	"./rest", "./gentype", "./discovery", "./util/apply", "./util/flowcontrol",
	"./dynamic", "./metadata", "./restmapper", "./tools/clientcmd", "./tools/pager", "./tools/watch", "./tools/await",
	"./util/retry", "./util/workqueue", "./util/jsonpath", "./util/csaupgrade",
	"./tools/cache", "./listers", "./dynamic/dynamiclister", "./dynamic/dynamicinformer",
	"./metadata/metadatalister", "./metadata/metadatainformer", "./plugin/pkg/client/auth",
}

type pkg struct {
	ImportPath string
	Standard   bool
	Imports    []string
	Module     *struct{ Path string }
}

func list(t *testing.T, dir string, args ...string) []pkg {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Standard,Imports,Module"}, args...)...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list in %s: %v\n%s", dir, err, stderr.String())
	}
	var pkgs []pkg
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return pkgs
		} else if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
}

func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

func permits(patterns []string, path string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		if prefix, ok := strings.CutSuffix(p, "/..."); ok {
			return path == prefix || strings.HasPrefix(path, prefix+"/")
		}
		return path == p
	})
}

// TestWhoImportsWhom holds the generator to the table of ARCHITECTURE.md.
func TestWhoImportsWhom(t *testing.T) {
	seen := 0
	for _, p := range list(t, ".", "./...") {
		rel, ok := strings.CutPrefix(p.ImportPath, module+"/")
		if !ok {
			continue
		}
		patterns, ok := allowed[rel]
		if !ok {
			t.Errorf("package %s is not in the table of who may import whom", rel)
			continue
		}
		seen++
		for _, path := range p.Imports {
			if !isStandard(path) && !permits(patterns, path) {
				t.Errorf("%s imports %s, which the table does not allow", rel, path)
			}
		}
	}
	if seen != len(allowed) {
		t.Errorf("%d packages seen, the table has %d", seen, len(allowed))
	}
}

// TestRuntimeWeight holds what a generated clientset imports of the runtime to
// the list of modules above, and keeps fakes and the generator out of it.
func TestRuntimeWeight(t *testing.T) {
	pkgs := list(t, "runtime", append([]string{"-deps"}, runtimeProduction...)...)
	if len(pkgs) < 200 {
		t.Fatalf("go list -deps names %d packages only", len(pkgs))
	}
	for _, p := range pkgs {
		if p.Standard || isStandard(p.ImportPath) {
			continue
		}
		if p.Module == nil || runtimeModules[p.Module.Path] == "" {
			t.Errorf("%s is linked into every client, its module is not in the list", p.ImportPath)
		}
		for _, part := range []string{"/fake", "/testing", "/apitest", "strategicpatch", "managedfields", "/internal/faults", "/internal/fill"} {
			if strings.Contains(p.ImportPath, part) {
				t.Errorf("%s is linked into every client: it belongs in tests", p.ImportPath)
			}
		}
	}
}

// TestNoPeers keeps the peers out of everything but comparisons.
func TestNoPeers(t *testing.T) {
	for _, dir := range []string{".", "runtime"} {
		for _, p := range list(t, dir, "./...") {
			for _, path := range p.Imports {
				if permits([]string{"k8s.io/client-go/...", "k8s.io/code-generator/..."}, path) {
					t.Errorf("%s imports %s: client-go and code-generator are comparators, for test/ and bench/", p.ImportPath, path)
				}
				if dir == "runtime" && path == "k8s.io/klog/v2" {
					t.Errorf("%s imports klog: the runtime logs through log/slog, per client", p.ImportPath)
				}
			}
		}
	}
}
