package main

import (
	"fmt"
	"path/filepath"
	"strings"
)

// apiModule holds the API packages that both generators read.
const apiModule = "k8s.io/api"

// clientset measures the clientset of the whole of k8s.io/api: from nothing,
// again with nothing changed, and (still nothing changed) with an empty build
// cache. Ours remembers nothing in the first and the last of them.
func (s *setup) clientset(t *table, rounds int) error {
	var first, again, cold [2]samples
	var floors floors
	for round := range rounds {
		progress("clientset, round %d of %d", round+1, rounds)
		for side, tool := range []string{s.ours, s.theirs("client-gen")} {
			out := filepath.Join(s.module, fmt.Sprintf("out%d-%d", side, round))
			cache := filepath.Join(s.dir, fmt.Sprintf("cache%d-%d", side, round))
			for _, m := range []struct {
				into *samples
				env  []string
			}{
				{&first[side], remember(cache)},
				{&again[side], remember(cache)},
				{&cold[side], []string{"GOCACHE=" + cache, "CLIENT_GEN_CACHE=off"}},
			} {
				u, err := measure(s.module, m.env, tool, s.clientsetFlags(side, out)...)
				if err != nil {
					return err
				}
				*m.into = append(*m.into, u)
			}
			if side == 0 {
				if err := floors.measure(s, out, s.packages(), s.sources); err != nil {
					return err
				}
			}
		}
	}
	what := fmt.Sprintf("clientset of %s (%d packages, %d files)", apiModule, len(s.inputs), floors.files)
	t.seconds(what+", wall", first[0].wall(), first[1].wall(), floors.first())
	t.seconds("– CPU", first[0].cpu(), first[1].cpu(), floors.list.cpu())
	t.megabytes("– peak memory", first[0].rss(), first[1].rss(), floors.list.rss())
	t.seconds("– second run, nothing changed, wall", again[0].wall(), again[1].wall(), floors.again())
	t.seconds("– second run with an empty build cache, wall", cold[0].wall(), cold[1].wall(), floors.cold())
	return nil
}

func (s *setup) clientsetFlags(side int, out string) []string {
	flags := []string{
		"--output-dir", out, "--output-pkg", s.packageOf(out), "--clientset-name", "kubernetes",
		"--input-base", apiModule, "--input", strings.Join(s.inputs, ","), "--prefers-protobuf",
		"--plural-exceptions", "Endpoints:Endpoints",
		"--apply-configuration-package", "k8s.io/client-go/applyconfigurations",
	}
	if side == 0 {
		flags = append(flags, "--runtime", "client-go")
	}
	return flags
}

// remember lets our generator remember what the go command has listed in a
// folder of its own for what is measured here: the first run knows nothing.
func remember(name string) []string { return []string{"CLIENT_GEN_CACHE=" + name + ".remembered"} }

// families measures clientset, apply configurations, listers and informers of
// k8s.io/api: one run of ours, the sum of four of theirs.
func (s *setup) families(t *table, rounds int) error {
	var first, again [2]samples
	var floors floors
	for round := range rounds {
		progress("all trees, round %d of %d", round+1, rounds)
		for side, run := range []func(string) (usage, error){s.ourTrees, s.theirTrees} {
			out := filepath.Join(s.module, fmt.Sprintf("trees%d-%d", side, round))
			for i, into := range []*samples{&first[side], &again[side]} {
				if i == 1 && side == 1 && round > 0 {
					continue // theirs do the same work again, which takes minutes
				}
				u, err := run(out)
				if err != nil {
					return err
				}
				*into = append(*into, u)
			}
			if side == 0 {
				if err := floors.measure(s, out, s.packages(), s.sources); err != nil {
					return err
				}
			}
		}
	}
	what := fmt.Sprintf("clientset, apply configurations, listers, informers of %s (%d files)", apiModule, floors.files)
	t.seconds(what+", wall", first[0].wall(), first[1].wall(), floors.first())
	t.seconds("– CPU", first[0].cpu(), first[1].cpu(), floors.list.cpu())
	t.megabytes("– peak memory", first[0].rss(), first[1].rss(), floors.list.rss())
	t.seconds("– second run, nothing changed, wall", again[0].wall(), again[1].wall(), floors.again())
	return nil
}

func (s *setup) ourTrees(out string) (usage, error) {
	args := []string{
		"--output-dir", out, "--output-pkg", s.packageOf(out), "--clientset-name", "kubernetes", "--runtime", "client-go",
		"--only", "clientset,fakes,applyconfigurations,listers,informers", "--prefers-protobuf", "--plural-exceptions", "Endpoints:Endpoints",
	}
	return measure(s.module, remember(out), s.ours, append(args, s.packages()...)...)
}

func (s *setup) theirTrees(out string) (usage, error) {
	return s.theirTools(out, s.packages(), apiModule, s.inputs,
		"--plural-exceptions", "Endpoints:Endpoints")
}

// theirTools runs upstream's four generators of trees, as kube_codegen.sh
// does, and adds up what they take.
func (s *setup) theirTools(out string, packages []string, base string, inputs []string, plurals ...string) (usage, error) {
	pkg := s.packageOf(out)
	clientset := filepath.Join(out, "clientset")
	runs := []struct {
		tool string
		args []string
	}{
		{"applyconfiguration-gen", append([]string{
			"--output-dir", filepath.Join(out, "applyconfiguration"), "--output-pkg", pkg + "/applyconfiguration",
		}, packages...)},
		{"client-gen", append([]string{
			"--output-dir", clientset, "--output-pkg", pkg + "/clientset", "--clientset-name", "kubernetes", "--prefers-protobuf",
			"--input-base", base, "--input", strings.Join(inputs, ","), "--apply-configuration-package", pkg + "/applyconfiguration",
		}, plurals...)},
		{"lister-gen", append(append([]string{
			"--output-dir", filepath.Join(out, "listers"), "--output-pkg", pkg + "/listers",
		}, plurals...), packages...)},
		{"informer-gen", append(append([]string{
			"--output-dir", filepath.Join(out, "informers"), "--output-pkg", pkg + "/informers",
			"--versioned-clientset-package", pkg + "/clientset/kubernetes", "--listers-package", pkg + "/listers",
		}, plurals...), packages...)},
	}
	var sum usage
	for _, run := range runs {
		u, err := measure(s.module, nil, s.theirs(run.tool), run.args...)
		if err != nil {
			return sum, err
		}
		sum = sum.add(u)
	}
	return sum, nil
}

// packageOf is the import path of a folder of the module.
func (s *setup) packageOf(dir string) string {
	rel, err := filepath.Rel(s.module, dir)
	if err != nil {
		rel = filepath.Base(dir)
	}
	return modulePath + "/" + filepath.ToSlash(rel)
}

// packages are the import paths of the inputs.
func (s *setup) packages() []string {
	out := make([]string, len(s.inputs))
	for i, input := range s.inputs {
		out[i] = apiModule + "/" + input
	}
	return out
}
