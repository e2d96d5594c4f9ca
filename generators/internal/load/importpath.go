package load

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
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
	for root := dir; ; root = filepath.Dir(root) {
		data, err := os.ReadFile(filepath.Join(root, "go.mod"))
		if err == nil {
			return below(root, data, dir)
		}
		if !os.IsNotExist(err) && !isNotDir(root) {
			return "", fmt.Errorf("finding import path of %s: %w", dir, err)
		}
		if filepath.Dir(root) == root {
			return "", fmt.Errorf("finding import path of %s: there is no go.mod in it or above it: run go mod init, or give the import path", dir)
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
