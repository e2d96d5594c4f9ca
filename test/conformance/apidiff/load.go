package apidiff

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"runtime"
	"sort"
	"strings"
	"sync"

	"golang.org/x/tools/go/packages"
)

// Loader type-checks trees of packages of one module. What the trees import
// from elsewhere comes from the compiler's export data, once for all trees.
// Safe for concurrent use: loads run one after the other.
type Loader struct {
	// Dir is a folder of the module from which the trees can be imported; ""
	// is the working folder.
	Dir string
	// Env is the environment of the go command; nil is that of the process.
	Env []string

	mu           sync.Mutex
	fset         *token.FileSet
	exports      map[string]string // import path -> file of export data
	dependencies types.Importer    // reads export data, each package once
}

// Tree is a root and the type-checked packages at and below it.
type Tree struct {
	// Root is the import path that the others are relative to.
	Root string
	// Packages are sorted by path.
	Packages []*types.Package

	fset *token.FileSet
}

// Load type-checks the package root and all below it from source. Any error
// of the go command, parser or type checker is returned: a tree that does not
// compile has no exported API.
func (l *Loader) Load(root string) (*Tree, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fset == nil {
		l.fset = token.NewFileSet()
		l.exports = map[string]string{}
		l.dependencies = importer.ForCompiler(l.fset, "gc", l.open)
	}
	roots, err := l.list(root + "/...")
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", root, err)
	}
	if err := l.export(externals(roots)); err != nil {
		return nil, fmt.Errorf("load %s: %w", root, err)
	}
	c := &checker{loader: l, sources: roots, done: map[string]*types.Package{}}
	tree := &Tree{Root: root, fset: l.fset}
	for path := range roots {
		pkg, err := c.check(path)
		if err != nil {
			return nil, fmt.Errorf("load %s: %w", root, err)
		}
		tree.Packages = append(tree.Packages, pkg)
	}
	if len(c.errs) > 0 {
		return nil, fmt.Errorf("load %s: %w", root, errors.Join(c.errs...))
	}
	sort.Slice(tree.Packages, func(i, j int) bool { return tree.Packages[i].Path() < tree.Packages[j].Path() })
	return tree, nil
}

// list returns the packages that match pattern, by import path.
func (l *Loader) list(pattern string) (map[string]*packages.Package, error) {
	mode := packages.NeedName | packages.NeedFiles | packages.NeedImports
	found, err := packages.Load(&packages.Config{Mode: mode, Dir: l.Dir, Env: l.Env}, pattern)
	if err != nil {
		return nil, err
	}
	out := map[string]*packages.Package{}
	for _, pkg := range found {
		for _, e := range pkg.Errors {
			return nil, e
		}
		out[pkg.PkgPath] = pkg
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no packages match %s", pattern)
	}
	return out, nil
}

// externals returns the import paths that the roots need from elsewhere.
func externals(roots map[string]*packages.Package) []string {
	seen := map[string]bool{}
	var out []string
	for _, pkg := range roots {
		for _, dep := range pkg.Imports {
			path := dep.PkgPath
			if path == "" {
				path = dep.ID
			}
			if roots[path] == nil && !seen[path] && path != "unsafe" {
				seen[path] = true
				out = append(out, path)
			}
		}
	}
	sort.Strings(out)
	return out
}

// export has the go command compile the packages that are not known yet, and
// notes where their export data lies.
func (l *Loader) export(paths []string) error {
	var missing []string
	for _, path := range paths {
		if l.exports[path] == "" {
			missing = append(missing, path)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	mode := packages.NeedName | packages.NeedExportFile
	found, err := packages.Load(&packages.Config{Mode: mode, Dir: l.Dir, Env: l.Env}, missing...)
	if err != nil {
		return err
	}
	for _, pkg := range found {
		for _, e := range pkg.Errors {
			return e
		}
		l.exports[pkg.PkgPath] = pkg.ExportFile
	}
	return nil
}

// open returns the export data of a package, for the compiler's importer.
func (l *Loader) open(path string) (io.ReadCloser, error) {
	name := l.exports[path]
	if name == "" {
		return nil, fmt.Errorf("import %s: no export data", path)
	}
	return os.Open(name)
}

// checker type-checks the packages of one tree, each once.
type checker struct {
	loader  *Loader
	sources map[string]*packages.Package
	done    map[string]*types.Package
	errs    []error
}

// maxErrors is the number of type errors after which reporting more is noise.
const maxErrors = 20

func (c *checker) check(path string) (*types.Package, error) {
	if pkg, ok := c.done[path]; ok {
		if pkg == nil {
			return nil, fmt.Errorf("import cycle through %s", path)
		}
		return pkg, nil
	}
	c.done[path] = nil
	source := c.sources[path]
	var files []*ast.File
	for _, name := range source.GoFiles {
		file, err := parser.ParseFile(c.loader.fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	config := types.Config{
		Importer: imports{c, source},
		Sizes:    types.SizesFor("gc", runtime.GOARCH),
		Error: func(err error) {
			if len(c.errs) < maxErrors {
				c.errs = append(c.errs, err)
			}
		},
	}
	pkg, _ := config.Check(path, c.loader.fset, files, nil) // errors went to config.Error
	c.done[path] = pkg
	return pkg, nil
}

// imports resolves the imports of one package: from source inside the tree,
// from export data outside.
type imports struct {
	checker *checker
	source  *packages.Package
}

func (i imports) Import(path string) (*types.Package, error) {
	if dep := i.source.Imports[path]; dep != nil && dep.PkgPath != "" {
		path = dep.PkgPath
	}
	if i.checker.sources[path] != nil {
		return i.checker.check(path)
	}
	return i.checker.loader.dependencies.Import(path)
}

// relative returns path below root, "." for root itself.
func relative(root, path string) string {
	if path == root {
		return "."
	}
	return strings.TrimPrefix(path, root+"/")
}
