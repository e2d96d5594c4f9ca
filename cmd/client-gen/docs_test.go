package main

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/clientsmith/client-gen/cmd/client-gen/internal/config"
)

const flagsFile = "../../docs/flags.md"

// TestFlagsReference wants docs/flags.md to say what the code says; UPDATE_DOCS=1
// writes it.
func TestFlagsReference(t *testing.T) {
	want := flagsReference()
	if os.Getenv("UPDATE_DOCS") != "" {
		if err := os.WriteFile(flagsFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(flagsFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/flags.md is not what the code says: run UPDATE_DOCS=1 go test ./cmd/client-gen -run TestFlagsReference")
	}
}

// TestConfigurationReference wants every field of client-gen.yaml in
// docs/configuration.md.
func TestConfigurationReference(t *testing.T) {
	text, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range config.Fields() {
		if !regexp.MustCompile("(?m)^\\| `" + field + "` \\|").Match(text) {
			t.Errorf("docs/configuration.md has no row for the field %s", field)
		}
	}
}

// flagsReference is the text of docs/flags.md.
func flagsReference() string {
	var b strings.Builder
	b.WriteString("# Commands and flags\n\n" +
		"<!-- Written by a test of cmd/client-gen from the code: UPDATE_DOCS=1 go test ./cmd/client-gen -run TestFlagsReference -->\n\n" +
		"Every flag of `client-gen` that is not about a single run has a field of the same name, in camel case, in\n" +
		"[client-gen.yaml](configuration.md). Flags of klog (`--logtostderr`, `--vmodule` and their like) are accepted and\n" +
		"ignored, and so is `-v 0`, so that scripts written for k8s.io/code-generator go on working.\n\n")
	root := newCommand(nil, io.Discard, io.Discard)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	section(&b, root)
	for _, cmd := range root.Commands() {
		if cmd.Name() == "help" || cmd.Name() == "flags" || cmd.Name() == "completion" {
			continue
		}
		section(&b, cmd)
		for _, sub := range cmd.Commands() {
			section(&b, sub)
		}
	}
	b.WriteString("## client-gen completion\n\nPrints the completion script for bash, zsh, fish or PowerShell:\n`source <(client-gen completion bash)`.\n")
	return b.String()
}

// section documents one command.
func section(b *strings.Builder, cmd *cobra.Command) {
	about := cmd.Long
	if about == "" {
		about = cmd.Short + "."
	}
	fmt.Fprintf(b, "## %s\n\n%s\n\n```console\n%s\n```\n\n", cmd.CommandPath(), about, cmd.Example)
	var flags []*pflag.Flag
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden && f.Name != "help" {
			flags = append(flags, f)
		}
	})
	if len(flags) == 0 {
		return
	}
	if cmd.HasParent() && cmd.Flags().Lookup("input") != nil {
		b.WriteString("The flags of `client-gen`, and:\n\n")
	}
	rows := 0
	for _, f := range flags {
		if cmd.HasParent() && cmd.Flags().Lookup("input") != nil && cmd.Root().Flags().Lookup(f.Name) != nil {
			continue
		}
		if rows == 0 {
			b.WriteString("| flag | value | default | what it does |\n|---|---|---|---|\n")
		}
		rows++
		name, usage := pflag.UnquoteUsage(f)
		flag := "`--" + f.Name + "`"
		switch f.Shorthand {
		case "":
		case f.Name:
			flag = "`-" + f.Shorthand + "`"
		default:
			flag = "`-" + f.Shorthand + "`, " + flag
		}
		value := f.DefValue
		if value == "[]" || value == "false" {
			value = ""
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", flag, name, code(value), strings.ReplaceAll(usage, "|", "\\|"))
	}
	if rows == 0 {
		b.WriteString("(no others)\n")
	}
	b.WriteString("\n")
}

func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + text + "`"
}
