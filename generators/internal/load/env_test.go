package load

import (
	"slices"
	"testing"
)

// TestEnvironment wants build tags of GOFLAGS found however they are quoted,
// and -mod=mod, with which the go command would edit go.mod, left out.
func TestEnvironment(t *testing.T) {
	tests := []struct {
		flags string
		tags  []string
		want  string // GOFLAGS of the go command, "" for what it was
	}{
		{"-tags=a,b", []string{"a", "b"}, ""},
		{"--tags=a -v", []string{"a"}, ""},
		{"'-tags=a b' -mod=mod", []string{"a", "b"}, "'-tags=a b' -x=false"},
		{`"-ldflags=-X main.v=1 -tags=no" -tags=yes`, []string{"yes"}, ""},
		{"-mod=mod", nil, "-x=false"},
		{"-mod=vendor", nil, ""},
		{"'-tags=never closed", nil, ""},
	}
	for _, tt := range tests {
		env, tags := environment([]string{"GOENV=off", "GOFLAGS=" + tt.flags})
		want := tt.flags
		if tt.want != "" {
			want = tt.want
		}
		if got, _ := lookup(env, "GOFLAGS"); got != want || !slices.Equal(tags, tt.tags) {
			t.Errorf("%s: GOFLAGS=%s, tags %q; want %s, %q", tt.flags, got, tags, want, tt.tags)
		}
	}
}
