package faults

import (
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"
)

// TB is the part of testing.TB that CheckLeaks needs.
type TB interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
}

// patience is how long CheckLeaks gives goroutines to end. It costs time only when they do not.
const patience = 20 * time.Second

// CheckLeaks fails t if goroutines that were started after this call are left when the test and the cleanups that were
// registered after this call have ended. Tests that run in parallel cannot use it.
func CheckLeaks(t TB) {
	t.Helper()
	before := map[string]bool{}
	for id := range goroutines() {
		before[id] = true
	}
	t.Cleanup(func() {
		t.Helper()
		deadline := time.Now().Add(patience)
		for pause := time.Millisecond; ; pause = min(2*pause, 200*time.Millisecond) {
			left := leftOver(before)
			if len(left) == 0 {
				return
			}
			if time.Now().After(deadline) {
				t.Errorf("%d goroutines are left:\n\n%s", len(left), strings.Join(left, "\n\n"))
				return
			}
			time.Sleep(pause) // between two looks, not to wait for anything in particular
		}
	})
}

func leftOver(before map[string]bool) []string {
	var left []string
	for id, stack := range goroutines() {
		if !before[id] && !harmless(stack) {
			left = append(left, stack)
		}
	}
	slices.Sort(left)
	return left
}

// harmless goroutines belong to the test itself or to the Go runtime.
func harmless(stack string) bool {
	return strings.Contains(stack, "faults.goroutines(") || strings.Contains(stack, "testing.(*T).Run(") ||
		strings.Contains(stack, "os/signal.") || strings.Contains(stack, "runtime.ensureSigM")
}

var header = regexp.MustCompile(`^goroutine (\d+) `)

// goroutines returns the stacks of all goroutines by their number.
func goroutines() map[string]string {
	buf := make([]byte, 1<<20)
	for {
		n := runtime.Stack(buf, true)
		if n < len(buf) {
			buf = buf[:n]
			break
		}
		buf = make([]byte, 2*len(buf))
	}
	stacks := map[string]string{}
	for _, stack := range strings.Split(string(buf), "\n\n") {
		if match := header.FindStringSubmatch(stack); match != nil {
			stacks[match[1]] = stack
		}
	}
	return stacks
}
