package main

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// reading is what one run of a Go benchmark reports, by unit.
type reading map[string]float64

type readings []reading

func (r readings) of(unit string) float64 {
	return median(r, func(m reading) float64 { return m[unit] })
}

func (r readings) time(unit string) time.Duration { return time.Duration(r.of(unit)) }
func (r readings) bytes(unit string) int64        { return int64(r.of(unit) * 1e6) }

// The two sides, and client-go with managedFields in the cache.
const (
	oursSide  = "ours"
	theirSide = "client-go"
	wholeSide = "client-go-whole"
)

// runtimeBenchmarks are the Go benchmarks in ./decode and how long each of
// them runs per round.
var runtimeBenchmarks = []struct {
	name   string
	time   string
	once   bool // one round is enough and takes long
	others []string
}{
	{"List", "2s", false, nil},
	{"Heap", "1x", true, nil},
	{"Watch", "1s", false, nil},
	{"Get", "1s", false, nil},
	{"Create", "1s", false, nil},
	{"Informer", "1x", true, []string{wholeSide}},
}

// runtime measures what clients do, each side in a process of its own.
func (s *setup) runtime(t *table, rounds int) error {
	binary := filepath.Join(s.dir, "decode.test")
	if _, err := measure(".", nil, "go", "test", "-c", "-o", binary, "./decode"); err != nil {
		return err
	}
	found := map[string]map[string]readings{}
	for _, bench := range runtimeBenchmarks {
		found[bench.name] = map[string]readings{}
		n := rounds
		if bench.once {
			n = 1
		}
		for round := range n {
			progress("%s, round %d of %d", bench.name, round+1, n)
			for _, side := range append([]string{oursSide, theirSide}, bench.others...) {
				r, err := read(binary, bench.name, side, bench.time)
				if err != nil {
					return err
				}
				found[bench.name][side] = append(found[bench.name][side], r)
			}
		}
	}
	reads(t, found)
	return nil
}

// reads adds the rows.
func reads(t *table, found map[string]map[string]readings) {
	list, heap, watch, informer := found["List"], found["Heap"], found["Watch"], found["Informer"]
	t.milliseconds("typed list of 2,000 pods, JSON, CPU", list[oursSide].time("cpu-ns/op"), list[theirSide].time("cpu-ns/op"))
	t.count("– allocations", int(list[oursSide].of("allocs/op")), int(list[theirSide].of("allocs/op")))
	t.megabytes("list of 50,000 pods, peak heap (floor: the list itself)",
		heap[oursSide].bytes("peak-MB"), heap[theirSide].bytes("peak-MB"), heap[oursSide].bytes("list-MB"))
	t.rate("watch, events per second of CPU", 1e9/watch[oursSide].of("cpu-ns/op"), 1e9/watch[theirSide].of("cpu-ns/op"))
	t.count("– allocations per event", int(watch[oursSide].of("allocs/op")), int(watch[theirSide].of("allocs/op")))
	for _, name := range []string{"Get", "Create"} {
		one := found[name]
		t.count("typed "+name+" on loopback, allocations", int(one[oursSide].of("allocs/op")), int(one[theirSide].of("allocs/op")))
	}
	for _, their := range []struct{ side, what string }{
		{theirSide, "managedFields dropped by both"},
		{wholeSide, "managedFields kept by client-go, its default"},
	} {
		ours, theirs := informer[oursSide], informer[their.side]
		t.seconds("informer, 100,000 pods, "+their.what+": time to sync",
			time.Duration(ours.of("sync-s")*1e9), time.Duration(theirs.of("sync-s")*1e9), 0)
		t.seconds("– CPU until then", time.Duration(ours.of("sync-cpu-s")*1e9), time.Duration(theirs.of("sync-cpu-s")*1e9), 0)
		t.megabytes("– heap of the cache", ours.bytes("cache-MB"), theirs.bytes("cache-MB"), 0)
	}
}

// read runs one benchmark of one side in a process of its own.
func read(binary, name, side, duration string) (reading, error) {
	cmd := exec.Command(binary, "-test.run=^$", "-test.bench=^Benchmark"+name+"$/^"+side+"$", "-test.benchtime="+duration, "-test.timeout=10m")
	cmd.Dir = "decode"
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("benchmark %s/%s: %w\n%s%s", name, side, err, out, stderr.Bytes())
	}
	return parseReading(string(out))
}

// parseReading finds the line of a benchmark: its name, the iterations, and
// pairs of a value and a unit.
func parseReading(out string) (reading, error) {
	for line := range strings.Lines(out) {
		fields := strings.Fields(line)
		if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		r := reading{}
		for i := 2; i+1 < len(fields); i += 2 {
			value, err := strconv.ParseFloat(fields[i], 64)
			if err != nil {
				return nil, fmt.Errorf("benchmark line %q: %w", line, err)
			}
			r[fields[i+1]] = value
		}
		return r, nil
	}
	return nil, errors.New("the benchmark printed no result:\n" + out)
}
