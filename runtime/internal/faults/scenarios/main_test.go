package scenarios

import (
	"cmp"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/runtime/internal/faults"
)

// Kinds that tests inject by themselves.
const (
	answerOfBytes   faults.Kind = "bytes"
	restart         faults.Kind = "restart"
	forgotten       faults.Kind = "forgotten history"
	restoredData    faults.Kind = "restored data"
	rotated         faults.Kind = "rotation"
	damagedFile     faults.Kind = "damaged file"
	brokenAllAtOnce faults.Kind = "all connections cut"
)

// scenario begins a test: the faults from now on are its own.
func scenario(t *testing.T) {
	t.Helper()
	faults.Scenario(t.Name())
}

// TestMain silences what informers log of the faults that they meet, and tells with -v how many there were.
func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	code := m.Run()
	if testing.Verbose() {
		fmt.Print(table(faults.Injected()))
	}
	os.Exit(code)
}

// table is what was injected as a table in Markdown, with the most frequent kinds of each scenario first.
func table(injected map[string]map[faults.Kind]int) string {
	out := "| scenario | faults | kinds |\n|---|---|---|\n"
	all := map[faults.Kind]int{}
	row := func(name string, kinds map[faults.Kind]int) {
		total := 0
		var list []string
		for _, kind := range slices.SortedFunc(maps.Keys(kinds), func(a, b faults.Kind) int {
			return cmp.Or(kinds[b]-kinds[a], strings.Compare(string(a), string(b)))
		}) {
			total += kinds[kind]
			list = append(list, fmt.Sprintf("%s %d", kind, kinds[kind]))
		}
		out += fmt.Sprintf("| %s | %d | %s |\n", name, total, strings.Join(list, ", "))
	}
	for _, name := range slices.Sorted(maps.Keys(injected)) {
		for kind, n := range injected[name] {
			all[kind] += n
		}
		row("`"+name+"`", injected[name])
	}
	row(fmt.Sprintf("all: %d kinds in %d scenarios", len(all), len(injected)), all)
	return out
}
