package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/clientsmith/client-gen/generators"
)

func (a *app) versionCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version of client-gen and of the runtime it generates for",
		Long: `version prints the version of client-gen, the oldest version of the light runtime
that fits the generated code with the constant that the code looks for in it, and
what this program was built with.`,
		Example: "  client-gen version --json",
		Args:    cobra.NoArgs,
	}
	asJSON := cmd.Flags().Bool("json", false, "print JSON, for scripts")
	cmd.RunE = func(*cobra.Command, []string) error {
		v := buildVersion()
		if *asJSON {
			return printJSON(a.stdout, map[string]any{
				"version": jsonVersion, "command": "version", "clientGen": v,
				"runtime": map[string]any{"path": generators.LightRuntime, "version": v, "codeVersion": generators.CodeVersion},
				"go":      runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH,
			})
		}
		fmt.Fprintln(a.stdout, "client-gen", v)
		fmt.Fprintf(a.stdout, "runtime    %s %s or later, with rest.SupportsGeneratedCodeVersion%d\n",
			generators.LightRuntime, v, generators.CodeVersion)
		fmt.Fprintf(a.stdout, "built with %s for %s/%s\n", runtime.Version(), runtime.GOOS, runtime.GOARCH)
		return nil
	}
	return cmd
}

// buildVersion is the version of the module that the program was built from.
// The runtime is released with it, under the same version.
func buildVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
