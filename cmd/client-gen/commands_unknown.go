package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// refuseUnknown makes mistakes in what stands behind commands usage errors:
// cobra prints help and reports success for some of them.
func refuseUnknown(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	var visit func(cmd *cobra.Command)
	visit = func(cmd *cobra.Command) {
		if check := cmd.Args; check != nil {
			cmd.Args = func(cmd *cobra.Command, args []string) error {
				if err := check(cmd, args); err != nil {
					return usageError(err)
				}
				return nil
			}
		}
		switch {
		case cmd.Name() == "help" && cmd.Parent() == root:
			cmd.Run, cmd.RunE = nil, helpFor
		case cmd.HasSubCommands() && !cmd.Runnable():
			cmd.Args, cmd.RunE = cobra.ArbitraryArgs, subcommand
		}
		for _, sub := range cmd.Commands() {
			visit(sub)
		}
	}
	visit(root)
}

// helpFor is "client-gen help COMMAND".
func helpFor(cmd *cobra.Command, args []string) error {
	found, rest, err := cmd.Root().Find(args)
	if err == nil && (found != cmd.Root() || len(rest) == 0) {
		return found.Help()
	}
	return unknownCommand(cmd.Root(), args[0])
}

// subcommand runs a command that only has subcommands.
func subcommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	return unknownCommand(cmd, args[0])
}

// unknownCommand reports a subcommand that there is not.
func unknownCommand(cmd *cobra.Command, name string) error {
	cmd.SuggestionsMinimumDistance = 2
	if words := cmd.SuggestionsFor(name); len(words) > 0 {
		return usageError(fmt.Errorf("unknown command %q (did you mean %s %s?)", name, cmd.CommandPath(), words[0]))
	}
	return usageError(fmt.Errorf("unknown command %q", name))
}
