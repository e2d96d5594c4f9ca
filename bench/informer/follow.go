package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strings"
	"time"
)

// informer is an informer of either runtime that has started.
type informer struct {
	synced func() bool              // the cache and all handlers
	state  func() map[string]string // of the cache: name to resource version
	stop   func()                   // and waits for the end
}

// report is what a side says of itself: once when it has synced and once at the end.
type report struct {
	Sync    time.Duration
	Heap    uint64 // live, after a collection
	Peak    uint64 // largest resident size of the process
	Told    int    // events, by the handler that was told of most
	Again   int    // of these, those that told nothing new
	Skipped []span // of all handlers
	Wrong   []string
	Equal   bool
	CPU     time.Duration
	Left    int // goroutines after the end, above those before the start
}

// MarshalJSON writes a pair.
func (s span) MarshalJSON() ([]byte, error) { return json.Marshal([2]int64{s.from, s.to}) }

// UnmarshalJSON reads a pair.
func (s *span) UnmarshalJSON(data []byte) error {
	var pair [2]int64
	err := json.Unmarshal(data, &pair)
	s.from, s.to = pair[0], pair[1]
	return err
}

// follow runs one side: it reports when it has synced, and once more after a line on standard input, when all handlers
// know what the server has.
func follow(side, url string, l load) error {
	before := runtime.NumGoroutine()
	handlers := make([]*handler, l.handlers)
	for i := range handlers {
		handlers[i] = &handler{pods: make([]seen, l.objects+l.objects/10)}
	}
	begin := time.Now()
	inf, err := startInformer(side, url, handlers)
	if err != nil {
		return err
	}
	for !inf.synced() {
		time.Sleep(time.Millisecond)
	}
	out := json.NewEncoder(os.Stdout)
	r := report{Sync: time.Since(begin)}
	r.Heap, r.Peak = heap(), peak()
	if err := out.Encode(r); err != nil {
		return err
	}
	if _, err := bufio.NewReader(os.Stdin).ReadString('\n'); err != nil {
		return err
	}
	changes, err := lastChanges(url)
	if err != nil {
		return err
	}
	deadline := time.Now().Add(2 * time.Minute) // backoff goes up to half of it
	for r.Equal = false; !r.Equal && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		r.Equal = true
		for _, h := range handlers {
			r.Equal = r.Equal && h.equal(changes)
		}
	}
	r.Equal = r.Equal && sameState(inf.state(), handlers[0])
	for _, h := range handlers {
		h.mu.Lock()
		r.Skipped, r.Wrong, r.Told = append(r.Skipped, h.skipped...), append(r.Wrong, h.wrong...), max(r.Told, h.told)
		r.Again = max(r.Again, h.again)
		h.mu.Unlock()
	}
	r.Heap, r.Peak, r.CPU = heap(), peak(), cpu()
	runtime.KeepAlive(inf)
	inf.stop()
	http.DefaultClient.CloseIdleConnections()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if r.Left = runtime.NumGoroutine() - before; r.Left <= 0 || time.Now().After(end) {
			break
		}
	}
	return out.Encode(r)
}

// sameState compares the cache with what a handler knows.
func sameState(state map[string]string, h *handler) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := 0
	for i, s := range h.pods {
		if s.change <= 0 {
			continue
		}
		n++
		if state[podName(i)] != fmt.Sprint(s.version) {
			return false
		}
	}
	return n == len(state)
}

func lastChanges(url string) (changes []int32, err error) {
	resp, err := http.Get(url + "/changes")
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return changes, json.NewDecoder(resp.Body).Decode(&changes)
}

// heap is what is live.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// peak is the largest resident size so far, where the kernel tells it.
func peak() uint64 {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(data), "\n") {
		var kib uint64
		if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kib); n == 1 {
			return kib << 10
		}
	}
	return 0
}
