package main

import (
	"slices"
	"testing"

	"github.com/spf13/pflag"

	"github.com/clientsmith/client-gen/cmd/client-gen/internal/config"
	"github.com/clientsmith/client-gen/generators"
)

// perRun are the flags that are about one run and have no field in the file.
var perRun = []string{"config", "json", "v", "color", "cpuprofile", "dry-run", "diff"}

// TestFieldsAndFlags wants a field for every flag and a flag for every field.
func TestFieldsAndFlags(t *testing.T) {
	set := pflag.NewFlagSet("", pflag.ContinueOnError)
	newFlags(set, nil).addWriting(set)
	fields := config.Fields()
	set.VisitAll(func(f *pflag.Flag) {
		if !f.Hidden && !slices.Contains(perRun, f.Name) && !slices.Contains(fields, config.FieldName(f.Name)) {
			t.Errorf("--%s has no field %s in the configuration", f.Name, config.FieldName(f.Name))
		}
	})
	for _, field := range fields {
		if field != "name" && field != "packages" && set.Lookup(config.FlagName(field)) == nil {
			t.Errorf("the field %s has no flag --%s", field, config.FlagName(field))
		}
	}
}

// TestKubeCodegenFlags wants the flags of kube_codegen.sh to mean what they
// mean there.
func TestKubeCodegenFlags(t *testing.T) {
	set := pflag.NewFlagSet("", pflag.ContinueOnError)
	f := newFlags(set, generators.Families())
	args := []string{
		"--clientset-name", "clients", "--versioned-name", "v", "--with-watch", "--with-applyconfig", "--applyconfig-name", "ac",
		"--listers-name", "l", "--informers-name", "i", "--boilerplate", "hack/b.txt", "--output-dir", "out", "./apis/...",
	}
	if err := set.Parse(args); err != nil {
		t.Fatal(err)
	}
	targets, err := f.targets(set.Args())
	if err != nil {
		t.Fatal(err)
	}
	o := targets[0].options
	if o.ClientsetDir != "clients" || o.ClientsetName != "v" || o.ApplyConfigurationDir != "ac" || o.ListersDir != "l" ||
		o.InformersDir != "i" || o.HeaderFile != "hack/b.txt" {
		t.Errorf("%+v", o)
	}
	for _, family := range []generators.Family{generators.ListersFamily, generators.InformersFamily, generators.ApplyConfigurationFamily} {
		if !o.Selected(family) {
			t.Errorf("%s are not selected", family)
		}
	}
	again, err := f.targets(set.Args())
	if err != nil || again[0].options.ClientsetDir != "clients" {
		t.Errorf("asked again: %+v, %v", again, err)
	}
}

func TestMend(t *testing.T) {
	for want, args := range map[string][]string{
		"client-gen ./apis/...":                      {"verify", "./apis/..."},
		"client-gen --with=deepcopy 'a b' verify":    {"--with=deepcopy", "verify", "--json", "a b", "verify"},
		"client-gen all --go-header-file 'it'\\''s'": {"verify", "--all", "--go-header-file", "it's"},
		"client-gen":                  {"verify", "--allow-untracked"},
		"client-gen -o '' ./apis/...": {"verify", "-o", "", "./apis/..."},
	} {
		if got := (&app{args: args}).mend(); got != want {
			t.Errorf("mend(%q) = %s, want %s", args, got, want)
		}
	}
}
