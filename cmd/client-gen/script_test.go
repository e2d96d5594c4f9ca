package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/clientsmith/client-gen/generators"
)

// TestMain lets the test binary be client-gen in the scripts, under all of its
// names.
func TestMain(m *testing.M) {
	commands := map[string]func(){"client-gen": main}
	for _, t := range tools {
		commands[t.upstream] = main
	}
	testscript.Main(m, commands)
}

// TestScripts runs the files in testdata: each is a small manual page.
func TestScripts(t *testing.T) {
	repo, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			env.Setenv("GOPROXY", "off")
			env.Setenv("GOFLAGS", "")
			env.Setenv("GOTOOLCHAIN", "local")
			for _, name := range []string{"GOMODCACHE", "GOCACHE", "GOROOT"} {
				out, err := exec.Command("go", "env", name).Output()
				if err != nil {
					return err
				}
				env.Setenv(name, strings.TrimSpace(string(out)))
			}
			env.Setenv("REPO", repo)
			env.Setenv(cacheVariable, filepath.Join(env.Getenv("TMPDIR"), "listed"))
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"module":   cmdModule,
			"exitcode": cmdExitCode,
			"golden":   cmdGolden,
			"lines":    cmdLines,
			"overlay":  cmdOverlay,
			"crlf":     cmdCRLF,
		},
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
	})
}

var requires = regexp.MustCompile(`(?ms)^require \(\n.*?^\)\n`)

// cmdModule makes the current folder a module that can import apimachinery and
// the light runtime: "module example.com/path".
func cmdModule(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: module PATH")
	}
	runtime := filepath.Join(ts.Getenv("REPO"), "runtime")
	gomod := ts.ReadFile(filepath.Join(runtime, "go.mod"))
	text := fmt.Sprintf("module %s\n\ngo 1.26.0\n\n%s", args[0], strings.Join(requires.FindAllString(gomod, -1), "\n"))
	text += fmt.Sprintf("\nrequire %[1]s v0.0.0\n\nreplace %[1]s => %s\n", generators.LightRuntime, runtime)
	ts.Check(os.WriteFile(ts.MkAbs("go.mod"), []byte(text), 0o644))
	ts.Check(os.WriteFile(ts.MkAbs("go.sum"), []byte(ts.ReadFile(filepath.Join(runtime, "go.sum"))), 0o644))
}

// cmdExitCode runs client-gen and wants a status: "exitcode 2 client-gen ...".
// Output goes to the files stdout and stderr, with the work folder as $WORK.
func cmdExitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exitcode STATUS COMMAND [ARG...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	status := "0"
	if err != nil {
		status = strings.TrimPrefix(err.Error(), "exit status ")
	}
	for _, name := range []string{"stdout", "stderr"} {
		text := ts.ReadFile(name)
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(strings.ReplaceAll(text, ts.Getenv("WORK"), "$WORK")), 0o644))
	}
	if status != args[0] {
		ts.Fatalf("exit status %s, want %s", status, args[0])
	}
}

// cmdGolden compares the standard error of the last command with a file:
// "golden want.txt".
func cmdGolden(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: golden FILE")
	}
	got := strings.ReplaceAll(ts.ReadFile("stderr"), ts.Getenv("WORK"), "$WORK")
	if want := ts.ReadFile(args[0]); !bytes.Equal([]byte(got), []byte(want)) {
		ts.Fatalf("standard error is\n%s\nwant\n%s", got, want)
	}
}

// cmdLines wants that standard output is short: "lines MOST".
func cmdLines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: lines MOST")
	}
	most, err := strconv.Atoi(args[0])
	ts.Check(err)
	if n := strings.Count(ts.ReadFile("stdout"), "\n"); n > most {
		ts.Fatalf("%d lines, want %d at most", n, most)
	}
}

// cmdOverlay writes overlay.json, for go build -overlay, in which a file of this
// repository holds no more than its package clause: "overlay FILE".
func cmdOverlay(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: overlay FILE")
	}
	file := filepath.Join(ts.Getenv("REPO"), filepath.FromSlash(args[0]))
	bare := ts.MkAbs("bare.go.txt")
	ts.Check(os.WriteFile(bare, []byte("package "+filepath.Base(filepath.Dir(file))+"\n"), 0o644))
	text, err := json.Marshal(map[string]map[string]string{"Replace": {file: bare}})
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("overlay.json"), text, 0o644))
}

// cmdCRLF gives files Windows' line ends: "crlf FILE...".
func cmdCRLF(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: crlf FILE...")
	}
	for _, name := range args {
		text := strings.ReplaceAll(ts.ReadFile(name), "\n", "\r\n")
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o644))
	}
}
