package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	yamlv3 "go.yaml.in/yaml/v3"
	"sigs.k8s.io/yaml"

	"github.com/clientsmith/client-gen/generators"
	"github.com/clientsmith/client-gen/internal/bounded"
)

// FileName is what [Find] looks for.
const FileName = "client-gen.yaml"

// Version is the version of the format, the value of the field version.
const Version = 1

// File is a configuration file.
type File struct {
	// Path is absolute.
	Path string
	// Clientsets in the order of the file, with its defaults applied.
	Clientsets []Settings

	root *yamlv3.Node
}

// document is the shape of the file.
type document struct {
	Version    int               `json:"version"`
	Defaults   json.RawMessage   `json:"defaults"`
	Clientsets []json.RawMessage `json:"clientsets"`
}

// Dir is the folder that relative paths of the file start from.
func (f *File) Dir() string { return filepath.Dir(f.Path) }

// Find looks for the file in dir and the folders above it, up to the root of
// the repository. It returns "" if there is none.
func Find(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("find %s: %w", FileName, err)
	}
	for {
		name := filepath.Join(dir, FileName)
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
			return name, nil
		} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("find %s: %w", FileName, err)
		}
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil || dir == filepath.Dir(dir) {
			return "", nil
		}
		dir = filepath.Dir(dir)
	}
}

// Read reads a file. What is wrong with its text is returned as
// [generators.Diagnostics], all of it together.
func Read(path string) (*File, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	text, err := bounded.ReadNamed(path, bounded.Text)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	return parse(path, text)
}

func parse(path string, text []byte) (*File, error) {
	f := &File{Path: path}
	dec := yamlv3.NewDecoder(bytes.NewReader(text))
	f.root = &yamlv3.Node{}
	if err := dec.Decode(f.root); err != nil {
		return nil, syntaxError(path, text, err)
	}
	if more := (&yamlv3.Node{}); dec.Decode(more) == nil {
		return nil, failed(path, more.Line, more.Column, "write all clientsets under one clientsets:", "the file has more than one document")
	}
	if diags := check(path, f.root.Content[0]); len(diags) > 0 {
		return nil, diags
	}
	var doc document
	if err := yaml.UnmarshalStrict(text, &doc); err != nil {
		return nil, failed(path, 0, 0, "", "%v", err)
	}
	if doc.Version == 0 && find(f.root, "version") == nil {
		return nil, failed(path, 1, 1, fmt.Sprintf("start it with version: %d", Version), "the file has no version")
	}
	if doc.Version != Version {
		line, column := position(f.root, "version")
		return nil, failed(path, line, column, fmt.Sprintf("write version: %d", Version), "version %d is not one that this client-gen reads", doc.Version)
	}
	for i, entry := range doc.Clientsets {
		s := Defaults()
		for _, part := range []json.RawMessage{doc.Defaults, entry} {
			if len(part) == 0 || string(part) == "null" {
				continue
			}
			if err := decodeStrict(part, &s); err != nil {
				line, column := position(f.root, "clientsets", i)
				return nil, failed(path, line, column, "", "%v", err)
			}
		}
		f.Clientsets = append(f.Clientsets, s)
	}
	return f, f.checkEntries()
}

func decodeStrict(data []byte, to any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	return dec.Decode(to)
}

// checkEntries reports clientsets that name no packages, and files without any.
func (f *File) checkEntries() error {
	var diags generators.Diagnostics
	if len(f.Clientsets) == 0 {
		return failed(f.Path, 1, 1, "add clientsets: with a list", "the file names no clientsets")
	}
	names := map[string]bool{}
	for i, s := range f.Clientsets {
		line, column := position(f.root, "clientsets", i)
		if names[s.Name] {
			line, column := f.place(i, "name", "")
			diags = append(diags, failed(f.Path, line, column, "reports tell clientsets apart by it", "a second clientset is called %s", s.Name)...)
		}
		names[s.Name] = s.Name != ""
		if only := find(f.root, "clientsets", i, "only"); only != nil && len(s.Only) == 0 {
			diags = append(diags, failed(f.Path, only.Line, only.Column, "leave it out for every family", "only names no family")...)
		}
		switch {
		case len(s.Packages) == 0 && len(s.Input) == 0:
			diags = append(diags, failed(f.Path, line, column, "add packages: [./apis/...]", "the clientset names no packages")...)
		case len(s.Packages) > 0 && len(s.Input) > 0:
			diags = append(diags, failed(f.Path, line, column, "use one of them", "the clientset has both packages and input")...)
		}
	}
	return diags.Err()
}

// failed makes one diagnostic.
func failed(path string, line, column int, hint, format string, args ...any) generators.Diagnostics {
	var diags generators.Diagnostics
	pos := place(path, line, column)
	diags.Errorf(pos, hint, format, args...)
	return diags
}
