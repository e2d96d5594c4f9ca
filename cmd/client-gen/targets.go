package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/pflag"

	"github.com/clientsmith/client-gen/cmd/client-gen/internal/config"
	"github.com/clientsmith/client-gen/generators"
)

// target is one run: what the command line asks for, or one clientset of the
// configuration file.
type target struct {
	// name tells the targets of one file apart, "" for that of a command line.
	name    string
	options generators.Options
	// explain turns what is wrong with the options into what the user wrote:
	// flags, or fields of the file.
	explain func(error) error
}

// targets returns the runs that the command line asks for: one with packages,
// else those of the configuration file.
func (f *flags) targets(args []string) ([]target, error) {
	if len(f.Input) > 0 && len(args) > 0 {
		return nil, usageError(fmt.Errorf("both --input and PACKAGE %q are given: use one of them", args[0]))
	}
	if f.set.Changed("only") && len(f.Only) == 0 {
		return nil, usageError(errors.New("--only must name families, such as clientset,fakes (leave it out for every one)"))
	}
	if f.set.Changed("clientset-name") && f.ClientsetName == "" {
		return nil, usageError(errors.New("--clientset-name must not be empty"))
	}
	if f.set.Changed("input-base") && len(f.Input) == 0 && (len(args) > 0 || f.configFile == "") {
		return nil, usageError(errors.New("--input-base has no effect without --input (name packages below it: client-gen ./apis/...)"))
	}
	if len(args) == 0 && len(f.Input) == 0 {
		return f.fromFile()
	}
	if f.configFile != "" {
		return nil, usageError(errors.New("both --config and packages are given: use one of them"))
	}
	s := f.Settings
	s.Packages = args
	f.kube.apply(f.set, &s)
	o, err := s.Options(f.base(&s))
	if err != nil {
		return nil, usageError(err)
	}
	o.DryRun = f.dryRun
	if slices.Equal(f.families, []generators.Family{generators.ApplyConfigurationFamily}) {
		// The tool of that name does neither.
		o.NoExternalDiscovery, o.NoDerivedExtract = true, true
	}
	if err := anchor(&o); err != nil {
		return nil, usageError(err)
	}
	return []target{{options: o, explain: explainFlags}}, nil
}

// anchor makes paths absolute that the run would take from the working folder,
// and checks that there is a folder of templates.
func anchor(o *generators.Options) error {
	for _, path := range []*string{&o.TemplatesDir, &o.OpenAPISchema} {
		if *path != "" {
			*path = absolute(o.Dir, *path)
		}
	}
	if info, err := os.Stat(o.TemplatesDir); o.TemplatesDir != "" && (err != nil || !info.IsDir()) {
		return &generators.OptionError{Flag: "templates-dir", Value: relative(o.TemplatesDir), Want: "a folder that exists"}
	}
	return nil
}

// base are the families that a run starts from: with --input, as upstream's
// client-gen, a clientset and its fakes.
func (f *flags) base(s *config.Settings) []generators.Family {
	if len(s.Input) > 0 && !f.everything {
		return []generators.Family{generators.ClientsetFamily, generators.FakesFamily}
	}
	return f.families
}

// fromFile reads the targets of the configuration file. Flags that are given
// count for all of them.
func (f *flags) fromFile() ([]target, error) {
	file, err := f.readConfig()
	if err != nil {
		return nil, err
	}
	if file == nil {
		return nil, usageError(fmt.Errorf("no packages given, and no %s here or above (for example: client-gen ./apis/..., or client-gen init)", config.FileName))
	}
	targets := make([]target, len(file.Clientsets))
	var problems generators.Diagnostics
	for i := range file.Clientsets {
		s := &file.Clientsets[i]
		if err := override(s, f.set); err != nil {
			return nil, err
		}
		f.kube.apply(f.set, s)
		explain := func(err error) error { return explainFlags(file.Explain(i, f.set.Changed, err)) }
		o, err := s.Options(f.base(s))
		if err != nil {
			var diags generators.Diagnostics
			if err = explain(err); !errors.As(err, &diags) {
				return nil, err
			}
			problems = append(problems, diags...)
		}
		o.Dir, o.DryRun = file.Dir(), f.dryRun
		if err := anchor(&o); err != nil {
			return nil, explain(err)
		}
		targets[i] = target{targetName(s, i, len(file.Clientsets)), o, explain}
	}
	return targets, problems.Err()
}

// explainFlags marks errors about flags as mistakes on the command line.
func explainFlags(err error) error {
	var option *generators.OptionError
	var field *config.FieldError
	if errors.As(err, &option) || errors.As(err, &field) {
		return usageError(err)
	}
	return err
}

// readConfig reads the configuration file, nil if there is none and none is
// asked for.
func (f *flags) readConfig() (*config.File, error) {
	name := f.configFile
	if name == "" {
		found, err := config.Find(".")
		if found == "" || err != nil {
			return nil, err
		}
		name = found
	}
	return config.Read(name)
}

// targetName names a clientset of a file: as the file does, or by its number.
func targetName(s *config.Settings, i, n int) string {
	if s.Name == "" && n > 1 {
		return fmt.Sprintf("clientset %d", i+1)
	}
	return s.Name
}

// pathFlags hold paths, which on the command line start from the working
// folder and not from that of the configuration file.
var pathFlags = []string{"output-dir", "go-header-file", "templates-dir", "openapi-schema"}

// override sets what flags on the command line say in the settings of a file.
func override(s *config.Settings, given *pflag.FlagSet) error {
	if given.Changed("only") {
		s.With, s.Without = nil, nil // it is to be exactly those
	}
	over := pflag.NewFlagSet("", pflag.ContinueOnError)
	addSettings(over, s)
	var err error
	given.Visit(func(flag *pflag.Flag) {
		to := over.Lookup(flag.Name)
		if to == nil || err != nil {
			return
		}
		if list, ok := flag.Value.(pflag.SliceValue); ok {
			err = to.Value.(pflag.SliceValue).Replace(slices.Clone(list.GetSlice()))
			return
		}
		value := flag.Value.String()
		if slices.Contains(pathFlags, flag.Name) && value != "" {
			value, err = filepath.Abs(value)
		}
		if err == nil {
			err = to.Value.Set(value)
		}
	})
	return err
}
