package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/clientsmith/client-gen/generators"
)

// flags are the command line before it becomes options.
type flags struct {
	generators.Options
	runtime   string
	plurals   []string
	lintRules []string
	with      []string
	without   []string
	verbosity int
	set       *pflag.FlagSet
}

// add declares the flags. Names, shorthands and meanings that upstream's
// client-gen has are kept, so that scripts go on working.
func (f *flags) add(set *pflag.FlagSet) {
	f.set = set
	o := &f.Options
	set.SortFlags = false
	set.StringVarP(&o.OutputDir, "output-dir", "o", o.OutputDir, "folder to write to")
	set.StringVar(&o.OutputPkg, "output-pkg", "", "import path of the output folder (default: from go.mod)")
	set.StringVarP(&o.ClientsetName, "clientset-name", "n", o.ClientsetName, "folder and package name of the clientset")
	set.StringVar(&f.runtime, "runtime", "light", `what generated code calls: "light", "client-go", or an import path`)
	set.StringVar(&o.HeaderFile, "go-header-file", "", "file with the text that starts every generated file")
	set.StringSliceVar(&f.with, "with", nil, "also write: deepcopy, register (beside the types)")
	set.StringSliceVar(&f.without, "without", nil, "leave out: clientset, fakes")
	set.BoolVar(&o.Fakes, "fake-clientset", o.Fakes, "write fakes for tests")
	set.BoolVar(&o.ClientsetOnly, "clientset-only", false, "write the clientset without the typed clients")
	set.StringVar(&o.ApplyConfigurationPackage, "apply-configuration-package", "", "import path of apply configurations: adds Apply")
	set.StringSliceVar(&f.plurals, "plural-exceptions", nil, "plurals that no rule gives, as Type:Plural,...")
	set.BoolVar(&o.PrefersProtobuf, "prefers-protobuf", false, "clients ask for protobuf where the types have it")
	set.StringVar(&o.ClientsetAPIPath, "clientset-api-path", o.ClientsetAPIPath, "root of the URLs of groups other than core")
	set.StringSliceVar(&o.BuildTags, "build-tags", nil, "build tags to read packages with")
	set.StringVar(&o.TemplatesDir, "templates-dir", "", "folder of templates that replace built-in ones by name")
	set.BoolVar(&o.DryRun, "dry-run", false, "say what would be done and write nothing")
	set.IntVarP(&f.verbosity, "v", "v", 0, "say more: what was found, and the time of each stage")
	set.Lookup("v").NoOptDefVal = "1"
	f.addUpstream(set)
}

// addUpstream declares the flags that only scripts written for upstream's
// client-gen use.
func (f *flags) addUpstream(set *pflag.FlagSet) {
	o := &f.Options
	set.StringSliceVar(&o.Inputs, "input", nil, "as upstream: group/version,... below --input-base, instead of PACKAGE")
	set.StringVar(&o.InputBase, "input-base", "k8s.io/kubernetes/pkg/apis", "as upstream: import path or folder that --input is below")
	set.StringSliceVar(&o.IncludedTypes, "included-types-overrides", nil, "as upstream: only these types, as group/version/Type,...")
	set.StringSliceVar(&f.lintRules, "lint-rules", nil, "as upstream; all mistakes in tags are reported anyway")
	set.SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		if name == "clientset-path" {
			name = "output-pkg"
		}
		return pflag.NormalizedName(name)
	})
	for _, name := range []string{"logtostderr", "alsologtostderr", "add_dir_header", "skip_headers", "skip_log_headers", "one_output", "legacy_stderr_threshold_behavior"} {
		set.Bool(name, false, "")
		_ = set.MarkHidden(name) // the flag has just been declared
	}
	for _, name := range []string{"log_backtrace_at", "log_dir", "log_file", "log_file_max_size", "stderrthreshold", "vmodule"} {
		set.String(name, "", "")
		_ = set.MarkHidden(name) // the flag has just been declared
	}
}

// options checks the command line and returns the options of the run.
func (f *flags) options(args []string) (generators.Options, error) {
	o := f.Options
	o.Patterns = args
	switch f.runtime {
	case "light":
		o.Runtime = generators.LightRuntime
	case "client-go":
		o.Runtime = generators.ClientGo
	default:
		if !strings.Contains(f.runtime, "/") {
			return o, fmt.Errorf(`--runtime=%s: want "light", "client-go" or an import path`, f.runtime)
		}
		o.Runtime = f.runtime
	}
	if len(o.Inputs) > 0 && len(args) > 0 {
		return o, fmt.Errorf("both --input and PACKAGE %q are given: use one of them", args[0])
	}
	if len(o.Inputs) == 0 && len(args) == 0 {
		return o, fmt.Errorf("no packages given (for example ./apis/...)")
	}
	if len(o.Inputs) > 0 && !f.set.Changed("clientset-name") {
		o.ClientsetName = "internalclientset" // upstream's default
	}
	for name, value := range map[string]string{
		"output-dir": o.OutputDir, "clientset-name": o.ClientsetName, "clientset-api-path": o.ClientsetAPIPath,
	} {
		if value == "" {
			return o, fmt.Errorf("--%s must not be empty", name)
		}
	}
	if err := selectOutputs(&o, f.with, f.without); err != nil {
		return o, err
	}
	if !o.Clientset && !o.DeepCopy && !o.Register {
		return o, fmt.Errorf("--without=clientset leaves nothing to write: add --with=deepcopy, for example")
	}
	if err := f.checkLintRules(); err != nil {
		return o, err
	}
	var err error
	o.PluralExceptions, err = parsePlurals(f.plurals)
	return o, err
}

// checkLintRules accepts the rules that upstream knows.
func (f *flags) checkLintRules() error {
	for _, rule := range f.lintRules {
		if rule != "known-tags-only" && rule != "require-explicit-disablement" {
			return fmt.Errorf("--lint-rules=%s: unrecognized rule (known-tags-only, require-explicit-disablement)", rule)
		}
	}
	return nil
}

// parsePlurals reads Type:Plural pairs.
func parsePlurals(pairs []string) (map[string]string, error) {
	exceptions := make(map[string]string, len(pairs))
	for _, pair := range pairs {
		kind, plural, ok := strings.Cut(strings.TrimSpace(pair), ":")
		if !ok || kind == "" || plural == "" || strings.Contains(plural, ":") {
			return nil, fmt.Errorf("--plural-exceptions=%s: want Type:Plural, as in Endpoints:Endpoints", pair)
		}
		if was, ok := exceptions[kind]; ok && was != plural {
			return nil, fmt.Errorf("--plural-exceptions: %s has two plurals, %s and %s", kind, was, plural)
		}
		exceptions[kind] = plural
	}
	return exceptions, nil
}

// joinVerbosity turns "-v 2", as upstream's scripts write it, into "-v=2", so
// that a bare -v can stand for -v=1.
func joinVerbosity(args []string) []string {
	out := make([]string, 0, len(args))
	for i := 0; i < len(args); i++ {
		if args[i] == "--" {
			return append(out, args[i:]...)
		}
		if (args[i] == "-v" || args[i] == "--v") && i+1 < len(args) {
			if _, err := strconv.Atoi(args[i+1]); err == nil {
				out = append(out, args[i]+"="+args[i+1])
				i++
				continue
			}
		}
		out = append(out, args[i])
	}
	return out
}
