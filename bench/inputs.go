package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

var genclient = regexp.MustCompile(`(?m)^\s*// \+genclient$`)

// apiInputs returns the packages of k8s.io/api with types marked +genclient,
// as "group/version".
func apiInputs(module string) ([]string, error) {
	cmd := exec.Command("go", "list", "-find", "-f", "{{.ImportPath}}\t{{.Dir}}", apiModule+"/...")
	cmd.Dir = module
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", apiModule, err)
	}
	var inputs []string
	for line := range strings.Lines(string(out)) {
		path, dir, _ := strings.Cut(strings.TrimSpace(line), "\t")
		marked, err := hasMarker(dir)
		if err != nil {
			return nil, err
		}
		if marked {
			inputs = append(inputs, strings.TrimPrefix(path, apiModule+"/"))
		}
	}
	return inputs, nil
}

func hasMarker(dir string) (bool, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return false, err
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return false, err
		}
		if bytes.Contains(data, []byte("+genclient")) && genclient.Match(data) {
			return true, nil
		}
	}
	return false, nil
}
