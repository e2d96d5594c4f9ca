package load

import (
	"errors"
	"fmt"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

	"github.com/clientsmith/client-gen/internal/bounded"
)

// ImportPath returns the import path of a folder, which need not exist: that of
// the nearest go.mod at or above it, joined with the rest of the folder's
// name. Folders outside modules, below vendor/ and with names that Go cannot
// import are errors.
func ImportPath(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("finding import path: %w", err)
	}
	root, data, err := nearestModule(dir)
	if err != nil {
		return "", fmt.Errorf("finding import path of %s: %w", dir, err)
	}
	return below(root, data, dir)
}

// InGo reports whether a folder is one that the go command owns: below the
// standard library, or in the module cache, where folders have versions.
func InGo(dir string) bool {
	if root, gomod, err := nearestModule(dir); err == nil {
		switch modfile.ModulePath(gomod) {
		case "std", "cmd":
			return filepath.Base(root) == "src" || filepath.Base(root) == "cmd"
		}
	}
	for dir := dir; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if strings.Contains(filepath.Base(dir), "@v") && strings.Contains(filepath.ToSlash(dir), "/pkg/mod/") {
			return true
		}
	}
	return false
}

// IsImportPath reports whether Go source can import a path of that spelling.
func IsImportPath(path string) bool { return module.CheckImportPath(path) == nil }

// nearestModule returns the folder and the content of the nearest go.mod at or
// above an absolute folder.
func nearestModule(dir string) (root string, gomod []byte, err error) {
	for root = dir; ; root = filepath.Dir(root) {
		gomod, err = bounded.Read(filepath.Join(root, "go.mod"), bounded.Text)
		if err == nil {
			return root, gomod, nil
		}
		if !os.IsNotExist(err) && !isNotDir(root) {
			return "", nil, err
		}
		if filepath.Dir(root) == root {
			return "", nil, errors.New("there is no go.mod in it or above it: run go mod init, or give the import path")
		}
	}
}

// Requires reports whether the module that the folder dir lies in can import a
// package: it holds the package, or a require line of its go.mod names a module
// that does. It returns the path of go.mod. In a workspace, and outside
// modules, where this cannot be told from one file, the answer is true.
func Requires(dir, pkg string) (gomod string, ok bool) {
	root, data, err := nearestModule(dir)
	if err != nil || inWorkspace(root) {
		return "", true
	}
	gomod = filepath.Join(root, "go.mod")
	file, err := modfile.ParseLax(gomod, data, nil)
	if err != nil || file.Module == nil {
		return gomod, true // go list has said so already
	}
	holds := func(module string) bool { return pkg == module || strings.HasPrefix(pkg, module+"/") }
	if holds(file.Module.Mod.Path) {
		return gomod, true
	}
	return gomod, slices.ContainsFunc(file.Require, func(r *modfile.Require) bool { return holds(r.Mod.Path) })
}

// Required returns which version of another module the one that the folder dir
// lies in requires, and where its go.mod says so; "" if that is not plain to
// see: what is replaced, and what a workspace decides.
func Required(dir, path string) (at token.Position, version string) {
	root, data, err := nearestModule(dir)
	if err != nil || inWorkspace(root) {
		return at, ""
	}
	at.Filename = filepath.Join(root, "go.mod")
	file, err := modfile.Parse(at.Filename, data, nil)
	if err != nil || slices.ContainsFunc(file.Replace, func(r *modfile.Replace) bool { return r.Old.Path == path }) {
		return at, ""
	}
	for _, r := range file.Require {
		if r.Mod.Path == path {
			at.Line, at.Column = r.Syntax.Start.Line, r.Syntax.Start.LineRune
			return at, r.Mod.Version
		}
	}
	return at, ""
}

// inWorkspace reports whether a go.work applies to a folder.
func inWorkspace(dir string) bool {
	if env := os.Getenv("GOWORK"); env != "" {
		return env != "off"
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.work")); err == nil {
			return true
		}
		if filepath.Dir(dir) == dir {
			return false
		}
	}
}

// isNotDir reports whether a file is in the way of a folder.
func isNotDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

func below(root string, gomod []byte, dir string) (string, error) {
	base := modfile.ModulePath(gomod)
	if base == "" {
		return "", fmt.Errorf("finding import path of %s: %s has no module line", dir, filepath.Join(root, "go.mod"))
	}
	rel, err := filepath.Rel(root, dir)
	if err != nil {
		return "", fmt.Errorf("finding import path of %s: %w", dir, err)
	}
	rel = filepath.ToSlash(rel)
	if slices.Contains(strings.Split(rel, "/"), "vendor") {
		return "", fmt.Errorf("finding import path of %s: it is below vendor/, which go mod vendor replaces: choose another folder", dir)
	}
	joined := path.Join(base, rel)
	if err := module.CheckImportPath(joined); err != nil {
		return "", fmt.Errorf("finding import path of %s: %w", dir, err)
	}
	return joined, nil
}

// MayImport reports whether Go's rule of internal packages lets one package
// import another.
func MayImport(importer, imported string) bool {
	elements := strings.Split(imported, "/")
	for i, element := range slices.Backward(elements) {
		if element == "internal" {
			parent := strings.Join(elements[:i], "/")
			return importer == parent || strings.HasPrefix(importer, parent+"/")
		}
	}
	return true
}
