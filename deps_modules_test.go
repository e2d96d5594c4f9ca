package clientgen_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	moduleHeading = regexp.MustCompile("(?m)^## `([^`]+)`")
	moduleRow     = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| ([^|]*) \\|$")
)

// TestDependenciesListed compares DEPENDENCIES.md with the modules that each of
// our modules requires: every direct one has a reason, and nothing else is listed.
func TestDependenciesListed(t *testing.T) {
	text, err := os.ReadFile("DEPENDENCIES.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]map[string]string{}
	headings := moduleHeading.FindAllSubmatchIndex(text, -1)
	for i, at := range headings {
		end := len(text)
		if i+1 < len(headings) {
			end = headings[i+1][0]
		}
		reasons := map[string]string{}
		for _, row := range moduleRow.FindAllSubmatch(text[at[1]:end], -1) {
			reasons[string(row[1])] = strings.TrimSpace(string(row[2]))
		}
		listed[string(text[at[2]:at[3]])] = reasons
	}
	dirs := ourModules(t)
	for _, dir := range dirs {
		reasons, ok := listed[dir]
		if !ok {
			t.Errorf("DEPENDENCIES.md has no section for the module in %s", dir)
			continue
		}
		direct := directModules(t, dir)
		for _, m := range direct {
			if len(reasons[m]) < 10 {
				t.Errorf("DEPENDENCIES.md: %s needs %s, and no reason is given", dir, m)
			}
		}
		for m := range reasons {
			if !slices.Contains(direct, m) {
				t.Errorf("DEPENDENCIES.md: %s does not need %s directly", dir, m)
			}
		}
	}
	for dir := range listed {
		if !slices.Contains(dirs, dir) {
			t.Errorf("DEPENDENCIES.md: there is no module in %s", dir)
		}
	}
}

// ourModules are the folders of the modules in the repository, but those that
// only name the versions of something to build or to compare with.
func ourModules(t *testing.T) []string {
	t.Helper()
	var dirs []string
	for _, pattern := range []string{"go.mod", "*/go.mod", "*/*/go.mod"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range found {
			dirs = append(dirs, filepath.ToSlash(filepath.Dir(name)))
		}
	}
	if len(dirs) < 8 {
		t.Fatalf("found the modules %q only", dirs)
	}
	return dirs
}

// directModules are the modules that a module's go.mod requires for its own
// imports, as go list -m knows them, without ours.
func directModules(t *testing.T, dir string) []string {
	t.Helper()
	cmd := exec.Command("go", "list", "-m", "-mod=readonly", "-json=Path,Main,Indirect", "all")
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list -m in %s: %v\n%s", dir, err, stderr.String())
	}
	required := requiredModules(t, dir)
	var direct []string
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var m struct {
			Path           string
			Main, Indirect bool
		}
		if err := dec.Decode(&m); errors.Is(err, io.EOF) {
			return direct
		} else if err != nil {
			t.Fatal(err)
		}
		if !m.Main && !m.Indirect && required[m.Path] && m.Path != module && !strings.HasPrefix(m.Path, module+"/") {
			direct = append(direct, m.Path)
		}
	}
}

// requiredModules are those that go.mod names: go list -m says of others in the
// graph too that they are not indirect.
func requiredModules(t *testing.T, dir string) map[string]bool {
	t.Helper()
	cmd := exec.Command("go", "mod", "edit", "-json")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go mod edit in %s: %v", dir, err)
	}
	var file struct {
		Require []struct {
			Path     string
			Indirect bool
		}
	}
	if err := json.Unmarshal(out, &file); err != nil {
		t.Fatal(err)
	}
	required := map[string]bool{}
	for _, r := range file.Require {
		required[r.Path] = !r.Indirect
	}
	return required
}
