package compile

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/clientsmith/client-gen/generators"
)

// Every shape of type gets its defaults, and keeps what is set. The packages
// do not compile before the run, which writes deep copies and registers the
// types too.
func TestDefaults(t *testing.T) {
	archive, err := txtar.ParseFile(filepath.Join("testdata", "defaults.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	dir := newModule(t, nil)
	for _, f := range archive.Files {
		write(t, dir, f.Name, string(f.Data))
	}
	for range 2 { // what the first run wrote is no input of the second
		generate(t, dir, func(o *generators.Options) {
			o.Clientset, o.DeepCopy, o.Register, o.Defaults = false, true, true, true
			o.Patterns = []string{"./apis/...", "./shared/..."}
			o.ExtraPeerDirs = []string{module + "/peer"}
		})
		runGo(t, dir, "vet", "./apis/...", "./shared/...")
	}
	runGo(t, dir, "test", "./apis/...")
	for _, name := range []string{"defaults", "external"} {
		if _, err := os.Stat(filepath.Join(dir, "apis", name, "v1", "zz_generated.defaults.go")); err != nil {
			t.Error(err)
		}
	}
}
