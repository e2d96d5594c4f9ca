package compile

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/clientsmith/client-gen/generators"
)

// outside are the packages that generated code and the types of these tests
// import.
var outside = slices.Concat(strings.Fields(`
	context crypto/tls encoding/json errors fmt net/http net/netip reflect strings sync sync/atomic time unsafe
	k8s.io/api/apps/v1 k8s.io/api/autoscaling/v1 k8s.io/api/core/v1 k8s.io/apimachinery/pkg/apis/meta/v1/unstructured
	k8s.io/apimachinery/pkg/util/managedfields`), below(generators.ClientGo), below(generators.LightRuntime),
	[]string{generators.LightRuntime + "/gentype/fake", generators.LightRuntime + "/util/extract"})

// below are the packages that both targets have.
func below(target string) []string {
	names := strings.Fields(`applyconfigurations/apps/v1 applyconfigurations/autoscaling/v1 applyconfigurations/core/v1
		applyconfigurations/meta/v1 discovery discovery/fake gentype listers rest rest/fake testing tools/cache util/apply util/flowcontrol`)
	for i, name := range names {
		names[i] = target + "/" + name
	}
	return names
}

// exported are the compiled packages outside the module under test, which
// stay the same for all modules.
type exported struct {
	mu    sync.Mutex
	fset  *token.FileSet
	files map[string]string // export data by import path
	gc    types.Importer
}

// loadOutside has the go command compile what lies outside, once for a process.
var loadOutside = sync.OnceValues(func() (*exported, error) {
	cmd := exec.Command("go", append([]string{"list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}"}, outside...)...)
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		_ = errors.As(err, &exit)
		return nil, fmt.Errorf("go list: %w: %s", err, exit.Stderr)
	}
	e := &exported{fset: token.NewFileSet(), files: map[string]string{}}
	for line := range strings.Lines(string(out)) {
		name, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		e.files[name] = file
	}
	e.gc = importer.ForCompiler(e.fset, "gc", func(name string) (io.ReadCloser, error) {
		if e.files[name] == "" {
			return nil, fmt.Errorf("no package %s", name)
		}
		return os.Open(e.files[name])
	})
	return e, nil
})

// readOutside has everything outside ready.
func readOutside() error {
	e, err := loadOutside()
	if err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, name := range outside {
		if name == "unsafe" {
			continue
		}
		if _, err := e.gc.Import(name); err != nil {
			return err
		}
	}
	return nil
}

// checker type-checks the packages of one module from source, as the go
// command would compile them.
type checker struct {
	*exported
	dir    string
	known  map[string]*types.Package
	active []string
	errs   []error
}

// typecheck returns what keeps a module from compiling, nil for nothing.
func typecheck(t testing.TB, dir string) error {
	t.Helper()
	e, err := loadOutside()
	if err != nil {
		t.Fatal(err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	c := &checker{exported: e, dir: dir, known: map[string]*types.Package{}}
	err = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		found, err := filepath.Glob(filepath.Join(name, "*.go"))
		if len(found) > 0 {
			rel, _ := filepath.Rel(dir, name)
			_, _ = c.Import(path.Join(module, filepath.ToSlash(rel))) // the error is kept
		}
		return err
	})
	return errors.Join(append(c.errs, err)...)
}

// Import implements types.Importer.
func (c *checker) Import(name string) (*types.Package, error) {
	rel, inside := strings.CutPrefix(name, module+"/")
	if !inside {
		return c.gc.Import(name)
	}
	if pkg := c.known[name]; pkg != nil {
		if pkg.Name() == "main" && len(c.active) > 0 {
			return nil, fmt.Errorf("import %q is a program", name)
		}
		return pkg, nil
	}
	if slices.Contains(c.active, name) {
		return nil, fmt.Errorf("import cycle: %q imports %s", c.active, name)
	}
	c.active = append(c.active, name)
	defer func() { c.active = c.active[:len(c.active)-1] }()
	files, err := c.parse(filepath.Join(c.dir, filepath.FromSlash(rel)), name)
	if err != nil {
		c.errs = append(c.errs, err)
		return nil, err
	}
	config := types.Config{Importer: c, GoVersion: "go1.26", Error: func(err error) { c.errs = append(c.errs, err) }}
	pkg, _ := config.Check(name, c.fset, files, nil)
	c.known[name] = pkg
	if pkg.Name() == "main" && len(c.active) > 1 {
		return nil, fmt.Errorf("import %q is a program", name)
	}
	return pkg, nil
}

// parse reads the files of a folder that the go command would compile, and
// makes sure that these are all that have been generated.
func (c *checker) parse(dir, name string) ([]*ast.File, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("no package %s: %w", name, err)
	}
	var files []*ast.File
	spelled := map[string]bool{}
	for _, file := range names {
		base := filepath.Base(file)
		if key := strings.ToLower(base); spelled[key] {
			return nil, fmt.Errorf("%s differs from another file in letter case only", file)
		} else {
			spelled[key] = true
		}
		if match, err := build.Default.MatchFile(dir, base); err != nil || !match || strings.HasSuffix(base, "_test.go") {
			return nil, fmt.Errorf("%s is not compiled: %w", file, err)
		}
		parsed, err := parser.ParseFile(c.fset, file, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, spec := range parsed.Imports {
			if imported, _ := strconv.Unquote(spec.Path.Value); !mayImport(name, imported) {
				return nil, fmt.Errorf("%s: use of internal package %s not allowed", file, imported)
			}
		}
		files = append(files, parsed)
	}
	return files, nil
}

// mayImport applies the rule of internal packages.
func mayImport(importer, imported string) bool {
	elements := strings.Split(imported, "/")
	i := len(elements) - 1
	for ; i >= 0 && elements[i] != "internal"; i-- {
	}
	if i < 0 || !strings.Contains(elements[0], ".") {
		return true
	}
	parent := strings.Join(elements[:i], "/")
	return importer == parent || strings.HasPrefix(importer, parent+"/")
}
