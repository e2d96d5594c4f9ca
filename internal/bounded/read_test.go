package bounded

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "file")
	if err := os.WriteFile(name, []byte("12345"), 0o644); err != nil {
		t.Fatal(err)
	}
	huge := filepath.Join(dir, "huge")
	if err := os.WriteFile(huge, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(huge, 1<<40); err != nil {
		t.Skip(err)
	}
	for _, tt := range []struct {
		name, text, want string
		limit            int64
	}{
		{name, "12345", "", 5},
		{name, "", "more than 4 bytes", 4},
		{huge, "", "more than", Text},
		{dir, "", "a directory", 5},
		{filepath.Join(dir, "none"), "", "none", 5},
	} {
		for _, read := range []func(string, int64) ([]byte, error){Read, ReadNamed} {
			text, err := read(tt.name, tt.limit)
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("%s: error %v, want %q", tt.name, err, tt.want)
			}
			if string(text) != tt.text {
				t.Errorf("%s: %d bytes", tt.name, len(text))
			}
		}
	}
	if _, err := Read(filepath.Join(dir, "none"), 1); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}
