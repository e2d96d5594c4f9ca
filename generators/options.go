package generators

import (
	"path"

	"github.com/clientsmith/client-gen/templates"
)

// The import roots that generated code can be built on.
const (
	// LightRuntime is this project's own runtime, the default.
	LightRuntime = "github.com/clientsmith/client-gen/runtime"
	// ClientGo is Kubernetes' client library.
	ClientGo = "k8s.io/client-go"
	// clientGoVersion is the first one that code is generated for. What later
	// ones added is generated for those only.
	clientGoVersion = "v0.36.0"
)

// CodeVersion is the version of what generated clients call: package rest of the
// light runtime has to have a constant SupportsGeneratedCodeVersion of this number,
// else they don't compile.
const CodeVersion = templates.CodeVersion

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
	// word YEAR in it becomes the current year; a file that is there keeps the
	// year it has.
	HeaderFile string

	// Runtime is the import root that generated code calls: [LightRuntime] or
	// [ClientGo].
	Runtime string
	// ClientsetAPIPath is the root of URLs for groups other than core.
	ClientsetAPIPath string
	// PrefersProtobuf lets generated clients ask for protobuf.
	PrefersProtobuf bool
	// ApplyConfigurationPackage is the import path of the apply configurations
	// that clients use. "" means those of this run; without any, Apply,
	// ApplyStatus and the fakes' NewClientset are left out.
	ApplyConfigurationPackage string

	// Clientset, ApplyConfigurations, Listers and Informers select the trees
	// below OutputDir; without any of them nothing is written there.
	Clientset, ApplyConfigurations, Listers, Informers bool
	// ClientsetDir, ApplyConfigurationDir, ListersDir and InformersDir are the
	// folders of those trees below OutputDir, slash-separated; "." is
	// OutputDir itself. The clientset is in ClientsetDir/ClientsetName, the
	// informers are in InformersDir/externalversions and /internalversion
	// unless SingleDirectory.
	ClientsetDir, ApplyConfigurationDir, ListersDir, InformersDir string
	// All says that nobody chose the families: those that find nothing to do
	// keep quiet about it, and a run in which no type asks for a client may
	// still write files beside the types. Deep copies of controller-gen stay,
	// and so do other tools' files that no tag asks for.
	All bool
	// Fakes and ClientsetOnly select what is written: fake clientsets, and
	// the clientset without its typed clients.
	Fakes, ClientsetOnly bool

	// ExternalApplyConfigurations maps a Go type of another module
	// ("import/path.Type") to the import path of its apply configuration.
	ExternalApplyConfigurations map[string]string
	// NoExternalDiscovery leaves types of other modules as they are unless
	// ExternalApplyConfigurations names them, as applyconfiguration-gen does.
	NoExternalDiscovery bool
	// NoDerivedExtract leaves out the Extract functions of apply configurations
	// when there is no OpenAPISchema, as applyconfiguration-gen does.
	NoDerivedExtract bool
	// OpenAPISchema is a file with the OpenAPI v2 definitions that apply
	// configurations carry; "" derives the schema from the types.
	OpenAPISchema string
	openAPI       *openAPI // what it holds, once it has been read
	// ClientsetPackage, InternalClientsetPackage and ListersPackage are the
	// import paths that informers use; "" means those of this run.
	ClientsetPackage, InternalClientsetPackage, ListersPackage string
	// SingleDirectory leaves out the informers' folder externalversions.
	SingleDirectory bool

	// DeepCopy, Register and Defaults select the files beside the types: copy
	// methods, the registration of types with schemes, and the registration of
	// defaulting functions. The tags of code-generator's deepcopy-gen,
	// register-gen and defaulter-gen say which packages and types get them, of
	// those in the run's own module or workspace.
	DeepCopy, Register, Defaults bool
	// DeepCopyFile, RegisterFile and DefaultsFile are the names of those files.
	DeepCopyFile, RegisterFile, DefaultsFile string
	// ExtraPeerDirs are the import paths of packages whose functions that set
	// defaults are called too. Packages of the run with tags of defaulter-gen
	// are searched anyway.
	ExtraPeerDirs []string
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
	// CacheDir is the folder that keeps, from run to run, what the go command
	// has listed: a later run for the same packages does not wait for it as long
	// as go.mod, the environment, and the names and imports of the files are as
	// they were. "" keeps nothing.
	CacheDir string
	// DryRun plans and renders, and writes nothing.
	DryRun bool
	// WarningsAsErrors ends a run that has warnings before anything is
	// rendered.
	WarningsAsErrors bool
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
		ClientsetDir:     "clientset",
		DeepCopyFile:     "zz_generated.deepcopy.go",
		RegisterFile:     "zz_generated.register.go",
		DefaultsFile:     "zz_generated.defaults.go",

		ApplyConfigurationDir: "applyconfiguration",
		ListersDir:            "listers",
		InformersDir:          "informers",
	}
}

// trees reports whether anything is written below OutputDir.
func (o *Options) trees() bool {
	return o.Clientset || o.ApplyConfigurations || o.Listers || o.Informers
}

// applies reports whether clients have Apply.
func (o *Options) applies() bool { return o.ApplyConfigurationPackage != "" }

// clientsetDir is the folder of the clientset below OutputDir, slash-separated.
func (o *Options) clientsetDir() string {
	if len(o.Inputs) > 0 {
		return o.ClientsetName
	}
	return path.Join(o.ClientsetDir, o.ClientsetName)
}
