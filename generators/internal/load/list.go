package load

import (
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// listMode is what the go command is asked for: nothing in it makes the go
// command compile or read export data.
const listMode = packages.NeedName | packages.NeedFiles | packages.NeedModule |
	packages.NeedImports | packages.NeedDeps

// findMode is what the go command is asked for about packages by themselves.
const findMode = packages.NeedName | packages.NeedFiles | packages.NeedModule

// list runs the go command and enters what it finds, dependencies included,
// into the program. It returns the packages that the patterns name.
func (prog *Program) list(patterns []string) ([]*Package, diag.List) {
	if diags := prog.checkFiles(patterns); diags != nil {
		return nil, diags
	}
	found, err := prog.goList(listMode, patterns)
	if err != nil {
		// What an earlier run wrote may import modules that go.mod doesn't
		// require yet. It is no input: try again without it.
		byHand := prog.handWritten(patterns)
		if byHand == nil {
			return nil, listFailure(err)
		}
		if found, err = prog.goList(listMode, byHand); err != nil {
			return nil, listFailure(err)
		}
	}
	prog.mu.Lock()
	defer prog.mu.Unlock()
	roots := make([]*Package, 0, len(found))
	for _, pkg := range found {
		roots = append(roots, prog.enter(pkg))
	}
	return roots, nil
}

func (prog *Program) goList(mode packages.LoadMode, patterns []string) ([]*packages.Package, error) {
	tags := append([]string{generatedTag}, prog.tags...)
	return packages.Load(&packages.Config{
		Mode:       mode,
		Context:    prog.ctx,
		Dir:        prog.Dir,
		Env:        hasten(prog.env),
		BuildFlags: []string{"-tags=" + strings.Join(tags, ",")},
	}, patterns...)
}

// handWritten replaces patterns such as ./... by the folders that they stand
// for, without those of which every Go file is generated. It returns nil when
// there is no such folder to leave out.
func (prog *Program) handWritten(patterns []string) []string {
	var folders []string
	left := false
	for _, pattern := range patterns {
		base, wild := strings.CutSuffix(pattern, "/...")
		if !wild || !build.IsLocalImport(base) {
			folders = append(folders, pattern)
			continue
		}
		root := filepath.Join(prog.Dir, filepath.FromSlash(base))
		err := filepath.WalkDir(root, func(dir string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			if dir != root && !inModule(dir, d.Name()) {
				return filepath.SkipDir
			}
			generated, byHand := goFiles(dir)
			left = left || generated && !byHand
			if rel, err := filepath.Rel(prog.Dir, dir); err == nil && byHand {
				folders = append(folders, "./"+filepath.ToSlash(rel))
			}
			return nil
		})
		if err != nil {
			return nil
		}
	}
	if !left {
		return nil
	}
	return folders
}

// inModule reports whether a pattern that ends in ... includes a folder.
func inModule(dir, name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || name == "vendor" {
		return false
	}
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err != nil
}

// goFiles reports whether a folder has Go files that a generator wrote, and
// others.
func goFiles(dir string) (generated, byHand bool) {
	names, _ := filepath.Glob(filepath.Join(dir, "*.go")) // the pattern is well-formed
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		if (&File{Name: name}).ToolWritten() {
			generated = true
		} else {
			byHand = true
		}
	}
	return generated, byHand
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
