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

	"github.com/clientsmith/client-gen/generators"
)

// Project is what a survey found.
type Project struct {
	// Packages are the patterns of the packages with +genclient, none if there
	// are none.
	Packages []string
	// Families are the outputs that the project has tags for.
	Families []generators.Family
	// Header is the file with the text that generated files start with, "" for
	// none.
	Header string
}

var (
	genclient  = regexp.MustCompile(`(?m)^\s*//\s*\+genclient\b`)
	deepcopies = regexp.MustCompile(`(?m)^\s*//\s*\+k8s:deepcopy-gen\b`)
	defaulters = regexp.MustCompile(`(?m)^\s*//\s*\+k8s:defaulter-gen\b`)
	groupName  = regexp.MustCompile(`(?m)^\s*//\s*\+groupName=`)
	registered = regexp.MustCompile(`(?m)^\s*(?:func |var )?AddToScheme\b`)
	generated  = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.\r?$`)
	versioned  = regexp.MustCompile(`^v[0-9]+((alpha|beta)[0-9]+)?$`)
)

// folder is what the Go files of one folder say.
type folder struct{ clients, deepcopy, defaults, group, registered bool }

// Survey looks for tagged types at and below dir, in its module.
func Survey(dir string) (*Project, error) {
	folders, err := read(dir)
	if err != nil {
		return nil, fmt.Errorf("look for types: %w", err)
	}
	p := &Project{}
	wanted := map[generators.Family]bool{}
	for _, family := range generators.Families() {
		wanted[family] = true
	}
	any := folder{}
	var tagged []string
	for name, f := range folders {
		any.deepcopy = any.deepcopy || f.deepcopy
		any.defaults = any.defaults || f.defaults
		any.group = any.group || f.group && !f.registered
		if f.clients {
			tagged = append(tagged, name)
		}
	}
	wanted[generators.DeepCopyFamily] = any.deepcopy
	wanted[generators.RegisterFamily] = any.group
	wanted[generators.DefaultsFamily] = any.defaults
	for _, family := range generators.Families() {
		if wanted[family] {
			p.Families = append(p.Families, family)
		}
	}
	p.Packages = patterns(tagged)
	for _, name := range []string{"hack/boilerplate.go.txt", "boilerplate.go.txt"} {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); err == nil {
			p.Header = name
			break
		}
	}
	return p, nil
}

// read looks into the hand-written Go files at and below dir, by folder.
func read(dir string) (map[string]folder, error) {
	folders := map[string]folder{}
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
		text, err := os.ReadFile(name)
		if err != nil || generated.Match(text) {
			return err
		}
		rel, err := filepath.Rel(dir, filepath.Dir(name))
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		f := folders[rel]
		f.clients = f.clients || genclient.Match(text)
		f.deepcopy = f.deepcopy || deepcopies.Match(text)
		f.defaults = f.defaults || defaulters.Match(text)
		f.group = f.group || groupName.Match(text)
		f.registered = f.registered || registered.Match(text)
		folders[rel] = f
		return nil
	})
	return folders, err
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
