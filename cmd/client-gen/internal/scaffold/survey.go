package scaffold

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/internal/bounded"
)

// Project is what a survey found.
type Project struct {
	// Packages are the patterns of the packages with +genclient, none if there
	// are none.
	Packages []string
	// Header is the file with the text that generated files start with, "" for
	// none.
	Header string
}

var (
	genclient = regexp.MustCompile(`(?m)^\s*//\s*\+genclient\b`)
	generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.\r?$`)
	versioned = regexp.MustCompile(`^v[0-9]+((alpha|beta)[0-9]+)?$`)
)

// Survey looks for tagged types at and below dir, in its module.
func Survey(dir string) (*Project, error) {
	tagged, err := read(dir)
	if err != nil {
		return nil, fmt.Errorf("look for types: %w", err)
	}
	p := &Project{Packages: patterns(tagged)}
	for _, name := range []string{"hack/boilerplate.go.txt", "boilerplate.go.txt"} {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); err == nil {
			p.Header = name
			break
		}
	}
	return p, nil
}

// read returns the folders at and below dir with +genclient in a Go file that
// somebody wrote.
func read(dir string) ([]string, error) {
	var tagged []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name != dir && leftOut(name, d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || !d.Type().IsRegular() {
			return nil
		}
		text, err := bounded.Read(name, bounded.Source)
		if err != nil || generated.Match(text) || !genclient.Match(text) {
			return err
		}
		rel, err := filepath.Rel(dir, filepath.Dir(name))
		if err != nil {
			return err
		}
		if rel = filepath.ToSlash(rel); !slices.Contains(tagged, rel) {
			tagged = append(tagged, rel)
		}
		return nil
	})
	return tagged, err
}

// leftOut reports folders that are no part of the module's packages.
func leftOut(dir, name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || name == "vendor" || name == "node_modules" {
		return true
	}
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return !errors.Is(err, fs.ErrNotExist)
}

// patterns names folders by as few patterns as read well: the folder above the
// groups of an API, if they lie in one.
func patterns(folders []string) []string {
	var roots []string
	for _, folder := range folders {
		if folder == "." {
			roots = append(roots, ".")
			continue
		}
		root := folder
		if versioned.MatchString(path.Base(root)) && path.Dir(root) != "." {
			root = path.Dir(root)
			above := path.Dir(root)
			if above != "." && above != "pkg" && above != "internal" {
				root = above
			}
		}
		roots = append(roots, "./"+root+"/...")
	}
	slices.Sort(roots)
	roots = slices.Compact(roots)
	return slices.DeleteFunc(roots, func(root string) bool {
		return slices.ContainsFunc(roots, func(other string) bool {
			prefix, deep := strings.CutSuffix(other, "...")
			return deep && other != root && strings.HasPrefix(root, prefix)
		})
	})
}
