package load

import (
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// listMode is what the go command is asked for: nothing in it makes the go
// command compile or read export data.
const listMode = packages.NeedName | packages.NeedFiles | packages.NeedModule |
	packages.NeedImports | packages.NeedDeps

// list runs the go command and enters what it finds, dependencies included,
// into the program. It returns the packages that the patterns name.
func (prog *Program) list(patterns []string) ([]*Package, diag.List) {
	tags := append([]string{generatedTag}, prog.tags...)
	found, err := packages.Load(&packages.Config{
		Mode:       listMode,
		Dir:        prog.Dir,
		Env:        prog.env,
		BuildFlags: []string{"-tags=" + strings.Join(tags, ",")},
	}, patterns...)
	if err != nil {
		return nil, listFailure(err)
	}
	prog.mu.Lock()
	defer prog.mu.Unlock()
	roots := make([]*Package, 0, len(found))
	for _, pkg := range found {
		roots = append(roots, prog.enter(pkg))
	}
	return roots, nil
}

// enter adds a package and what it imports. The caller holds prog.mu.
func (prog *Program) enter(listed *packages.Package) *Package {
	if pkg, ok := prog.packages[listed.PkgPath]; ok {
		return pkg
	}
	pkg := &Package{
		Path: listed.PkgPath, Name: listed.Name, Dir: listed.Dir,
		prog: prog, ignored: listed.IgnoredFiles, problems: listed.Errors,
		imports: make(map[string]*Package, len(listed.Imports)),
	}
	if listed.Module != nil {
		pkg.Module = &Module{Path: listed.Module.Path, Dir: listed.Module.Dir, Main: listed.Module.Main}
	}
	for _, name := range listed.GoFiles {
		pkg.files = append(pkg.files, &File{Name: name, Package: pkg})
	}
	prog.packages[pkg.Path] = pkg
	for path, dep := range listed.Imports {
		pkg.imports[path] = prog.enter(dep)
	}
	return pkg
}
