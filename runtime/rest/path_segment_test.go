package rest

import (
	"strings"
	"testing"
)

func TestPathSegments(t *testing.T) {
	tests := []struct {
		name           string
		asName, prefix string
	}{
		{"", "", ""},
		{"a", "", ""},
		{"a.b-c:d", "", ""},
		{".", "may not be '.'", ""},
		{"..", "may not be '..'", ""},
		{"...", "", ""},
		{"a/b", "may not contain '/'", "may not contain '/'"},
		{"a%b", "may not contain '%'", "may not contain '%'"},
		{"%2f/", "may not contain '/'; may not contain '%'", "may not contain '/'; may not contain '%'"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(ValidatePathSegmentName(tt.name, false), "; "); got != tt.asName {
				t.Errorf("as a name: got %q, want %q", got, tt.asName)
			}
			if got := strings.Join(ValidatePathSegmentName(tt.name, true), "; "); got != tt.prefix {
				t.Errorf("as a prefix: got %q, want %q", got, tt.prefix)
			}
		})
	}
}
