package faults

import (
	"maps"
	"sync"
)

var injected = struct {
	mu    sync.Mutex
	kinds map[Kind]int
}{kinds: map[Kind]int{}}

func count(f Fault) {
	if f.Kind == None {
		return
	}
	injected.mu.Lock()
	defer injected.mu.Unlock()
	injected.kinds[f.Kind]++
}

// Injected returns how many faults of each kind have been injected in this process.
func Injected() map[Kind]int {
	injected.mu.Lock()
	defer injected.mu.Unlock()
	return maps.Clone(injected.kinds)
}
