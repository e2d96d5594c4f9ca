package generators

import "testing"

// TestKeepYear wants the year of a file that is there, and the current one for
// a file with another header.
func TestKeepYear(t *testing.T) {
	const dated = "// Copyright YEAR Somebody.\n// (c) 1999-YEAR (all)\n"
	const fresh = "// Copyright 2031 Somebody.\n// (c) 1999-2031 (all)\n\npackage a // 2031\n"
	tests := map[string]struct{ header, old, want string }{
		"same year":    {dated, fresh, fresh},
		"earlier":      {dated, "// Copyright 2026 Somebody.\n// (c) 1999-2027 (all)\n\npackage b\n", "// Copyright 2026 Somebody.\n// (c) 1999-2027 (all)\n\npackage a // 2031\n"},
		"windows":      {"// Copyright YEAR Somebody.\r\n// (c) 1999-YEAR (all)\r\n", "// Copyright 2026 Somebody.\r\n// (c) 1999-2026 (all)\r\n", "// Copyright 2026 Somebody.\n// (c) 1999-2026 (all)\n\npackage a // 2031\n"},
		"other header": {dated, "// Copyright 2026 Nobody.\n// (c) 1999-2027 (all)\n", fresh},
		"no year":      {"// Copyright Somebody.\n", "// Copyright 2026 Somebody.\n", fresh},
		"empty":        {dated, "", fresh},
	}
	for name, tt := range tests {
		h := newDatedHeader(tt.header, "2031")
		if got := string(h.apply([]byte(fresh), []byte(tt.old))); got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, tt.want)
		}
	}
}
