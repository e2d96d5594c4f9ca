//go:build unix

package generators

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"
)

// remember answers like the go command, from what it said to the same arguments
// before.
const remember = `#!/bin/sh
answer=%[1]q/$(printf '%%s\n' "$PWD" "$@" | cksum | tr ' ' -)
if [ ! -f "$answer" ]; then
	%[2]q "$@" >"$answer.$$" 2>/dev/null || cat "$answer.$$"
	mv "$answer.$$" "$answer"
fi
exec cat "$answer"
`

// listed writes a module and has the go command list it once only, for tests
// that run thousands of times. What the files of the module hold may change,
// but not which there are or what they import. A first run has to succeed.
func listed(t testing.TB, archive string) (dir string) {
	t.Helper()
	dir = writeLayout(t, txtar.Parse([]byte(archive)))
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	bin, answers := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "go"), fmt.Appendf(nil, remember, answers, goTool), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	t.Setenv("GOPROXY", "off")
	o := everything(dir)
	o.DryRun = true
	report, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Files) < 20 {
		t.Fatalf("a run over the module writes %d files only", len(report.Files))
	}
	if found, err := os.ReadDir(answers); err != nil || len(found) == 0 {
		t.Fatalf("the go command was not asked: %v", err)
	}
	return dir
}
