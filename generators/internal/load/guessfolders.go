package load

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"go/build"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/internal/bounded"
)

// found is a folder with a package.
type found struct {
	path, dir string
	module    *Module
	pkg       *build.Package
	texts     map[string][]byte // of its files
}

// place finds the folder of a pattern without its wildcard.
func (g *guess) place(base string) (found, bool) {
	if !isLocal(base) {
		return g.locate(base)
	}
	dir := filepath.FromSlash(base)
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(g.prog.Dir, dir)
	}
	main := &g.modules[0]
	rel, err := filepath.Rel(main.Dir, dir)
	if err != nil || !filepath.IsLocal(rel) {
		return found{}, false
	}
	return found{path: path.Join(main.Path, filepath.ToSlash(rel)), dir: filepath.Clean(dir), module: main}, true
}

// foldersBelow lists the folders that a wildcard at the end of a pattern stands for.
func foldersBelow(at found) []found {
	var all []found
	_ = filepath.WalkDir(at.dir, func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if dir != at.dir && !inModule(dir, d.Name()) {
			return filepath.SkipDir
		}
		if names, _ := filepath.Glob(filepath.Join(escapeGlob(dir), "*.go")); len(names) > 0 {
			rel, _ := filepath.Rel(at.dir, dir)
			all = append(all, found{path: path.Join(at.path, filepath.ToSlash(rel)), dir: dir, module: at.module})
		}
		return nil
	})
	return all
}

// locate finds the folder of an import path.
func (g *guess) locate(target string) (found, bool) {
	for i := range g.modules {
		module := &g.modules[i]
		rest, ok := strings.CutPrefix(target, module.Path)
		if !ok || rest != "" && rest[0] != '/' {
			continue
		}
		dir := filepath.Join(module.Dir, filepath.FromSlash(rest))
		if isFolder(dir) {
			return found{path: target, dir: dir, module: module}, true
		}
	}
	if !inStandardLibrary(target) || g.goroot == "" || target == "C" || target == "unsafe" {
		return found{}, false
	}
	dir := filepath.Join(g.goroot, "src", filepath.FromSlash(target))
	return found{path: target, dir: dir}, true
}

// look reads a folder as the go command does. It reports false for what that
// would not simply list.
func (g *guess) look(at *found) bool {
	context := g.context
	at.texts = map[string][]byte{}
	odd := false
	context.OpenFile = func(name string) (io.ReadCloser, error) {
		if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
			odd = true
			return nil, fs.ErrInvalid // reading a pipe or a device may never end
		}
		if strings.HasSuffix(name, "_test.go") || (&File{Name: name}).onlyFunctions() {
			return os.Open(name) // nobody is likely to need more than its imports
		}
		text, err := bounded.Read(name, bounded.Source)
		if err != nil {
			return nil, err
		}
		at.texts[name] = text
		return io.NopCloser(bytes.NewReader(essence(text))), nil
	}
	var err error
	at.pkg, err = context.ImportDir(at.dir, 0)
	if odd {
		return false // also if it is not Go: the go command opens all that may be part of a package
	}
	var none *build.NoGoError
	if errors.As(err, &none) && len(at.pkg.TestGoFiles)+len(at.pkg.XTestGoFiles) > 0 {
		at.pkg = nil // a folder of tests
		return true
	}
	return err == nil && len(at.pkg.CgoFiles) == 0
}

// enter adds a package to the program. The caller holds prog.mu.
func (g *guess) enter(at found) *Package {
	if at.pkg == nil {
		return nil
	}
	if pkg := g.prog.packages[at.path]; pkg != nil {
		return pkg
	}
	pkg := &Package{
		Path: at.path, Name: at.pkg.Name, Dir: at.dir, Module: at.module,
		prog: g.prog, imports: map[string]*Package{},
		ignored: inFolder(at.dir, at.pkg.IgnoredGoFiles, at.pkg.IgnoredOtherFiles),
	}
	for _, name := range inFolder(at.dir, at.pkg.GoFiles) {
		text, read := at.texts[name]
		pkg.files = append(pkg.files, &File{Name: name, Package: pkg, src: text, read: read})
	}
	if more, whole := said(at.pkg); whole {
		for _, f := range pkg.files {
			more += fmt.Sprintf(" %x", sha256.Sum256(g.imports(f)))
		}
		g.more[at.path] = more
	}
	g.prog.packages[at.path] = pkg
	return pkg
}

// imports returns the part of a file that its imports are in, and notes them.
// The caller holds prog.mu.
func (g *guess) imports(f *File) []byte {
	text := f.head()
	if f.read {
		text = f.src
	}
	head, ends := upToDeclarations(text)
	if !ends && !f.read {
		head, _ = upToDeclarations(f.source())
	}
	for rest := head; ; {
		_, after, ok := bytes.Cut(rest, []byte(`"`))
		if !ok {
			return head
		}
		quoted, after, _ := bytes.Cut(after, []byte(`"`))
		g.imported[string(quoted)] = true
		rest = after
	}
}

func inFolder(dir string, lists ...[]string) []string {
	var all []string
	for _, name := range slices.Concat(lists...) {
		all = append(all, filepath.Join(dir, name))
	}
	return all
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}
