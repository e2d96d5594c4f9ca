package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/clientsmith/client-gen/cmd/client-gen/internal/config"
	"github.com/clientsmith/client-gen/generators"
)

// groups are the subcommands as the help of the root lists them.
var groups = []struct{ title, commands string }{
	{"generate", "generate, all, verify, watch, inspect"},
	{"set up", "init, migrate, templates, completion, version"},
	{"upstream's tools", "lister, informer, applyconfiguration, deepcopy, register, defaulter"},
}

// setHelp makes all help fit a screen.
func setHelp(root *cobra.Command) {
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { help(cmd.OutOrStdout(), cmd) })
	root.SetUsageFunc(func(cmd *cobra.Command) error {
		help(cmd.OutOrStderr(), cmd)
		return nil
	})
}

// help prints the help of a command.
func help(w io.Writer, cmd *cobra.Command) {
	about := cmd.Long
	if about == "" {
		about = cmd.Short
	}
	fmt.Fprintf(w, "%s\n\nUsage: %s\n", strings.TrimSpace(about), cmd.UseLine())
	if cmd.Example != "" {
		fmt.Fprintf(w, "Example:\n%s\n", cmd.Example)
	}
	if cmd.HasParent() {
		listCommands(w, cmd)
	} else {
		fmt.Fprintln(w, "\nCommands:")
		for _, g := range groups {
			fmt.Fprintf(w, "  %-18s%s\n", g.title+":", g.commands)
		}
	}
	shown, more := shownFlags(cmd)
	if text := strings.TrimRight(shown.FlagUsagesWrapped(helpColumns), "\n"); text != "" {
		title := "Flags:"
		if more {
			title = "Flags (client-gen help flags lists all):"
		}
		fmt.Fprintf(w, "\n%s\n%s\n", title, text)
	}
}

// listCommands lists the subcommands of a command that is not the root.
func listCommands(w io.Writer, cmd *cobra.Command) {
	if !cmd.HasAvailableSubCommands() {
		return
	}
	fmt.Fprintln(w, "\nCommands:")
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			fmt.Fprintf(w, "  %-12s%s\n", sub.Name(), sub.Short)
		}
	}
}

// shownFlags returns the flags that the help of a command lists, and whether
// there are others.
func shownFlags(cmd *cobra.Command) (*pflag.FlagSet, bool) {
	all := cmd.LocalFlags()
	if all.Lookup("input") == nil {
		return all, false
	}
	shown := pflag.NewFlagSet("", pflag.ContinueOnError)
	shown.SortFlags = false
	all.VisitAll(func(f *pflag.Flag) {
		if isCommon(f) {
			shown.AddFlag(f)
		}
	})
	return shown, true
}

// flagsTopic is "client-gen help flags": all flags of the commands that
// generate.
func flagsTopic() *cobra.Command {
	names := make([]string, 0, len(generators.Families()))
	for _, family := range generators.Families() {
		names = append(names, string(family))
	}
	set := pflag.NewFlagSet("", pflag.ContinueOnError)
	newFlags(set, nil).addWriting(set)
	return &cobra.Command{
		Use:   "flags",
		Short: "All flags of generate, all, verify, inspect and watch",
		Long: "The flags of generate, all, verify, inspect and watch. Each but those after\n--lint-rules has a field of its name in " + config.FileName +
			", in camel case.\n\nFamilies: " + strings.Join(names, ", ") + ".\n\n" +
			strings.TrimRight(set.FlagUsages(), "\n"),
	}
}

// helpColumns is how wide the help of a command gets.
const helpColumns = 100

// setCompletionHelp gives the commands that print completion scripts short help
// of our own.
func setCompletionHelp(root *cobra.Command) {
	i := slices.IndexFunc(root.Commands(), func(c *cobra.Command) bool { return c.Name() == "completion" })
	if i < 0 {
		return
	}
	completion := root.Commands()[i]
	completion.Example = "  source <(client-gen completion bash)"
	examples := map[string]string{
		"bash":       "  source <(client-gen completion bash)    # in ~/.bashrc",
		"zsh":        "  source <(client-gen completion zsh)     # in ~/.zshrc, after compinit",
		"fish":       "  client-gen completion fish | source     # in ~/.config/fish/config.fish",
		"powershell": "  client-gen completion powershell | Out-String | Invoke-Expression    # in $PROFILE",
	}
	for _, shell := range completion.Commands() {
		shell.Long, shell.Example = "", examples[shell.Name()]
	}
}

// complete makes shells complete the values of a command's flags.
func complete(cmd *cobra.Command) {
	fixed := func(words ...string) func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return words, cobra.ShellCompDirectiveNoFileComp
		}
	}
	var families []string
	for _, family := range generators.Families() {
		families = append(families, string(family))
	}
	for flag, words := range map[string][]string{
		"only": families, "with": families, "without": families, "runtime": {"light", "client-go"}, "color": colors,
	} {
		if cmd.Flags().Lookup(flag) != nil {
			_ = cmd.RegisterFlagCompletionFunc(flag, fixed(words...)) // the flag is there
		}
	}
	for _, flag := range []string{"output-dir", "templates-dir"} {
		_ = cmd.MarkFlagDirname(flag) // commands without it need nothing
	}
	_ = cmd.MarkFlagFilename("config", "yaml", "yml") // as above
}
