package diag

import (
	"strings"
	"testing"
)

func TestDistance(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"abc", "abc", 0}, {"abc", "acb", 1}, {"genclint", "genclient", 1}, {"kitten", "sitting", 3},
		{strings.Repeat("x", 65), "x", 64},
	}
	for _, tt := range tests {
		if got := distance(tt.a, tt.b); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	words := []string{"get", "list", "watch", "noStatus"}
	for got, want := range map[string]string{
		"lst": "did you mean +list?", "GET": "did you mean +get?", "no-status": "did you mean +noStatus?", "x": "", "wash": "", "": "",
	} {
		if hint := DidYouMean("+", got, words); hint != want {
			t.Errorf("DidYouMean(%q) = %q, want %q", got, hint, want)
		}
	}
}
