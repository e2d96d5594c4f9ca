package conformance

import (
	"fmt"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"

	"github.com/clientsmith/client-gen/test/conformance/apidiff"
)

const copiesFile = "zz_generated.deepcopy.go"

// copiedModules are the modules whose deep copies are made again, each with the
// folder of testdata/modules that it can be loaded from.
var copiedModules = []struct {
	module, from string
	packages     int    // with deep copies
	without      string // part of the path of packages that need further modules
	short        bool
	shares       string // what the module's own copies, written by hand, share
}{
	{"sigs.k8s.io/gateway-api", "addons", 5, "", true, ""},
	{"k8s.io/apiextensions-apiserver", "kubernetes", 5, "", false, "JSONSchemaProps: XListType, XListMapKeys, Enum, Example, Default"},
	{"github.com/cert-manager/cert-manager", "addons", 7, "apis/config/", false, ""},
	{"k8s.io/api", "kubernetes", 60, "", false, ""},
}

// TestDeepCopies replaces the deep copies that modules publish by ours: they
// declare the same functions and methods, and random objects and their copies
// are equal and share nothing.
func TestDeepCopies(t *testing.T) {
	for _, m := range copiedModules {
		if testing.Short() && !m.short {
			continue
		}
		t.Run(path.Base(m.module), func(t *testing.T) {
			dir, packages := copyModule(t, m.module, m.from, m.without)
			if len(packages) != m.packages {
				t.Errorf("%d packages have deep copies, want %d: %q", len(packages), m.packages, packages)
			}
			loader := &apidiff.Loader{Dir: dir}
			published := need(loader.Load(m.module))(t)
			removeCopies(t, dir)
			if _, err := run(dir, tools.Ours, "deepcopy", "--output-file", copiesFile, "./..."); err != nil {
				t.Fatal(err)
			}
			if again := withCopies(t, dir); !slices.Equal(again, packages) {
				t.Errorf("deep copies were written for %q, want %q", again, packages)
			}
			ours := need((&apidiff.Loader{Dir: dir}).Load(m.module))(t)
			report := apidiff.Compare(apidiff.Describe(published, apidiff.Options{}), apidiff.Describe(ours, apidiff.Options{}))
			t.Log(report.Counts())
			for _, d := range report.Differences {
				t.Error(d)
			}
			if m.shares != "" {
				t.Logf("random objects are left out: the module's own methods copy %s shallowly", m.shares)
			} else if !testing.Short() {
				testBehaviour(t, dir, ours, packages)
			}
		})
	}
}

// testBehaviour copies random objects of all types.
func testBehaviour(t *testing.T, dir string, tree *apidiff.Tree, packages []string) {
	template, err := os.ReadFile("testdata/copies_test.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	var imports, values strings.Builder
	for i, pkg := range tree.Packages {
		names := copiedTypes(pkg)
		if len(names) == 0 || !slices.Contains(packages, pkg.Path()) {
			continue
		}
		fmt.Fprintf(&imports, "\n\tp%d %q", i, pkg.Path())
		for _, name := range names {
			fmt.Fprintf(&values, "\tnew(p%d.%s),\n", i, name)
		}
	}
	text := strings.NewReplacer("PACKAGES", "one module", "IMPORTS", imports.String(), "TYPES", values.String()).Replace(string(template))
	if err := os.Mkdir(filepath.Join(dir, "zzcopies"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "zzcopies", "copies_test.go"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := run(dir, "go", "test", "-count=1", "./zzcopies"); err != nil {
		t.Error(err)
	}
}

// copiedTypes lists the types of a package that have a DeepCopy of their own.
func copiedTypes(pkg *types.Package) []string {
	var names []string
	for _, name := range pkg.Scope().Names() {
		obj, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || obj.IsAlias() || !obj.Exported() {
			continue
		}
		method, index, _ := types.LookupFieldOrMethod(types.NewPointer(obj.Type()), false, pkg, "DeepCopy")
		if method != nil && len(index) == 1 {
			names = append(names, name)
		}
	}
	return names
}

// copyModule copies the packages of a module that have deep copies, and those
// that these import, to a module of the same path. It returns the folder and
// the import paths of the former, but for those that contain without.
func copyModule(t *testing.T, module, from, without string) (dir string, packages []string) {
	t.Helper()
	w := need(NewWorkspaceFrom(filepath.Join(tools.Root, "runtime"), filepath.Join("testdata", "modules", from), t.TempDir()))(t)
	source := strings.TrimSpace(need(run(w.Dir, "go", "list", "-m", "-f", "{{.Dir}}", module))(t))
	dir = t.TempDir()
	for _, name := range []string{"go.mod", "go.sum"} {
		data := need(os.ReadFile(filepath.Join(w.Dir, name)))(t)
		if name == "go.mod" {
			data = renameModule(t, data, module)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, rel := range foldersWithCopies(t, source) {
		if without == "" || !strings.Contains(rel, without) {
			packages = append(packages, path.Join(module, rel))
		}
	}
	args := append([]string{"list", "-deps", "-f", `{{with .Module}}{{if eq .Path "` + module + `"}}{{$.ImportPath}}{{end}}{{end}}`}, packages...)
	for _, pkg := range strings.Fields(need(run(w.Dir, "go", args...))(t)) {
		rel := strings.TrimPrefix(strings.TrimPrefix(pkg, module), "/")
		copyFolder(t, filepath.Join(source, rel), filepath.Join(dir, rel))
	}
	return dir, packages
}

// renameModule gives a go.mod another module path.
func renameModule(t *testing.T, data []byte, module string) []byte {
	t.Helper()
	mod := need(modfile.Parse("go.mod", data, nil))(t)
	if err := mod.AddModuleStmt(module); err != nil {
		t.Fatal(err)
	}
	if err := mod.DropRequire(module); err != nil {
		t.Fatal(err)
	}
	mod.Cleanup()
	return need(mod.Format())(t)
}

// copyFolder copies the files of a folder but for tests.
func copyFolder(t *testing.T, from, to string) {
	t.Helper()
	if err := os.MkdirAll(to, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, entry := range need(os.ReadDir(from))(t) {
		if !entry.Type().IsRegular() || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		data := need(os.ReadFile(filepath.Join(from, entry.Name())))(t)
		if err := os.WriteFile(filepath.Join(to, entry.Name()), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// foldersWithCopies lists the folders below dir that have deep copies.
func foldersWithCopies(t *testing.T, dir string) []string {
	t.Helper()
	found := map[string]bool{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && name != dir {
			if _, err := os.Stat(filepath.Join(name, "go.mod")); err == nil || entry.Name() == "testdata" || entry.Name() == "vendor" {
				return filepath.SkipDir
			}
		}
		if entry.Name() == copiesFile {
			rel, err := filepath.Rel(dir, filepath.Dir(name))
			found[filepath.ToSlash(rel)] = true
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(found))
}

// withCopies lists the import paths of the packages of a module that have deep
// copies.
func withCopies(t *testing.T, dir string) []string {
	t.Helper()
	module := modfile.ModulePath(need(os.ReadFile(filepath.Join(dir, "go.mod")))(t))
	var packages []string
	for _, rel := range foldersWithCopies(t, dir) {
		packages = append(packages, path.Join(module, rel))
	}
	return packages
}

// removeCopies removes the deep copies below dir.
func removeCopies(t *testing.T, dir string) {
	t.Helper()
	for _, rel := range foldersWithCopies(t, dir) {
		if err := os.Remove(filepath.Join(dir, rel, copiesFile)); err != nil {
			t.Fatal(err)
		}
	}
}

// need returns a function that ends the test if there was an error.
func need[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}
