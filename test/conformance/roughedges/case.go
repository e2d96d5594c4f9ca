package roughedges

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/txtar"
)

// Case is one rough edge and what must happen.
type Case struct {
	// Name is that of the file, without extension.
	Name  string
	Title string
	// Flags and Patterns are for client-gen.
	Flags, Patterns []string
	// Stderr, Warning, Has and Lacks are lines of the files of those names.
	Stderr, Warning, Has, Lacks []string
	// Tests are test files by name; Files are all others.
	Tests, Files map[string]string
}

// ReadCase parses one file of testdata.
func ReadCase(file string) (*Case, error) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		return nil, err
	}
	c := &Case{
		Name:     strings.TrimSuffix(filepath.Base(file), ".txt"),
		Patterns: []string{"./apis/..."},
		Tests:    map[string]string{},
		Files:    map[string]string{},
	}
	if err := c.parseComment(string(archive.Comment)); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for _, f := range archive.Files {
		text := string(f.Data)
		switch {
		case f.Name == "stderr":
			c.Stderr = lines(text)
		case f.Name == "warning":
			c.Warning = lines(text)
		case f.Name == "has":
			c.Has = lines(text)
		case f.Name == "lacks":
			c.Lacks = lines(text)
		case strings.HasSuffix(f.Name, "_test.go") && !strings.Contains(f.Name, "/"):
			c.Tests[f.Name] = text
		default:
			c.Files[f.Name] = text
		}
	}
	return c, nil
}

func (c *Case) parseComment(comment string) error {
	for i, line := range lines(comment) {
		key, value, ok := strings.Cut(line, ": ")
		switch {
		case i == 0:
			c.Title = line
		case ok && key == "flags":
			c.Flags = strings.Fields(value)
		case ok && key == "patterns" && value == "none":
			c.Patterns = nil
		case ok && key == "patterns":
			c.Patterns = strings.Fields(value)
		case ok && !strings.Contains(key, " "):
			return fmt.Errorf("unknown setting %q", key)
		}
	}
	return nil
}

// path returns the import path of the case's folder.
func (c *Case) path() string { return "example.com/conformance/edge" + c.Name }

// Write lays the case out in dir, with what API packages need to compile.
func (c *Case) Write(dir string) error {
	packages := map[string]map[string]string{}
	for name, text := range c.Files {
		if err := write(filepath.Join(dir, name), text); err != nil {
			return err
		}
		if folder := filepath.Dir(name); strings.HasPrefix(name, "apis/") && strings.HasSuffix(name, ".go") {
			if packages[folder] == nil {
				packages[folder] = map[string]string{}
			}
			packages[folder][name] = text
		}
	}
	for folder, files := range packages {
		text, err := complete(folder, files)
		if err != nil {
			return err
		}
		if text == "" {
			continue
		}
		if err := write(filepath.Join(dir, folder, "register_case.go"), text); err != nil {
			return err
		}
	}
	return nil
}

func write(name, text string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(text), 0o644)
}

// lines returns the lines of text that are not blank.
func lines(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, "\n"); strings.TrimSpace(line) != "" {
			out = append(out, line)
		}
	}
	return out
}
