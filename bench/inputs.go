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

// findInputs finds the packages of k8s.io/api with types marked +genclient, as
// "group/version", and their Go files.
func (s *setup) findInputs() error {
	cmd := exec.Command("go", "list", "-find", "-f", "{{.ImportPath}}\t{{.Dir}}", apiModule+"/...")
	cmd.Dir = s.module
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("list %s: %w", apiModule, err)
	}
	for line := range strings.Lines(string(out)) {
		path, dir, _ := strings.Cut(strings.TrimSpace(line), "\t")
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			return err
		}
		marked, err := hasMarker(files)
		if err != nil {
			return err
		}
		if marked {
			s.inputs = append(s.inputs, strings.TrimPrefix(path, apiModule+"/"))
			s.sources = append(s.sources, files...)
		}
	}
	return nil
}

func hasMarker(files []string) (bool, error) {
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
