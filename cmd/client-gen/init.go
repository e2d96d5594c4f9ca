package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/clientsmith/client-gen/cmd/client-gen/internal/config"
	"github.com/clientsmith/client-gen/cmd/client-gen/internal/scaffold"
	"github.com/clientsmith/client-gen/generators"
	"github.com/clientsmith/client-gen/internal/bounded"
)

func (a *app) initCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "init [flags] [PACKAGE...]",
		Short: "Write client-gen.yaml, a go:generate line and a Makefile target",
		Long: `init writes client-gen.yaml for the packages given, or for those below this
folder with +genclient in them, and generate.go with a go:generate line. It adds
targets to the Makefile, if there is one. It never overwrites anything.`,
		Example: "  client-gen init\n  client-gen init --runtime=client-go ./api/...",
		Args:    cobra.ArbitraryArgs,
	}
	s := config.Defaults()
	addSettings(cmd.Flags(), &s)
	cmd.Flags().SortFlags = false
	cmd.Flags().SetNormalizeFunc(normalize)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		s.Packages = args
		if _, err := s.Options(generators.Families()); err != nil {
			return usageError(err)
		}
		return a.init(s)
	}
	return cmd
}

// configHead is the comment on top of a configuration that init writes.
const configHead = `What client-gen generates: run client-gen in this folder or below it.
docs/configuration.md of client-gen lists the fields; each is called as its flag.`

// init sets the working folder up.
func (a *app) init(s config.Settings) error {
	if _, err := os.Stat("go.mod"); err != nil {
		return errors.New("there is no go.mod in this folder (run it in the root of a module, or go mod init PATH first)")
	}
	project, err := scaffold.Survey(".")
	if err != nil {
		return err
	}
	note := ""
	if len(s.Packages) == 0 && len(s.Input) == 0 {
		if s.Packages = project.Packages; len(s.Packages) == 0 {
			s.Packages = []string{"./apis/..."}
			note = "client-gen: no type is tagged +genclient yet: edit packages in " + config.FileName
		}
	}
	if s.GoHeaderFile == "" {
		s.GoHeaderFile = project.Header
	}
	if err := a.writeConfig(config.FileName, configHead, []config.Settings{s}); err != nil {
		return err
	}
	command := "client-gen"
	if v := buildVersion(); strings.HasPrefix(v, "v") && !strings.Contains(v, "+dirty") {
		command = "go run github.com/clientsmith/client-gen/cmd/client-gen@" + v
	}
	if err := a.writeGenerate(command); err != nil {
		return err
	}
	if err := a.addTargets(command); err != nil {
		return err
	}
	if note != "" {
		fmt.Fprintln(a.stdout, note)
	}
	return nil
}

// writeConfig writes a configuration file that is not there yet.
func (a *app) writeConfig(name, head string, clientsets []config.Settings) error {
	text, err := config.Format(head, clientsets)
	if err != nil {
		return err
	}
	err = scaffold.Create(name, text)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already: edit it, or remove it first", name)
	}
	if err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	fmt.Fprintf(a.stdout, "client-gen: wrote %s\n", filepath.ToSlash(name))
	return nil
}

// writeGenerate writes generate.go, or says what to add to the one that is
// there.
func (a *app) writeGenerate(command string) error {
	const name = "generate.go"
	err := scaffold.Create(name, scaffold.GenerateFile(scaffold.PackageName("."), command))
	switch {
	case errors.Is(err, fs.ErrExist):
		if text, err := bounded.Read(name, bounded.Text); err == nil && strings.Contains(string(text), "//go:generate "+command) {
			return nil
		}
		fmt.Fprintf(a.stdout, "client-gen: %s is there already, add to it:\n//go:generate %s\n", name, command)
		return nil
	case err != nil:
		return fmt.Errorf("write go:generate line: %w", err)
	}
	fmt.Fprintf(a.stdout, "client-gen: wrote %s\n", name)
	return nil
}

// addTargets appends to the Makefile, or prints what one could have.
func (a *app) addTargets(command string) error {
	name, added, err := scaffold.AppendTargets(".", command)
	switch {
	case err != nil:
		return fmt.Errorf("add targets to %s: %w", name, err)
	case added:
		fmt.Fprintf(a.stdout, "client-gen: added clients and verify-clients to %s\n", filepath.ToSlash(name))
	case name == "":
		fmt.Fprintf(a.stdout, "client-gen: for a Makefile:\n%s", scaffold.Targets(command))
	}
	return nil
}
