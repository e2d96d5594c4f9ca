package roughedges

import (
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/test/conformance"
	"github.com/clientsmith/client-gen/test/conformance/apidiff"
)

var (
	clientGen string
	workspace *conformance.Workspace
)

// Targets by the name of their output folder.
var targets = map[string]string{
	"clientgo": "k8s.io/client-go",
	"light":    "github.com/clientsmith/client-gen/runtime",
}

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	dir, err := os.MkdirTemp("", "roughedges-")
	if err == nil {
		defer os.RemoveAll(dir)
		err = setUp(dir)
	}
	if err != nil {
		os.Stderr.WriteString("set up: " + err.Error() + "\n")
		return 1
	}
	return m.Run()
}

// setUp builds client-gen and lays out one module for all cases, which share
// what they compile.
func setUp(dir string) (err error) {
	if clientGen, err = conformance.BuildOurs(filepath.Join("..", "..", ".."), dir); err != nil {
		return err
	}
	module := filepath.Join(dir, "module")
	if err = os.Mkdir(module, 0o755); err != nil {
		return err
	}
	workspace, err = conformance.NewWorkspaceFrom(filepath.Join("..", "..", "..", "runtime"), filepath.Join("..", "testdata", "modules", "kubernetes"), module)
	return err
}

func TestRoughEdges(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		c, err := ReadCase(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			t.Log(c.Title)
			testCase(t, c)
		})
	}
}

func testCase(t *testing.T, c *Case) {
	dir := filepath.Join(workspace.Dir, "edge"+c.Name)
	if err := c.Write(dir); err != nil {
		t.Fatal(err)
	}
	for target, runtime := range targets {
		stderr, err := generate(c, dir, target, runtime)
		wantLines(t, c.Warning, stderr)
		if len(c.Stderr) > 0 {
			wantFailure(t, c, filepath.Join(dir, target), stderr, err)
			continue
		}
		if err != nil {
			t.Errorf("%s: %v\n%s", target, err, stderr)
			continue
		}
		testOutput(t, c, dir, target, runtime)
	}
}

// generate runs client-gen for one target, in the folder of the case.
func generate(c *Case, dir, target, runtime string) (stderr string, err error) {
	args := []string{"--runtime", runtime, "--output-dir", target, "--clientset-name", "versioned"}
	replace := strings.NewReplacer("CASE", c.path(), "OUTPUT", c.path()+"/"+target)
	for _, flag := range c.Flags {
		args = append(args, replace.Replace(flag))
	}
	cmd := exec.Command(clientGen, append(args, c.Patterns...)...)
	cmd.Dir = dir
	var b strings.Builder
	cmd.Stderr = &b
	err = cmd.Run()
	return strings.ReplaceAll(b.String(), dir+string(filepath.Separator), ""), err
}

func wantLines(t *testing.T, want []string, stderr string) {
	t.Helper()
	for _, line := range want {
		if !strings.Contains(stderr, line) {
			t.Errorf("no %q in\n%s", line, stderr)
		}
	}
}

func wantFailure(t *testing.T, c *Case, out, stderr string, err error) {
	t.Helper()
	if err == nil {
		t.Errorf("client-gen succeeded, want\n%s", strings.Join(c.Stderr, "\n"))
		return
	}
	wantLines(t, c.Stderr, stderr)
	if strings.Contains(stderr, "panic:") || strings.Contains(stderr, "goroutine ") {
		t.Errorf("client-gen panicked:\n%s", stderr)
	}
	if _, err := os.Stat(out); err == nil {
		t.Errorf("client-gen failed, and wrote %s", out)
	}
}

// testOutput checks that what was written compiles, has what it must have and
// does what it must do.
func testOutput(t *testing.T, c *Case, dir, target, runtime string) {
	t.Helper()
	root := c.path() + "/" + target
	tree, err := workspace.Loader.Load(root)
	if err != nil {
		t.Errorf("%s: output does not compile: %v", target, err)
		return
	}
	clientset := clientsetOf(tree, root)
	api := apidiff.Describe(tree, apidiff.Options{})
	prefix := strings.TrimPrefix(clientset, root+"/")
	for _, line := range c.Has {
		if !has(api, prefix, line) {
			t.Errorf("%s: no %s", target, line)
		}
	}
	for _, line := range c.Lacks {
		if has(api, prefix, line) {
			t.Errorf("%s: there should be no %s", target, line)
		}
	}
	if len(c.Tests) > 0 && !testing.Short() { // linking them takes minutes
		runTests(t, c, filepath.Join(dir, target+"test"), clientset, runtime)
	}
}

// clientsetOf returns the import path of the clientset in a tree: with --input
// it lies one level higher.
func clientsetOf(tree *apidiff.Tree, root string) string {
	for _, pkg := range tree.Packages {
		if pkg.Path() == root+"/versioned" {
			return pkg.Path()
		}
	}
	return root + "/clientset/versioned"
}

// has looks "package Symbol" up; the package alone stands for itself.
func has(api apidiff.API, prefix, line string) bool {
	pkg, symbol, _ := strings.Cut(line, " ")
	if !strings.HasPrefix(pkg, "listers/") && !strings.HasPrefix(pkg, "informers/") {
		pkg = path.Join(prefix, pkg)
	}
	symbols, ok := api[pkg]
	if symbol == "" {
		return ok
	}
	return symbols[symbol] != ""
}

// runTests runs the tests of the case against one target.
func runTests(t *testing.T, c *Case, dir, clientset, runtime string) {
	t.Helper()
	output := c.path() + "/" + strings.TrimSuffix(filepath.Base(dir), "test")
	replace := strings.NewReplacer("RUNTIME", runtime, "GENERATED", clientset, "CASE", c.path(), "APIS", c.path()+"/apis", "OUTPUT", output)
	for name, text := range c.Tests {
		if strings.HasPrefix(name, "light") && runtime != targets["light"] {
			continue
		}
		if err := write(filepath.Join(dir, name), replace.Replace(text)); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "test", "-count=1", ".")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go test with %s: %v\n%s", runtime, err, out)
	}
}
