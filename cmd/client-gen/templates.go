package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/clientsmith/client-gen/templates"
)

func (a *app) templatesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "templates",
		Short: "List or export the built-in templates, to replace some of them",
		Long: `templates shows what generated code is made from. Export a template, change it,
and generate with --templates-dir: it replaces the built-in one of its name.`,
		Example: "  client-gen templates export templates typed/kind.go.tmpl\n  client-gen --templates-dir=templates ./apis/...",
		Args:    cobra.NoArgs,
	}
	list := &cobra.Command{
		Use: "list", Short: "Print the names of the built-in templates", Args: cobra.NoArgs,
		Example: "  client-gen templates list",
		RunE: func(*cobra.Command, []string) error {
			for _, name := range templates.Names() {
				fmt.Fprintln(a.stdout, name)
			}
			return nil
		},
	}
	export := &cobra.Command{
		Use: "export DIR [NAME...]", Short: "Write built-in templates, all or those named, to a folder", Args: cobra.ArbitraryArgs,
		Example: "  client-gen templates export templates typed/kind.go.tmpl",
	}
	force := export.Flags().Bool("force", false, "overwrite files that are there")
	export.RunE = func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usageError(errors.New("no folder given"))
		}
		return a.exportTemplates(args[0], args[1:], *force)
	}
	export.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return nil, cobra.ShellCompDirectiveFilterDirs
		}
		return templates.Names(), cobra.ShellCompDirectiveNoFileComp
	}
	cmd.AddCommand(list, export)
	return cmd
}

// exportTemplates writes built-in templates below dir. Files that are there
// stay, unless force is set.
func (a *app) exportTemplates(dir string, names []string, force bool) error {
	known := templates.Names()
	for _, name := range names {
		if !slices.Contains(known, name) {
			return usageError(fmt.Errorf("there is no template %s; the names are %s", name, strings.Join(known, ", ")))
		}
	}
	if len(names) == 0 {
		names = known
	}
	mode := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		mode = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	for _, name := range names {
		text, err := templates.Source(name)
		if err != nil {
			return err
		}
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("export templates: %w", err)
		}
		file, err := os.OpenFile(path, mode, 0o644)
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("export templates: %s is there already (--force overwrites it)", path)
		}
		if err != nil {
			return fmt.Errorf("export templates: %w", err)
		}
		_, err = file.Write(text)
		if err := errors.Join(err, file.Close()); err != nil {
			return fmt.Errorf("export templates: %w", err)
		}
	}
	fmt.Fprintf(a.stdout, "client-gen: wrote %s to %s\n", plural(len(names), "template"), dir)
	return nil
}
