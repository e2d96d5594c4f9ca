package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestRowsOfTheRuntime(t *testing.T) {
	found := map[string]map[string]readings{}
	for _, bench := range runtimeBenchmarks {
		found[bench.name] = map[string]readings{}
		for side, line := range map[string]string{
			oursSide:  "BenchmarkX/ours-2 \t 1\t 9 ns/op\t 20 cpu-ns/op\t 3 B/op\t 4 allocs/op\t 10 peak-MB\t 5 list-MB\t 2 sync-s\t 1 sync-cpu-s\t 6 cache-MB\n",
			theirSide: "BenchmarkX/client-go-2 \t 1\t 9 ns/op\t 40 cpu-ns/op\t 3 B/op\t 8 allocs/op\t 20 peak-MB\t 5 list-MB\t 4 sync-s\t 4 sync-cpu-s\t 8 cache-MB\n",
			wholeSide: "BenchmarkX/client-go-whole-2 \t 1\t 5 sync-s\t 4 sync-cpu-s\t 12 cache-MB\n",
		} {
			r, err := parseReading("goos: linux\n" + line + "PASS\n")
			if err != nil {
				t.Fatal(err)
			}
			found[bench.name][side] = readings{r}
		}
	}
	var rows table
	reads(&rows, found)
	var out bytes.Buffer
	rows.write(&out)
	for _, want := range []string{
		"| – allocations | 4 | 8 | 0.50 | – |", "| 10.0 MB | 20.0 MB | 0.50 | 5.0 MB |", "| 50000000 | 25000000 | 2.0× | – |",
		"| 2.00 s | 4.00 s | 0.50 | – |", "| 2.00 s | 5.00 s | 0.40 | – |", "| – CPU until then | 1.00 s | 4.00 s | 1/4 | – |", "| – heap of the cache | 6.0 MB | 12.0 MB | 0.50 | – |",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no row %q in\n%s", want, &out)
		}
	}
	if _, err := parseReading("PASS\n"); err == nil {
		t.Error("a benchmark that printed nothing is no error")
	}
}
