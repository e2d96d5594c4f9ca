package load

import (
	"path/filepath"
	"slices"
	"testing"
)

func TestHasten(t *testing.T) {
	empty := tree(t, map[string]string{"README": "", "trim.txt": ""})
	used := tree(t, map[string]string{"00/.keep": "", "fe/fe12-a": ""})
	tests := []struct {
		name      string
		env, want []string
	}{
		{"nothing set", []string{"GOCACHE=" + used}, []string{"GOGC=" + listGC}},
		{"GOGC set", []string{"GOCACHE=" + used, "GOGC=50"}, nil},
		{"no cache", []string{"GOCACHE=" + filepath.Join(empty, "none"), "GOGC=50"}, []string{"GODEBUG=goindex=0"}},
		{"empty cache", []string{"GOCACHE=" + empty, "GOGC=50"}, []string{"GODEBUG=goindex=0"}},
		{"empty cache and GODEBUG set", []string{"GOCACHE=" + empty, "GOGC=50", "GODEBUG=a=b"}, []string{"GODEBUG=a=b,goindex=0"}},
		{"cache off", []string{"GOCACHE=off", "GOGC=50"}, nil},
	}
	for _, tt := range tests {
		given := slices.Clone(tt.env)
		if got := hasten(tt.env); !slices.Equal(got[len(tt.env):], tt.want) || !slices.Equal(got[:len(given)], given) {
			t.Errorf("%s: %v, want %v more", tt.name, got, tt.want)
		}
	}
}
