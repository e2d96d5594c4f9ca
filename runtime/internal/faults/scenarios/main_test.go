package scenarios

import (
	"log/slog"
	"os"
	"testing"
)

// TestMain silences what informers log of the faults that they meet.
func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(m.Run())
}
