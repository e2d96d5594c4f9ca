// Command pin brings testdata/modules up to date with the table of corpora: it
// writes each module's pins.go, which imports everything that generated code
// or a generator needs, and has the go command complete go.mod and go.sum.
//
//	go run ./cmd/pin
//
// Versions change only by hand: edit a go.mod, then run pin.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/test/conformance"
)

func main() {
	modules := map[string][]string{}
	for _, c := range conformance.Corpora {
		modules[c.Module] = append(modules[c.Module], imports(c)...)
	}
	for name, paths := range modules {
		if err := pin(filepath.Join("testdata", "modules", name), paths); err != nil {
			fmt.Fprintln(os.Stderr, "pin:", err)
			os.Exit(1)
		}
	}
}

func imports(c conformance.Corpus) []string {
	paths := c.Packages()
	paths = append(paths, c.ApplyInputs...)
	if c.ApplyConfigurations != "" {
		paths = append(paths, c.ApplyConfigurations)
	}
	if c.Released != "" {
		paths = append(paths, c.Released+"/fake")
	}
	return paths
}

// targets are what generated code imports, for either target.
var targets = []string{
	"github.com/clientsmith/client-gen/runtime/discovery",
	"github.com/clientsmith/client-gen/runtime/discovery/fake",
	"github.com/clientsmith/client-gen/runtime/gentype",
	"github.com/clientsmith/client-gen/runtime/gentype/fake",
	"github.com/clientsmith/client-gen/runtime/listers",
	"github.com/clientsmith/client-gen/runtime/rest",
	"github.com/clientsmith/client-gen/runtime/rest/fake",
	"github.com/clientsmith/client-gen/runtime/testing",
	"github.com/clientsmith/client-gen/runtime/tools/cache",
	"github.com/clientsmith/client-gen/runtime/util/apply",
	"github.com/clientsmith/client-gen/runtime/util/flowcontrol",
	"k8s.io/client-go/applyconfigurations",
	"k8s.io/client-go/discovery",
	"k8s.io/client-go/discovery/fake",
	"k8s.io/client-go/gentype",
	"k8s.io/client-go/listers",
	"k8s.io/client-go/rest",
	"k8s.io/client-go/rest/fake",
	"k8s.io/client-go/testing",
	"k8s.io/client-go/tools/cache",
	"k8s.io/client-go/util/apply",
	"k8s.io/client-go/util/flowcontrol",
}

func pin(dir string, paths []string) error {
	paths = append(slices.Clone(targets), paths...)
	slices.Sort(paths)
	var b strings.Builder
	b.WriteString("// Package pins keeps the requirements of this module in go.mod.\n//\n// Written by cmd/pin.\npackage pins\n\nimport (\n")
	for _, path := range slices.Compact(paths) {
		fmt.Fprintf(&b, "\t_ %q\n", path)
	}
	b.WriteString(")\n")
	if err := os.WriteFile(filepath.Join(dir, "pins.go"), []byte(b.String()), 0o644); err != nil {
		return fmt.Errorf("write pins: %w", err)
	}
	tidy := exec.Command("go", "mod", "tidy", "-e")
	tidy.Dir = dir
	if out, err := tidy.CombinedOutput(); err != nil {
		return fmt.Errorf("tidy %s: %w\n%s", dir, err, out)
	}
	return nil
}
