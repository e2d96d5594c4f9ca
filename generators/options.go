package generators

import "path"

// The import roots that generated code can be built on.
const (
	// LightRuntime is this project's own runtime, the default.
	LightRuntime = "github.com/clientsmith/client-gen/runtime"
	// ClientGo is Kubernetes' client library.
	ClientGo = "k8s.io/client-go"
)

// Options say what one run reads and writes. The zero value is not usable:
// start from [Defaults].
type Options struct {
	// Dir is the folder that patterns and relative paths start from; "" is
	// the working folder.
	Dir string
	// Patterns are Go package patterns ("./apis/...", "k8s.io/api/apps/v1").
	Patterns []string
	// Inputs are upstream's --input elements, "group/version" below
	// InputBase. They select upstream's output path (OutputDir/ClientsetName)
	// and keep their order. Patterns and Inputs exclude each other.
	Inputs []string
	// InputBase is the import path or folder that Inputs are below.
	InputBase string
	// BuildTags are passed to the Go build system when packages are listed.
	BuildTags []string

	// OutputDir is the folder for everything generated, OutputPkg its import
	// path; "" derives it from the module that OutputDir lies in.
	OutputDir, OutputPkg string
	// ClientsetName is the folder and package name of the clientset.
	ClientsetName string
	// HeaderFile holds the text that every file starts with, "" for none. The
	// word YEAR in it becomes the current year.
	HeaderFile string

	// Runtime is the import root that generated code calls: [LightRuntime] or
	// [ClientGo].
	Runtime string
	// ClientsetAPIPath is the root of URLs for groups other than core.
	ClientsetAPIPath string
	// PrefersProtobuf lets generated clients ask for protobuf.
	PrefersProtobuf bool
	// ApplyConfigurationPackage is the import path of apply configurations;
	// "" leaves out Apply, ApplyStatus and the fakes' NewClientset.
	ApplyConfigurationPackage string
	// Clientset selects the clientset itself; without it nothing is written to
	// OutputDir.
	Clientset bool
	// Fakes and ClientsetOnly select what is written: fake clientsets, and
	// the clientset without its typed clients.
	Fakes, ClientsetOnly bool
	// DeepCopy and Register select the files beside the types: copy methods, and
	// the registration of types with schemes. The tags of code-generator's
	// deepcopy-gen and register-gen say which packages and types get them, of
	// those in the run's own module or workspace.
	DeepCopy, Register bool
	// DeepCopyFile and RegisterFile are the names of those files.
	DeepCopyFile, RegisterFile string
	// BoundingDirs are the import paths at and below which packages get copy
	// methods; none means everywhere.
	BoundingDirs []string
	// PluralExceptions maps a Go type name to its plural.
	PluralExceptions map[string]string
	// IncludedTypes ("group/version/Type") limits a group-version to the
	// types named, tagged or not.
	IncludedTypes []string

	// TemplatesDir holds templates that replace built-in ones of the same
	// name, "" for none.
	TemplatesDir string
	// DryRun plans and renders, and writes nothing.
	DryRun bool
}

// Defaults returns the options of a run without flags.
func Defaults() Options {
	return Options{
		OutputDir:        "pkg/generated",
		ClientsetName:    "versioned",
		Runtime:          LightRuntime,
		ClientsetAPIPath: "/apis",
		Clientset:        true,
		Fakes:            true,
		DeepCopyFile:     "zz_generated.deepcopy.go",
		RegisterFile:     "zz_generated.register.go",
	}
}

// clientsetDir is the folder of the clientset below OutputDir, slash-separated.
func (o *Options) clientsetDir() string {
	if len(o.Inputs) > 0 {
		return o.ClientsetName
	}
	return path.Join("clientset", o.ClientsetName)
}
