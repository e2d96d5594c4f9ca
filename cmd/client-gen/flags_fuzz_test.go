package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/clientsmith/client-gen/generators"
)

// FuzzFlags reads any command line, its arguments one a line: it is refused,
// or its folders stay below the output folder.
func FuzzFlags(f *testing.F) {
	for _, line := range []string{
		"./apis/...", "--with=listers,informers\n-o\nout\n./a", "-v\n2\n--clientset-name=../x\n./a", "--plural-exceptions=A:B,C:D\n--plural-exceptions\n:\n./a",
		"--deepcopy-file=/etc/x.go\n./a", "--listers-dir=a/../../b\n./a", "--external-applyconfigurations=a/b.C:d/e\n./a", "--output-dir=\x00\n./a", "--\n-x",
		"--with-watch\n--versioned-name=v\n--one-input-api=x\n--boilerplate=b\n./a", "--with=\"a\nb\"\n./a", "--input=a/v1,b/\n--input-base=../..", "-n\n\n./a", "--runtime=a/b\"c\n./a",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		args := joinVerbosity(strings.Split(line, "\n"))
		set := pflag.NewFlagSet("", pflag.ContinueOnError)
		set.SetOutput(discard{})
		flags := newFlags(set, generators.Families())
		flags.addWriting(set)
		if err := set.Parse(args); err != nil {
			return
		}
		if flags.configFile != "" || set.NArg() == 0 && len(flags.Input) == 0 {
			return // FuzzFile reads configurations
		}
		targets, err := flags.targets(set.Args())
		if err != nil {
			return
		}
		for _, target := range targets {
			o := target.options
			for _, dir := range []string{o.ClientsetDir, o.ListersDir, o.InformersDir, o.ApplyConfigurationDir, o.ClientsetName} {
				if !filepath.IsLocal(filepath.FromSlash(dir)) {
					t.Errorf("folder %q", dir)
				}
			}
			for _, name := range []string{o.DeepCopyFile, o.RegisterFile, o.DefaultsFile} {
				if filepath.Base(name) != name {
					t.Errorf("file %q", name)
				}
			}
		}
	})
}

// discard takes what is said about flags.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
