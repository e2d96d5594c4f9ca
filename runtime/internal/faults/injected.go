package faults

import (
	"maps"
	"sync"
)

var injected = struct {
	mu       sync.Mutex
	scenario string
	faults   map[string]map[Kind]int // by scenario
}{faults: map[string]map[Kind]int{}}

// Scenario names the test that faults count for from now on. Tests run one after the other.
func Scenario(name string) {
	injected.mu.Lock()
	defer injected.mu.Unlock()
	injected.scenario = name
}

// Count notes a fault that a test injects by itself.
func Count(kind Kind) { count(Fault{Kind: kind}) }

func count(f Fault) {
	if f.Kind == None {
		return
	}
	injected.mu.Lock()
	defer injected.mu.Unlock()
	kinds := injected.faults[injected.scenario]
	if kinds == nil {
		kinds = map[Kind]int{}
		injected.faults[injected.scenario] = kinds
	}
	kinds[f.Kind]++
}

// Injected returns how many faults of each kind have been injected in this process, by scenario.
func Injected() map[string]map[Kind]int {
	injected.mu.Lock()
	defer injected.mu.Unlock()
	out := make(map[string]map[Kind]int, len(injected.faults))
	for scenario, kinds := range injected.faults {
		out[scenario] = maps.Clone(kinds)
	}
	return out
}
