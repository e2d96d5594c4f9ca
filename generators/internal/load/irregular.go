package load

import (
	"go/build"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/clientsmith/client-gen/generators/internal/diag"
	"github.com/clientsmith/client-gen/internal/bounded"
)

// sumLimit is how large go.sum may be, in bytes.
const sumLimit = 64 << 20

// CheckModule reports the files that the go command reads in the module and the
// workspace of an absolute folder if they are not files, or have no end: it would
// wait for ever for somebody who writes to a pipe.
func CheckModule(dir string) diag.List {
	var diags diag.List
	inModule := false
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, "go.mod")); err == nil && !inModule {
			inModule = true
			diags = append(diags, irregular(filepath.Join(dir, "go.mod"), bounded.Text)...)
			diags = append(diags, irregular(filepath.Join(dir, "go.sum"), sumLimit)...)
			diags = append(diags, irregular(filepath.Join(dir, "vendor", "modules.txt"), sumLimit)...)
		}
		diags = append(diags, irregular(filepath.Join(dir, "go.work"), bounded.Text)...)
		diags = append(diags, irregular(filepath.Join(dir, "go.work.sum"), sumLimit)...)
		if dir == filepath.Dir(dir) {
			return diags
		}
	}
}

// irregular reports what is no file of at most limit bytes. A file that is not
// there, and a folder, are for others to report.
func irregular(name string, limit int64) diag.List {
	var diags diag.List
	at := token.Position{Filename: name, Line: 1, Column: 1}
	info, err := os.Stat(name)
	switch {
	case err != nil || info.IsDir():
	case !info.Mode().IsRegular():
		diags.Errorf(at, "remove it: reading it may never end", "%s is %s, not a file", filepath.Base(name), bounded.What(info.Mode()))
	case info.Size() > limit:
		diags.Errorf(at, "remove it", "%s has %d bytes, more than the %d that are read of such a file", filepath.Base(name), info.Size(), limit)
	}
	return diags
}

// readByGo are the endings of files that the go command opens to see what they
// are for.
var readByGo = strings.Fields(".go .c .cc .cpp .cxx .m .h .hh .hpp .hxx .f .F .for .f90 .s .S .sx .swig .swigcxx")

// checkFiles reports what is no file among those that the go command may open
// for the patterns: in their folders, the main modules, and what replaces others.
func (prog *Program) checkFiles(patterns []string) diag.List {
	var diags diag.List
	for _, root := range prog.sourceRoots(patterns) {
		_ = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			base := filepath.Base(name)
			switch {
			case prog.ctx != nil && prog.ctx.Err() != nil:
				return fs.SkipAll
			case err != nil:
				return nil // the go command says why
			case d.IsDir() && name != root && (base[0] == '.' || base == "node_modules"):
				return fs.SkipDir
			case d.IsDir() || base[0] == '.' || base[0] == '_' || !slices.Contains(readByGo, filepath.Ext(base)):
				return nil
			case d.Type().IsRegular():
				if info, err := d.Info(); err == nil && info.Size() <= bounded.Source {
					return nil
				}
			}
			diags = append(diags, irregular(name, bounded.Source)...)
			return nil
		})
	}
	return diags
}

// sourceRoots lists the folders that source may lie in outside the module cache,
// none of them in another.
func (prog *Program) sourceRoots(patterns []string) []string {
	var roots []string
	add := func(from, dir string) {
		if dir = filepath.FromSlash(dir); !filepath.IsAbs(dir) {
			dir = filepath.Join(from, dir)
		}
		roots = append(roots, filepath.Clean(dir))
	}
	replaced := func(dir string, all []*modfile.Replace) {
		for _, r := range all {
			if r.New.Version == "" {
				add(dir, r.New.Path)
			}
		}
	}
	for _, pattern := range patterns {
		if base, _, _ := strings.Cut(pattern, "..."); build.IsLocalImport(pattern) || filepath.IsAbs(pattern) {
			add(prog.Dir, base)
		}
	}
	if root, text, err := nearestModule(prog.Dir); err == nil {
		add("", root)
		if file, err := modfile.Parse("go.mod", text, nil); err == nil {
			replaced(root, file.Replace)
		}
	}
	if name := workFile(prog.env, prog.Dir); name != "" {
		text, _ := bounded.Read(name, bounded.Text) // the go command says what is wrong with it
		if file, err := modfile.ParseWork("go.work", text, nil); err == nil {
			for _, use := range file.Use {
				add(filepath.Dir(name), use.Path)
			}
			replaced(filepath.Dir(name), file.Replace)
		}
	}
	slices.Sort(roots)
	var apart []string
	for _, root := range roots {
		if !slices.ContainsFunc(apart, func(outer string) bool {
			rel, err := filepath.Rel(outer, root)
			return err == nil && filepath.IsLocal(rel)
		}) {
			apart = append(apart, root)
		}
	}
	return apart
}

// workFile returns the go.work that applies to a folder, "" for none.
func workFile(env []string, dir string) string {
	switch name := setting(env, "GOWORK"); name {
	case "":
	case "off":
		return ""
	default:
		return name
	}
	for ; ; dir = filepath.Dir(dir) {
		name := filepath.Join(dir, "go.work")
		if _, err := os.Stat(name); err == nil {
			return name
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}
