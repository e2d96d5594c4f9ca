package migrate

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/clientsmith/client-gen/cmd/client-gen/internal/config"
)

// FuzzScript translates any text: it is refused, or becomes a configuration
// that can be written.
func FuzzScript(f *testing.F) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if strings.HasSuffix(file.Name, ".sh") {
				f.Add(string(file.Data))
			}
		}
	}
	for _, text := range []string{
		"a=$a$a; for i in 1 2 3; do kube::codegen::gen_client --output-dir $i x; done", "x=${x:-${x}}; eval $x", "f() { f; }; f", "$(f() { $(f); }; f)",
		"client-gen --input-base '' --input \"`a`\" $(( 1/0 )) ${a[@]} <<EOF\nx\nEOF", "set --; shift 9; client-gen \"$@\" $1 $*", "a=(1 2); client-gen ${a[@]/#/x} ${#a} ${!a}",
		"source ./a.sh; . a.sh; while true; do client-gen x; done", "client-gen --with-watch --boilerplate", "a+=x; a+=$a; client-gen $a\x00",
	} {
		f.Add(text)
	}
	root := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		result, err := translate([]byte(text), filepath.Join(root, "hack", "update-codegen.sh"), root, "example.com/shop")
		if err != nil {
			return
		}
		if _, err := config.Format("x", result.Clientsets); err != nil && !strings.Contains(err.Error(), "control characters") {
			t.Fatal(err)
		}
	})
}
