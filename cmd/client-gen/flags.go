package main

import (
	"slices"
	"strconv"

	"github.com/spf13/pflag"

	"github.com/clientsmith/client-gen/cmd/client-gen/internal/config"
	"github.com/clientsmith/client-gen/generators"
)

// flags are the command line of generate, verify and their like before it
// becomes options.
type flags struct {
	config.Settings
	set *pflag.FlagSet
	// families are those that the command starts from, everything is true if
	// it was asked for all of them.
	families   []generators.Family
	everything bool

	configFile string
	output     outputFlags
	dryRun     bool
	// kube holds the flags of kube_codegen.sh.
	kube kubeFlags
}

// outputFlags say how a command reports.
type outputFlags struct {
	json, diff bool
	color      string
	verbosity  int
	cpuProfile string
}

// common are the flags that --help lists; the others are in "help flags".
var common = []string{
	"config", "output-dir", "only", "without", "runtime", "go-header-file",
	"dry-run", "diff", "json", "v", "tags", "all", "allow-untracked",
}

// addSettings declares the flags that have a field in client-gen.yaml. Names,
// shorthands and meanings that upstream's client-gen has are kept, so that
// scripts go on working.
func addSettings(set *pflag.FlagSet, s *config.Settings) {
	set.StringVarP(&s.OutputDir, "output-dir", "o", s.OutputDir, "folder to write to")
	set.StringVar(&s.OutputPkg, "output-pkg", s.OutputPkg, "import path of the output folder (default: from go.mod)")
	set.StringSliceVar(&s.Only, "only", s.Only, "`families` to write, such as clientset, fakes (default: all)")
	set.StringSliceVar(&s.With, "with", s.With, "`families` to add to those of --only or --input")
	set.StringSliceVar(&s.Without, "without", s.Without, "`families` to leave out")
	set.StringVar(&s.Runtime, "runtime", s.Runtime, "the code calls light, client-go or an import path")
	set.StringVarP(&s.ClientsetName, "clientset-name", "n", s.ClientsetName, `folder and package of the clientset (default "versioned"; with --input "internalclientset")`)
	set.StringVar(&s.GoHeaderFile, "go-header-file", s.GoHeaderFile, "file with the text that starts every generated file")
	set.StringSliceVar((*[]string)(&s.PluralExceptions), "plural-exceptions", s.PluralExceptions, "plurals that no rule gives, as `Type:Plural,...`")
	set.StringVar(&s.ClientsetDir, "clientset-dir", s.ClientsetDir, "folder of the clientset below --output-dir")
	set.StringVar(&s.ApplyconfigurationDir, "applyconfiguration-dir", s.ApplyconfigurationDir, "folder of the apply configurations below --output-dir")
	set.StringVar(&s.ListersDir, "listers-dir", s.ListersDir, "folder of the listers below --output-dir")
	set.StringVar(&s.InformersDir, "informers-dir", s.InformersDir, "folder of the informers below --output-dir")
	set.StringVar(&s.DeepcopyFile, "deepcopy-file", s.DeepcopyFile, "file of the deep copies beside the types")
	set.StringVar(&s.RegisterFile, "register-file", s.RegisterFile, "file of the registration beside the types")
	set.StringVar(&s.DefaultsFile, "defaults-file", s.DefaultsFile, "file of the defaulting functions beside the types")
	addContent(set, s)
	addInput(set, s)
}

// addContent declares the flags about what is in the files.
func addContent(set *pflag.FlagSet, s *config.Settings) {
	set.BoolVar(&s.FakeClientset, "fake-clientset", s.FakeClientset, "write fakes for tests")
	set.BoolVar(&s.ClientsetOnly, "clientset-only", s.ClientsetOnly, "write the clientset without the typed clients")
	set.StringVar(&s.ClientsetAPIPath, "clientset-api-path", s.ClientsetAPIPath, "root of the URLs of groups other than core")
	set.BoolVar(&s.PrefersProtobuf, "prefers-protobuf", s.PrefersProtobuf, "clients ask for protobuf where the types have it")
	set.StringVar(&s.ApplyConfigurationPackage, "apply-configuration-package", s.ApplyConfigurationPackage, "import path of existing apply configurations: adds Apply")
	set.StringSliceVar((*[]string)(&s.ExternalApplyconfigurations), "external-applyconfigurations", s.ExternalApplyconfigurations, "apply configurations of other modules, as `Type:package,...`")
	set.StringVar(&s.OpenapiSchema, "openapi-schema", s.OpenapiSchema, "file with OpenAPI v2 definitions (default: derived from the types)")
	set.StringVar(&s.VersionedClientsetPackage, "versioned-clientset-package", s.VersionedClientsetPackage, "import path of the clientset that informers use (default: of this run)")
	set.StringVar(&s.InternalClientsetPackage, "internal-clientset-package", s.InternalClientsetPackage, "import path of the clientset that informers of internal types use")
	set.StringVar(&s.ListersPackage, "listers-package", s.ListersPackage, "import path of the listers that informers use (default: of this run)")
	set.BoolVar(&s.SingleDirectory, "single-directory", s.SingleDirectory, "informers without the folder externalversions")
	set.StringSliceVar(&s.BoundingDirs, "bounding-dirs", s.BoundingDirs, "import paths at and below which types get deep copies")
	set.StringSliceVar(&s.ExtraPeerDirs, "extra-peer-dirs", s.ExtraPeerDirs, "import paths of more packages whose SetDefaults_ functions are called")
	set.StringVar(&s.TemplatesDir, "templates-dir", s.TemplatesDir, "folder of templates that replace built-in ones by name")
}

// addInput declares the flags about what is read.
func addInput(set *pflag.FlagSet, s *config.Settings) {
	set.StringSliceVar(&s.BuildTags, "build-tags", s.BuildTags, "build tags to read packages with")
	set.BoolVar(&s.WarningsAsErrors, "warnings-as-errors", s.WarningsAsErrors, "write nothing if there are warnings")
	set.StringSliceVar(&s.Input, "input", s.Input, "as upstream: `group/version,...` below --input-base, instead of PACKAGE")
	set.StringVar(&s.InputBase, "input-base", s.InputBase, "as upstream: import path or folder that --input is below")
	set.StringSliceVar(&s.IncludedTypesOverrides, "included-types-overrides", s.IncludedTypesOverrides, "as upstream: only these types, as `group/version/Type,...`")
	set.StringSliceVar(&s.LintRules, "lint-rules", s.LintRules, "ignored: all mistakes in tags are reported anyway")
}

// addConfig declares the flag that names a configuration file.
func (f *flags) addConfig(set *pflag.FlagSet) {
	set.StringVar(&f.configFile, "config", "", "configuration `file` (default: client-gen.yaml, here or above)")
}

// addOutput declares the flags about how the command reports.
func (o *outputFlags) add(set *pflag.FlagSet) {
	set.BoolVar(&o.json, "json", false, "report in JSON, for scripts")
	set.IntVarP(&o.verbosity, "v", "v", 0, "say more: what was read, found and left out, and the times")
	set.Lookup("v").NoOptDefVal = "1"
	o.color = "auto"
	set.Var((*colorValue)(&o.color), "color", "auto, always or never; auto is on for terminals")
	set.StringVar(&o.cpuProfile, "cpuprofile", "", "write a CPU profile to `file`")
}

// newFlags declares all flags of a command that generates.
func newFlags(set *pflag.FlagSet, families []generators.Family) *flags {
	f := &flags{Settings: config.Defaults(), set: set, families: families}
	set.SortFlags = false
	f.addConfig(set)
	addSettings(set, &f.Settings)
	f.output.add(set)
	f.kube.add(set)
	addIgnored(set)
	return f
}

// addWriting declares the flags of commands that write.
func (f *flags) addWriting(set *pflag.FlagSet) {
	set.BoolVar(&f.dryRun, "dry-run", false, "say what would be done and write nothing")
	set.BoolVar(&f.output.diff, "diff", false, "show what changes as a unified diff")
}

// isCommon reports whether --help lists a flag.
func isCommon(f *pflag.Flag) bool { return slices.Contains(common, f.Name) }

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
