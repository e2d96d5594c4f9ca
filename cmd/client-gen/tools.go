package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/clientsmith/client-gen/cmd/client-gen/internal/config"
	"github.com/clientsmith/client-gen/generators"
)

// tool is a subcommand that does what a tool of k8s.io/code-generator does, and
// takes its flags.
type tool struct {
	name, short, long, example string
	// upstream is the tool's name, file its default for --output-file: "" for
	// a tool that writes a tree.
	upstream, file string
	family         generators.Family
	// flags declares what the tool has beside the common flags.
	flags func(*pflag.FlagSet, *config.Settings)
	// required are the flags that cannot be left out.
	required []string
}

var tools = []tool{
	{
		name: "lister", upstream: "lister-gen", family: generators.ListersFamily,
		short: "Write only listers, as lister-gen does",
		long:  "lister writes listers for the types marked +genclient, straight to --output-dir.",
		example: "  client-gen lister --output-dir pkg/generated/listers \\\n" +
			"    --output-pkg example.com/shop/pkg/generated/listers ./apis/...",
		flags: func(set *pflag.FlagSet, s *config.Settings) {
			s.ListersDir = "."
			addTree(set, s)
			addPlurals(set, s)
		},
		required: []string{"output-dir"},
	},
	{
		name: "informer", upstream: "informer-gen", family: generators.InformersFamily,
		short: "Write only informers, as informer-gen does",
		long:  "informer writes informers for the types marked +genclient, to externalversions\nin --output-dir.",
		example: "  client-gen informer --output-dir pkg/generated/informers \\\n" +
			"    --versioned-clientset-package example.com/shop/pkg/generated/clientset/versioned \\\n" +
			"    --listers-package example.com/shop/pkg/generated/listers ./apis/...",
		flags: func(set *pflag.FlagSet, s *config.Settings) {
			s.InformersDir = "."
			addTree(set, s)
			set.StringVar(&s.VersionedClientsetPackage, "versioned-clientset-package", "", "import path of the clientset that informers use")
			set.StringVar(&s.InternalClientsetPackage, "internal-clientset-package", "", "import path of the clientset for internal types")
			set.StringVar(&s.ListersPackage, "listers-package", "", "import path of the listers that informers use")
			set.BoolVar(&s.SingleDirectory, "single-directory", false, "without the folder externalversions")
			addPlurals(set, s)
		},
		required: []string{"output-dir", "versioned-clientset-package", "listers-package"},
	},
	{
		name: "applyconfiguration", upstream: "applyconfiguration-gen", family: generators.ApplyConfigurationFamily,
		short: "Write only apply configurations, as applyconfiguration-gen does",
		long:  "applyconfiguration writes apply configurations for the types marked +genclient and\nfor those that they are made of, straight to --output-dir.",
		example: "  client-gen applyconfiguration --output-dir pkg/generated/applyconfiguration \\\n" +
			"    --output-pkg example.com/shop/pkg/generated/applyconfiguration ./apis/...",
		flags: func(set *pflag.FlagSet, s *config.Settings) {
			s.ApplyconfigurationDir = "."
			addTree(set, s)
			set.StringSliceVar((*[]string)(&s.ExternalApplyconfigurations), "external-applyconfigurations", nil, "apply configurations of other modules, as `Type:package,...`")
			set.StringVar(&s.OpenapiSchema, "openapi-schema", "", "file with OpenAPI v2 definitions (default: from the types)")
		},
		required: []string{"output-dir"},
	},
	{
		name: "deepcopy", upstream: "deepcopy-gen", file: "generated.deepcopy.go", family: generators.DeepCopyFamily,
		short: "Write only deep copies, as deepcopy-gen does",
		long: `deepcopy writes zz_generated.deepcopy.go beside the types of every package whose
doc.go says // +k8s:deepcopy-gen=package, or whose types say
// +k8s:deepcopy-gen=true.`,
		example: "  client-gen deepcopy --go-header-file hack/boilerplate.go.txt ./apis/...",
		flags: func(set *pflag.FlagSet, s *config.Settings) {
			set.StringVar(&s.DeepcopyFile, "output-file", s.DeepcopyFile, "name of the file to write beside the types")
			set.StringSliceVar(&s.BoundingDirs, "bounding-dirs", nil, "import paths at and below which types get deep copies")
		},
	},
	{
		name: "register", upstream: "register-gen", file: "generated.register.go", family: generators.RegisterFamily,
		short: "Write only the registration of types, as register-gen does",
		long: `register writes zz_generated.register.go beside the types of every package whose
doc.go says // +groupName=NAME and that registers nothing by hand.`,
		example: "  client-gen register --go-header-file hack/boilerplate.go.txt ./apis/...",
		flags: func(set *pflag.FlagSet, s *config.Settings) {
			set.StringVar(&s.RegisterFile, "output-file", s.RegisterFile, "name of the file to write beside the types")
		},
	},
	{
		name: "defaulter", upstream: "defaulter-gen", file: "generated.defaults.go", family: generators.DefaultsFamily,
		short: "Write only defaulting functions, as defaulter-gen does",
		long: `defaulter writes zz_generated.defaults.go beside the types of every package whose
doc.go says // +k8s:defaulter-gen=TypeMeta.`,
		example: "  client-gen defaulter --go-header-file hack/boilerplate.go.txt ./apis/...",
		flags: func(set *pflag.FlagSet, s *config.Settings) {
			set.StringVar(&s.DefaultsFile, "output-file", s.DefaultsFile, "name of the file to write beside the types")
			set.StringSliceVar(&s.ExtraPeerDirs, "extra-peer-dirs", nil, "import paths of more packages whose SetDefaults_ functions are called")
			set.String("build-tag", "ignore_autogenerated", "ignored: all that is generated beside types has the constraint !ignore_autogenerated")
		},
	},
}

// addTree declares the flags of tools that write a tree.
func addTree(set *pflag.FlagSet, s *config.Settings) {
	s.OutputDir = ""
	set.StringVar(&s.OutputDir, "output-dir", "", "folder to write to")
	set.StringVar(&s.OutputPkg, "output-pkg", "", "import path of the output folder (default: from go.mod)")
	set.StringVar(&s.Runtime, "runtime", s.Runtime, "the code calls light, client-go or an import path")
	set.StringVar(&s.TemplatesDir, "templates-dir", "", "folder of templates that replace built-in ones by name")
}

func addPlurals(set *pflag.FlagSet, s *config.Settings) {
	set.StringSliceVar((*[]string)(&s.PluralExceptions), "plural-exceptions", nil, "plurals that no rule gives, as `Type:Plural,...`")
}

// toolCommand makes the subcommand of a tool.
func (a *app) toolCommand(t *tool) *cobra.Command {
	cmd := &cobra.Command{
		Use: t.name + " [flags] PACKAGE...", Short: t.short, Long: t.long, Example: t.example,
		Args: cobra.ArbitraryArgs,
	}
	set := cmd.Flags()
	set.SortFlags = false
	f := &flags{Settings: config.Defaults(), set: set, families: []generators.Family{t.family}}
	t.flags(set, &f.Settings)
	set.StringVar(&f.GoHeaderFile, "go-header-file", "", "file with the text that starts every generated file")
	set.StringSliceVar(&f.BuildTags, "build-tags", nil, "build tags to read packages with")
	set.StringSliceVar(&f.LintRules, "lint-rules", nil, "ignored: all mistakes in tags are reported anyway")
	f.addWriting(set)
	f.output.add(set)
	for _, name := range []string{"color", "cpuprofile", "build-tags"} {
		_ = set.MarkHidden(name) // declared above
	}
	addIgnored(set)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usageError(fmt.Errorf("no packages given (for example ./apis/...)"))
		}
		for _, name := range t.required {
			if set.Lookup(name).Value.String() == "" {
				return usageError(fmt.Errorf("--%s must be specified", name))
			}
		}
		if name := set.Lookup("output-file"); name != nil && !config.IsGoFile(name.Value.String()) {
			return usageError(fmt.Errorf("--output-file=%s: want the name of a Go file, without a folder", name.Value))
		}
		return a.profiled(&f.output, func() error { return a.generate(cmd.Context(), cmd.Root(), f, args) })
	}
	return cmd
}

// calledAs turns the name that the program was called by, if it is that of a
// tool of k8s.io/code-generator, into the arguments of the subcommand.
func calledAs(program string, args []string) []string {
	program = strings.TrimSuffix(filepath.Base(program), ".exe")
	i := slices.IndexFunc(tools, func(t tool) bool { return t.upstream == program })
	if i < 0 {
		return args
	}
	sub := []string{tools[i].name}
	if tools[i].file != "" {
		sub = append(sub, "--output-file="+tools[i].file)
	}
	return append(sub, args...)
}
