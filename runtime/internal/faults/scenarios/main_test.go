package scenarios

import (
	"fmt"
	"log/slog"
	"os"
	"testing"

	"github.com/clientsmith/client-gen/runtime/internal/faults"
)

// TestMain silences what informers log of the faults that they meet, and tells with -v how many there were.
func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	code := m.Run()
	if testing.Verbose() {
		total := 0
		for kind, n := range faults.Injected() {
			fmt.Printf("injected %6d × %s\n", n, kind)
			total += n
		}
		fmt.Printf("injected %6d faults\n", total)
	}
	os.Exit(code)
}
