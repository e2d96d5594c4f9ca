package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// apiModule holds the API packages that both generators read.
const apiModule = "k8s.io/api"

// generate measures the clientset of the whole of k8s.io/api: from nothing,
// again with nothing changed, and (still nothing changed) with an empty build
// cache. The floor is what the go command takes to name packages and files.
func (s *setup) generate(t *table, rounds int) error {
	inputs, err := apiInputs(s.module)
	if err != nil {
		return err
	}
	var first, again, cold [2]samples
	var floor, coldFloor samples
	for round := range rounds {
		progress("round %d of %d", round+1, rounds)
		for side, tool := range []string{s.ours, s.theirs} {
			out := filepath.Join(s.module, fmt.Sprintf("out%d-%d", side, round))
			cache := filepath.Join(s.dir, fmt.Sprintf("cache%d-%d", side, round))
			for _, m := range []struct {
				into *samples
				env  []string
			}{
				{&first[side], nil},
				{&again[side], nil},
				{&cold[side], []string{"GOCACHE=" + cache}},
			} {
				u, err := measure(s.module, m.env, tool, generateFlags(side, out, inputs)...)
				if err != nil {
					return err
				}
				*m.into = append(*m.into, u)
			}
			if err := removeAll(out, cache); err != nil {
				return err
			}
		}
		cache := filepath.Join(s.dir, fmt.Sprintf("cache-list-%d", round))
		for _, m := range []struct {
			into *samples
			env  []string
		}{{&floor, nil}, {&coldFloor, []string{"GOCACHE=" + cache}}} {
			u, err := measure(s.module, m.env, "go", append([]string{"list", "-find", "-json=ImportPath,GoFiles"}, packages(inputs)...)...)
			if err != nil {
				return err
			}
			*m.into = append(*m.into, u)
		}
		if err := removeAll(cache); err != nil {
			return err
		}
	}
	what := fmt.Sprintf("clientset of %s (%d packages)", apiModule, len(inputs))
	t.seconds(what+", wall", first[0].wall(), first[1].wall(), floor.wall())
	t.seconds(what+", CPU", first[0].cpu(), first[1].cpu(), floor.cpu())
	t.megabytes(what+", peak memory", first[0].rss(), first[1].rss(), floor.rss())
	t.seconds("the same again, nothing changed, wall", again[0].wall(), again[1].wall(), floor.wall())
	t.seconds("the same with an empty build cache, wall", cold[0].wall(), cold[1].wall(), coldFloor.wall())
	return nil
}

func generateFlags(side int, out string, inputs []string) []string {
	flags := []string{
		"--output-dir", out, "--output-pkg", "example.com/bench/" + filepath.Base(out), "--clientset-name", "kubernetes",
		"--input-base", apiModule, "--input", strings.Join(inputs, ","), "--prefers-protobuf",
		"--plural-exceptions", "Endpoints:Endpoints",
		"--apply-configuration-package", "k8s.io/client-go/applyconfigurations",
	}
	if side == 0 {
		flags = append(flags, "--runtime", "client-go")
	}
	return flags
}

func packages(inputs []string) []string {
	out := make([]string, len(inputs))
	for i, input := range inputs {
		out[i] = apiModule + "/" + input
	}
	return out
}

func removeAll(dirs ...string) error {
	for _, dir := range dirs {
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return nil
}
