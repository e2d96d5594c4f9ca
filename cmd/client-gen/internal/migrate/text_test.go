package migrate

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/generators"
)

// TestOddText wants the place of what no script has, and nothing of it where
// it is only another way of writing lines.
func TestOddText(t *testing.T) {
	const call = "client-gen --input-base example.com/shop/apis --input shop/v1 --output-dir out --clientset-name versioned\n"
	tests := map[string]struct{ text, want string }{
		"plain":         {call, ""},
		"crlf":          {strings.ReplaceAll("# hello\n"+call, "\n", "\r\n"), ""},
		"byte order":    {"\ufeff" + call, ""},
		"letters":       {"# \u00fcber alles\n\t" + call, ""},
		"latin-1":       {"set -e\n# \xfcber\n" + call, "2:3: byte 0xfc is not UTF-8 (save the script as UTF-8)"},
		"bell":          {call + "echo \a\x7f\n", "2:6: control character U+0007 (remove it, or save the script as UTF-8)\n2:7: control character U+007F (remove it, or save the script as UTF-8)"},
		"lone return":   {"echo\rx\n", "1:5: control character U+000D (remove it, or save the script as UTF-8)"},
		"right to left": {"echo \u202ex\n", "1:6: control character U+202E (remove it, or save the script as UTF-8)"},
		"utf-16":        {"\xff\xfee\x00\n\x00", "1:1: byte 0xff is not UTF-8 (save the script as UTF-8)\n1:2: byte 0xfe is not UTF-8 (save the script as UTF-8)\n1:4: control character U+0000 (remove it, or save the script as UTF-8)\n2:1: control character U+0000 (remove it, or save the script as UTF-8)"},
		"brackets":      {"a=(1 2) b=${c[0]}\nx=$((" + strings.Repeat("(", 100_000), "2:504: more than 500 brackets are open (close those before it)"},
		"many brackets": {call + strings.Repeat("a=(${b[1]})\n", 2000), ""},
		"half":          {"set -e\nif true; then\n", "2:10: syntax error: `then` must be followed by a statement list (bash -n says more)"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			script := filepath.Join(root, "gen.sh")
			for file, text := range map[string]string{"gen.sh": tt.text, "go.mod": "module example.com/shop\n"} {
				if err := os.WriteFile(filepath.Join(root, file), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			_, err := Read(script, Options{Root: root})
			if tt.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			var diags generators.Diagnostics
			if !errors.As(err, &diags) {
				t.Fatalf("%v is no diagnostics", err)
			}
			if got := strings.ReplaceAll(diags.Error(), script+":", ""); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
	if err := checkText("x", []byte(strings.Repeat("\x00", 100))); len(err.(generators.Diagnostics)) != maxComplaints {
		t.Errorf("%d complaints", len(err.(generators.Diagnostics)))
	}
}
