package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/clientsmith/client-gen/generators"
)

// helper is a subcommand that writes one file beside the types of each package,
// as a tool of k8s.io/code-generator does.
type helper struct {
	name, short, long, example string
	// tool is upstream's name, file upstream's default for --output-file.
	tool, file string
	// output selects the output and names its file.
	output func(*generators.Options) (on *bool, file *string)
}

var helpers = []helper{
	{
		name: "deepcopy", tool: "deepcopy-gen", file: "generated.deepcopy.go",
		short: "Write only deep copies, as deepcopy-gen does",
		long: `deepcopy writes zz_generated.deepcopy.go beside the types of every package whose
doc.go says // +k8s:deepcopy-gen=package, or whose types say
// +k8s:deepcopy-gen=true. PACKAGE is a Go package pattern.`,
		example: "  client-gen deepcopy --go-header-file hack/boilerplate.go.txt ./apis/...",
		output: func(o *generators.Options) (*bool, *string) {
			return &o.DeepCopy, &o.DeepCopyFile
		},
	},
	{
		name: "register", tool: "register-gen", file: "generated.register.go",
		short: "Write only the registration of types, as register-gen does",
		long: `register writes zz_generated.register.go beside the types of every package whose
doc.go says // +groupName=NAME and that registers nothing by hand. PACKAGE is a
Go package pattern.`,
		example: "  client-gen register --go-header-file hack/boilerplate.go.txt ./apis/...",
		output: func(o *generators.Options) (*bool, *string) {
			return &o.Register, &o.RegisterFile
		},
	},
}

// helperCommand makes the subcommand of a helper.
func helperCommand(h helper, f *flags, stdout, stderr io.Writer) *cobra.Command {
	_, file := h.output(&f.Options)
	name := *file
	var bounds []string
	cmd := &cobra.Command{
		Use:     h.name + " [flags] PACKAGE...",
		Short:   h.short,
		Long:    h.long,
		Example: h.example,
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := f.options(args)
			if err != nil {
				return usageError(err)
			}
			o.Clientset, o.DeepCopy, o.Register = false, false, false
			on, file := h.output(&o)
			*on, *file, o.BoundingDirs = true, name, bounds
			if name == "" || filepath.Base(name) != name || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return usageError(fmt.Errorf("--output-file=%s: want the name of a Go file, without a folder", name))
			}
			report, err := generators.Run(cmd.Context(), o)
			if err != nil {
				return err
			}
			printReport(stdout, stderr, report, f)
			return nil
		},
	}
	cmd.Flags().StringVar(&name, "output-file", name, "name of the file to write beside the types")
	if h.name == "deepcopy" {
		cmd.Flags().StringSliceVar(&bounds, "bounding-dirs", nil, "import paths at and below which types get deep copies")
	}
	cmd.SetUsageTemplate(helperUsage)
	return cmd
}

// helperUsage leaves out the flags that are about clientsets.
const helperUsage = `Usage:
  {{.UseLine}}

Example:
{{.Example}}

Flags:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}
      --go-header-file string   file with the text that starts every generated file
      --build-tags strings      build tags to read packages with
      --dry-run                 say what would be done and write nothing
      --lint-rules strings      as upstream; all mistakes in tags are reported anyway
`

// calledAs turns the name that the program was called by, if it is that of a
// tool of k8s.io/code-generator, into the arguments of the subcommand.
func calledAs(program string, args []string) []string {
	program = strings.TrimSuffix(filepath.Base(program), ".exe")
	i := slices.IndexFunc(helpers, func(h helper) bool { return h.tool == program })
	if i < 0 {
		return args
	}
	return append([]string{helpers[i].name, "--output-file=" + helpers[i].file}, args...)
}

// selectOutputs applies --with and --without to the options.
func selectOutputs(o *generators.Options, with, without []string) error {
	outputs := []struct {
		name string
		on   *bool
	}{{"clientset", &o.Clientset}, {"fakes", &o.Fakes}, {"deepcopy", &o.DeepCopy}, {"register", &o.Register}}
	set := func(flag string, names []string, value bool) error {
		for _, name := range names {
			known := make([]string, 0, len(outputs))
			found := false
			for _, out := range outputs {
				known = append(known, out.name)
				if out.name == name {
					*out.on, found = value, true
				}
			}
			if !found {
				return fmt.Errorf("--%s=%s: want some of %s", flag, name, strings.Join(known, ", "))
			}
		}
		return nil
	}
	for _, name := range with {
		if slices.Contains(without, name) {
			return fmt.Errorf("--with=%s contradicts --without=%s", name, name)
		}
	}
	if err := set("with", with, true); err != nil {
		return err
	}
	return set("without", without, false)
}
