package main

import (
	"slices"

	"github.com/spf13/pflag"

	"github.com/clientsmith/client-gen/cmd/client-gen/internal/config"
	"github.com/clientsmith/client-gen/generators"
)

// spellings are names that upstream's tools and kube_codegen.sh have for flags
// of ours.
var spellings = map[string]string{
	"clientset-path":             "output-pkg",
	"boilerplate":                "go-header-file",
	"applyconfig-name":           "applyconfiguration-dir",
	"applyconfig-externals":      "external-applyconfigurations",
	"applyconfig-openapi-schema": "openapi-schema",
	"listers-name":               "listers-dir",
	"informers-name":             "informers-dir",
}

// normalize makes the other spellings known.
func normalize(_ *pflag.FlagSet, name string) pflag.NormalizedName {
	if ours, ok := spellings[name]; ok {
		name = ours
	}
	return pflag.NormalizedName(name)
}

// addIgnored declares the flags that upstream's tools have from klog. They have
// no effect, since nothing is logged here.
func addIgnored(set *pflag.FlagSet) {
	set.SetNormalizeFunc(normalize)
	for _, name := range []string{"logtostderr", "alsologtostderr", "add_dir_header", "skip_headers", "skip_log_headers", "one_output", "legacy_stderr_threshold_behavior"} {
		set.Bool(name, false, "")
		_ = set.MarkHidden(name) // the flag has just been declared
	}
	for _, name := range []string{"alsologtostderrthreshold", "log_backtrace_at", "log_dir", "log_file", "log_file_max_size", "stderrthreshold", "vmodule"} {
		set.String(name, "", "")
		_ = set.MarkHidden(name) // the flag has just been declared
	}
}

// kubeFlags are flags of kube_codegen.sh that are no setting of ours under
// another name.
type kubeFlags struct {
	versionedName              string
	withWatch, withApplyconfig bool
}

func (k *kubeFlags) add(set *pflag.FlagSet) {
	set.StringVar(&k.versionedName, "versioned-name", "", "as kube_codegen.sh: --clientset-name is then the folder --clientset-dir")
	set.BoolVar(&k.withWatch, "with-watch", false, "as kube_codegen.sh: --with=listers,informers")
	set.BoolVar(&k.withApplyconfig, "with-applyconfig", false, "as kube_codegen.sh: --with=applyconfigurations")
	for _, name := range []string{"versioned-name", "with-watch", "with-applyconfig"} {
		_ = set.MarkHidden(name) // the flag has just been declared
	}
}

// apply changes settings as the flags of kube_codegen.sh ask.
func (k *kubeFlags) apply(set *pflag.FlagSet, s *config.Settings) {
	if k.versionedName != "" {
		if s.ClientsetName != "" {
			s.ClientsetDir = s.ClientsetName
		}
		s.ClientsetName = k.versionedName
	}
	choose := func(flag string, on bool, families ...generators.Family) {
		if !set.Changed(flag) {
			return
		}
		list := &s.Without
		if on {
			list = &s.With
		}
		for _, family := range families {
			if !slices.Contains(*list, string(family)) {
				*list = append(slices.Clone(*list), string(family))
			}
		}
	}
	choose("with-watch", k.withWatch, generators.ListersFamily, generators.InformersFamily)
	choose("with-applyconfig", k.withApplyconfig, generators.ApplyConfigurationFamily)
}
