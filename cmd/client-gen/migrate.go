package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/clientsmith/client-gen/cmd/client-gen/internal/config"
	"github.com/clientsmith/client-gen/cmd/client-gen/internal/migrate"
)

func (a *app) migrateCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "migrate [flags] SCRIPT",
		Short: "Turn a script that runs code-generator into client-gen.yaml",
		Long: `migrate reads a shell script that uses kube_codegen.sh, generate-groups.sh or
client-gen, lister-gen and their like, and writes a client-gen.yaml that does the
same, beside go.mod. It runs nothing, and says what it could not translate.`,
		Example: "  client-gen migrate hack/update-codegen.sh",
		Args:    cobra.ArbitraryArgs,
	}
	show := cmd.Flags().Bool("stdout", false, "print the configuration and write no file")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usageError(errors.New("want one script, as hack/update-codegen.sh"))
		}
		return a.migrate(args[0], *show)
	}
	return cmd
}

// migrate translates one script.
func (a *app) migrate(script string, show bool) error {
	root, err := moduleRoot(filepath.Dir(script))
	if err != nil {
		return err
	}
	result, err := migrate.Read(script, migrate.Options{Root: root})
	if err != nil {
		return err
	}
	wrong := false
	for _, note := range result.Notes {
		wrong = wrong || note.Mistake
		fmt.Fprintf(a.stderr, "%s:%d: %s\n", filepath.ToSlash(script), note.Line, note.Text)
	}
	if len(result.Clientsets) == 0 {
		return fmt.Errorf("%s: nothing in it could be translated", filepath.ToSlash(script))
	}
	if wrong {
		return fmt.Errorf("nothing was written: mend %s first", filepath.ToSlash(script))
	}
	head := "What " + filepath.Base(script) + " generated; client-gen migrate translated it.\n" +
		"runtime: client-go keeps what it called; leave the line out for the light runtime."
	if show {
		text, err := config.Format(head, result.Clientsets)
		if err != nil {
			return err
		}
		_, err = a.stdout.Write(text)
		return err
	}
	if err := a.writeConfig(filepath.Join(relative(root), config.FileName), head, result.Clientsets); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "client-gen: now run client-gen, look at the diff, and replace the calls in %s by it\n", filepath.ToSlash(script))
	return nil
}

// moduleRoot is the closest folder with a go.mod, at dir or above it.
func moduleRoot(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("there is no go.mod in %s or above it", dir)
		}
	}
}
