package main

import (
	"bytes"
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// screenLines is how many lines the help of a command may have.
const screenLines = 40

// TestHelpFits wants the help of every command on one screen and with an
// example, but for the page of all flags, which is a page to search in.
func TestHelpFits(t *testing.T) {
	eachCommand(newCommand(nil, &bytes.Buffer{}, &bytes.Buffer{}), func(cmd *cobra.Command) {
		path := strings.Fields(cmd.CommandPath())[1:]
		var out bytes.Buffer
		if status := run(context.Background(), append(path, "--help"), &out, &out); status != exitOK {
			t.Errorf("%s --help: status %d", cmd.CommandPath(), status)
		}
		if cmd.Name() == "flags" {
			return
		}
		if n := strings.Count(out.String(), "\n"); n > screenLines {
			t.Errorf("%s --help has %d lines", cmd.CommandPath(), n)
		}
		for line := range strings.Lines(out.String()) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > helpColumns {
				t.Errorf("%s --help: %d columns in %q", cmd.CommandPath(), n, line)
			}
		}
		if !strings.Contains(out.String(), "Example:\n") {
			t.Errorf("%s --help has no example", cmd.CommandPath())
		}
	})
}

// eachCommand calls f for a command and those below it, but for cobra's help.
func eachCommand(cmd *cobra.Command, f func(*cobra.Command)) {
	if !cmd.HasParent() {
		cmd.InitDefaultCompletionCmd()
	}
	if cmd.IsAvailableCommand() || !cmd.HasParent() {
		f(cmd)
	}
	for _, sub := range cmd.Commands() {
		if sub.Name() != "help" {
			eachCommand(sub, f)
		}
	}
}

// TestCompletionScripts wants a script for each shell, and where the shell is
// here, one that it can parse.
func TestCompletionScripts(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		var out bytes.Buffer
		if status := run(context.Background(), []string{"completion", shell}, &out, &out); status != exitOK {
			t.Fatalf("%s: status %d", shell, status)
		}
		if !strings.Contains(out.String(), "__complete") || !strings.Contains(out.String(), "client-gen") {
			t.Errorf("%s: no script:\n%.200s", shell, &out)
		}
		if _, err := exec.LookPath(shell); err != nil || shell == "powershell" {
			continue
		}
		file := filepath.Join(t.TempDir(), "completion")
		writeFile(t, file, out.String())
		if said, err := exec.Command(shell, "-n", file).CombinedOutput(); err != nil {
			t.Errorf("%s cannot read it: %v\n%s", shell, err, said)
		}
	}
}

// TestCompletion wants commands, flags and the values of flags completed, for
// every command that has the flag.
func TestCompletion(t *testing.T) {
	tests := []struct {
		words []string
		want  string
		files bool
	}{
		{[]string{"ver"}, "verify", false},
		{[]string{"verify", "--allow"}, "--allow-untracked", false},
		{[]string{"--only="}, "listers", false},
		{[]string{"generate", "--runtime", ""}, "client-go", false},
		{[]string{"all", "--without", ""}, "defaults", false},
		{[]string{"verify", "--only="}, "deepcopy", false},
		{[]string{"watch", "--with", ""}, "informers", false},
		{[]string{"inspect", "--color", ""}, "never", false},
		{[]string{"lister", "--runtime", ""}, "light", false},
		{[]string{"templates", "export", "out", "typed/k"}, "typed/kind.go.tmpl", false},
		{[]string{"completion", ""}, "zsh", false},
		{[]string{"migrate", ""}, "", true},
	}
	for _, tt := range tests {
		var out bytes.Buffer
		if status := run(context.Background(), append([]string{"__complete"}, tt.words...), &out, &bytes.Buffer{}); status != exitOK {
			t.Errorf("%q: status %d", tt.words, status)
		}
		found := tt.want == ""
		for line := range strings.Lines(out.String()) {
			word, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
			found = found || word == tt.want
		}
		if !found {
			t.Errorf("%q completes to\n%s, want %s among it", tt.words, &out, tt.want)
		}
		// The last line says whether the shell adds names of files.
		if noFiles := strings.HasSuffix(out.String(), ":4\n"); noFiles == tt.files {
			t.Errorf("%q: files completed: %v\n%s", tt.words, !noFiles, &out)
		}
	}
}
