package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// exampleTypes are the types of a project with two custom resources.
const exampleTypes = "../examples/crd-clientset/apis/stable/v1"

// project measures everything that a project with custom resources generates:
// deep copies, apply configurations, clientset, listers and informers. Ours is
// one run; theirs is the sum of the tools that kube_codegen.sh runs, without the
// time in which it builds them.
func (s *setup) project(t *table, rounds int) error {
	var first, again, edited [2]samples
	var floors floors
	for round := range rounds {
		progress("CRD project, round %d of %d", round+1, rounds)
		for side, run := range []func(string) (usage, error){s.ourProject, s.theirProject} {
			root := filepath.Join(s.module, fmt.Sprintf("project%d-%d", side, round))
			types := filepath.Join(root, "apis", "stable", "v1")
			if err := copyTypes(types); err != nil {
				return err
			}
			for i, into := range []*samples{&first[side], &again[side], &edited[side]} {
				if i > 0 && side == 1 && round > 0 {
					continue // theirs do the same work again, which takes minutes
				}
				if into == &edited[side] {
					if err := edit(filepath.Join(types, "types.go")); err != nil {
						return err
					}
				}
				u, err := run(root)
				if err != nil {
					return err
				}
				*into = append(*into, u)
			}
			if side == 0 {
				if err := floors.measure(s, root, []string{s.packageOf(root) + "/apis/stable/v1"}, exampleSources()); err != nil {
					return err
				}
			}
		}
	}
	t.seconds("project with two CRDs, everything, wall", first[0].wall(), first[1].wall(), floors.first())
	t.seconds("– CPU", first[0].cpu(), first[1].cpu(), floors.list.cpu())
	t.megabytes("– peak memory", first[0].rss(), first[1].rss(), floors.list.rss())
	t.seconds("– second run, nothing changed, wall", again[0].wall(), again[1].wall(), floors.again())
	t.seconds("– run after a type was added, wall", edited[0].wall(), edited[1].wall(), floors.again())
	return nil
}

// edit adds a type to a file.
func edit(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("edit: %w", err)
	}
	text = append(text, "\n// Added is new.\ntype Added struct {\n\tCount int32 `json:\"count\"`\n}\n"...)
	if err := os.WriteFile(name, text, 0o644); err != nil {
		return fmt.Errorf("edit: %w", err)
	}
	return nil
}

func (s *setup) ourProject(root string) (usage, error) {
	return measure(s.module, remember(root), s.ours, "--runtime", "client-go", "--output-dir", filepath.Join(root, "generated"),
		"--only", "clientset,fakes,deepcopy,applyconfigurations,listers,informers", s.packageOf(root)+"/apis/...")
}

func (s *setup) theirProject(root string) (usage, error) {
	base := s.packageOf(root) + "/apis"
	packages := []string{base + "/stable/v1"}
	sum, err := measure(s.module, nil, s.theirs("deepcopy-gen"), append([]string{"--output-file", "zz_generated.deepcopy.go"}, packages...)...)
	if err != nil {
		return sum, err
	}
	u, err := s.theirTools(filepath.Join(root, "generated"), packages, base, []string{"stable/v1"})
	return sum.add(u), err
}

// exampleFiles are those of the example's types that are written by hand.
var exampleFiles = []string{"doc.go", "register.go", "types.go"}

func exampleSources() []string {
	var names []string
	for _, name := range exampleFiles {
		names = append(names, filepath.Join(exampleTypes, name))
	}
	return names
}

// copyTypes copies what is written by hand.
func copyTypes(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, name := range exampleFiles {
		text, err := fs.ReadFile(os.DirFS(exampleTypes), name)
		if err != nil {
			return fmt.Errorf("copy types: %w", err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return fmt.Errorf("copy types: %w", err)
		}
	}
	return nil
}
