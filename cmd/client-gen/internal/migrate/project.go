package migrate

import (
	"path"
	"path/filepath"
	"strings"
)

// project is the module that a script belongs to.
type project struct{ root, module string }

// rel returns a path of the script, which starts from cwd, relative to the root
// and slash-separated; a path outside stays absolute.
func (p project) rel(cwd, name string) string {
	if name == "" {
		return ""
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(cwd, name)
	}
	rel, err := filepath.Rel(p.root, name)
	if err != nil || !filepath.IsLocal(rel) {
		return filepath.ToSlash(filepath.Clean(name))
	}
	return filepath.ToSlash(rel)
}

// below returns a package pattern for all packages at and below a folder.
func (p project) below(cwd, dir string) string {
	rel := p.rel(cwd, dir)
	switch {
	case rel == ".":
		return "./..."
	case path.IsAbs(rel):
		return rel + "/..."
	}
	return "./" + rel + "/..."
}

// pattern returns an argument of a tool as a pattern that starts from the root:
// folders and packages of the module get "./".
func (p project) pattern(cwd, arg string) string {
	if rest, ok := p.inModule(arg); ok {
		if rest == "" {
			return "."
		}
		return "./" + rest
	}
	if strings.HasPrefix(arg, ".") || filepath.IsAbs(arg) {
		dir, deep := strings.CutSuffix(arg, "...")
		if deep {
			return p.below(cwd, dir)
		}
		rel := p.rel(cwd, dir)
		if rel == "." || path.IsAbs(rel) {
			return rel
		}
		return "./" + rel
	}
	return arg
}

// inModule returns the part of an import path behind the module's.
func (p project) inModule(pkg string) (string, bool) {
	if pkg == p.module {
		return "", true
	}
	return strings.CutPrefix(pkg, p.module+"/")
}

// importPath is the import path of a folder below the root, "" for another.
func (p project) importPath(dir string) string {
	if path.IsAbs(dir) {
		return ""
	}
	return path.Join(p.module, dir)
}
