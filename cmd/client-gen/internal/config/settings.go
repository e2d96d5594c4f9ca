package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/clientsmith/client-gen/generators"
)

// Settings say what to generate from one set of packages. Paths are relative to
// the folder of the file, or of the command. The zero value is not usable:
// start from [Defaults].
type Settings struct {
	// Name tells clientsets of one file apart in reports; it has no flag.
	Name string `json:"name,omitempty"`
	// Packages are Go package patterns, the arguments of the command.
	Packages []string `json:"packages,omitempty"`

	// Only are the names of the families to write, none for those that the
	// command starts from. With and Without are names to add and to leave out.
	Only    []string `json:"only,omitempty"`
	With    []string `json:"with,omitempty"`
	Without []string `json:"without,omitempty"`
	// Runtime is "light", "client-go" or an import path.
	Runtime string `json:"runtime,omitempty"`

	OutputDir string `json:"outputDir,omitempty"`
	OutputPkg string `json:"outputPkg,omitempty"`
	// ClientsetName is "versioned" where it is empty, and upstream's
	// "internalclientset" with Input.
	ClientsetName         string `json:"clientsetName,omitempty"`
	ClientsetDir          string `json:"clientsetDir,omitempty"`
	ApplyconfigurationDir string `json:"applyconfigurationDir,omitempty"`
	ListersDir            string `json:"listersDir,omitempty"`
	InformersDir          string `json:"informersDir,omitempty"`
	DeepcopyFile          string `json:"deepcopyFile,omitempty"`
	RegisterFile          string `json:"registerFile,omitempty"`
	DefaultsFile          string `json:"defaultsFile,omitempty"`
	GoHeaderFile          string `json:"goHeaderFile,omitempty"`

	FakeClientset             bool   `json:"fakeClientset"`
	ClientsetOnly             bool   `json:"clientsetOnly,omitempty"`
	ApplyConfigurationPackage string `json:"applyConfigurationPackage,omitempty"`
	PluralExceptions          Pairs  `json:"pluralExceptions,omitempty"`
	PrefersProtobuf           bool   `json:"prefersProtobuf,omitempty"`
	ClientsetAPIPath          string `json:"clientsetApiPath,omitempty"`

	ExternalApplyconfigurations Pairs  `json:"externalApplyconfigurations,omitempty"`
	OpenapiSchema               string `json:"openapiSchema,omitempty"`
	VersionedClientsetPackage   string `json:"versionedClientsetPackage,omitempty"`
	InternalClientsetPackage    string `json:"internalClientsetPackage,omitempty"`
	ListersPackage              string `json:"listersPackage,omitempty"`
	SingleDirectory             bool   `json:"singleDirectory,omitempty"`
	// BoundingDirs are the import paths at and below which types get deep
	// copies.
	BoundingDirs []string `json:"boundingDirs,omitempty"`
	// ExtraPeerDirs are the import paths of packages whose functions that set
	// defaults are called too.
	ExtraPeerDirs []string `json:"extraPeerDirs,omitempty"`

	BuildTags        []string `json:"buildTags,omitempty"`
	TemplatesDir     string   `json:"templatesDir,omitempty"`
	WarningsAsErrors bool     `json:"warningsAsErrors,omitempty"`

	Input                  []string `json:"input,omitempty"`
	InputBase              string   `json:"inputBase,omitempty"`
	IncludedTypesOverrides []string `json:"includedTypesOverrides,omitempty"`
	LintRules              []string `json:"lintRules,omitempty"`
}

// Defaults returns the settings of a run that is told nothing.
func Defaults() Settings {
	o := generators.Defaults()
	return Settings{
		Runtime: "light", OutputDir: o.OutputDir, ClientsetDir: o.ClientsetDir,
		ApplyconfigurationDir: o.ApplyConfigurationDir, ListersDir: o.ListersDir, InformersDir: o.InformersDir,
		DeepcopyFile: o.DeepCopyFile, RegisterFile: o.RegisterFile, DefaultsFile: o.DefaultsFile,
		FakeClientset: true, ClientsetAPIPath: o.ClientsetAPIPath,
		InputBase: "k8s.io/kubernetes/pkg/apis",
	}
}

// Pairs are "key:value" texts. A file may also write them as a mapping.
type Pairs []string

// UnmarshalJSON reads a list of texts or an object of texts.
func (p *Pairs) UnmarshalJSON(data []byte) error {
	if !bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		return json.Unmarshal(data, (*[]string)(p))
	}
	pairs := map[string]string{}
	if err := json.Unmarshal(data, &pairs); err != nil {
		return err
	}
	*p = nil
	for _, key := range slices.Sorted(maps.Keys(pairs)) {
		*p = append(*p, key+":"+pairs[key])
	}
	return nil
}

// FieldError is a setting with a value that it cannot have.
type FieldError struct {
	// Field is the name in the file, "runtime".
	Field string
	// Msg says what is wrong, without the name.
	Msg string
}

// Error words the error for a command line: with the name of the flag.
func (e *FieldError) Error() string { return "--" + FlagName(e.Field) + e.Msg }

func fieldErrorf(field, format string, args ...any) error {
	return &FieldError{Field: field, Msg: fmt.Sprintf(format, args...)}
}
