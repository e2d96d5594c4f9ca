package config

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators"
)

// Options checks the settings and returns the options of a run that starts
// from the given families. What is wrong with a setting is a [FieldError].
func (s *Settings) Options(families []generators.Family) (generators.Options, error) {
	o := generators.Defaults()
	o.Patterns, o.Inputs, o.InputBase = s.Packages, s.Input, s.InputBase
	o.OutputDir, o.OutputPkg, o.HeaderFile = s.OutputDir, s.OutputPkg, s.GoHeaderFile
	o.ClientsetDir, o.ApplyConfigurationDir = s.ClientsetDir, s.ApplyconfigurationDir
	o.ListersDir, o.InformersDir = s.ListersDir, s.InformersDir
	o.DeepCopyFile, o.RegisterFile, o.DefaultsFile = s.DeepcopyFile, s.RegisterFile, s.DefaultsFile
	o.ClientsetOnly, o.PrefersProtobuf, o.ClientsetAPIPath = s.ClientsetOnly, s.PrefersProtobuf, s.ClientsetAPIPath
	o.ApplyConfigurationPackage, o.OpenAPISchema = s.ApplyConfigurationPackage, s.OpenapiSchema
	o.ClientsetPackage, o.InternalClientsetPackage = s.VersionedClientsetPackage, s.InternalClientsetPackage
	o.ListersPackage, o.SingleDirectory, o.BoundingDirs = s.ListersPackage, s.SingleDirectory, s.BoundingDirs
	o.ExtraPeerDirs = s.ExtraPeerDirs
	o.BuildTags, o.TemplatesDir, o.IncludedTypes = s.BuildTags, s.TemplatesDir, s.IncludedTypesOverrides
	o.WarningsAsErrors = s.WarningsAsErrors
	o.ClientsetName = cmp.Or(s.ClientsetName, o.ClientsetName)
	if s.ClientsetName == "" && len(s.Input) > 0 {
		o.ClientsetName = "internalclientset" // upstream's default
	}
	for _, step := range []func(*generators.Options) error{s.runtime, s.required, s.files, s.pairs, s.lint} {
		if err := step(&o); err != nil {
			return o, err
		}
	}
	return o, s.families(&o, families)
}

// runtime turns the name of a runtime into its import path.
func (s *Settings) runtime(o *generators.Options) error {
	switch s.Runtime {
	case "light":
		o.Runtime = generators.LightRuntime
	case "client-go":
		o.Runtime = generators.ClientGo
	default:
		if !strings.Contains(s.Runtime, "/") {
			return fieldErrorf("runtime", `=%s: want "light", "client-go" or an import path`, s.Runtime)
		}
		o.Runtime = s.Runtime
	}
	return nil
}

// required reports settings that cannot be empty.
func (s *Settings) required(o *generators.Options) error {
	for _, field := range []struct{ name, value string }{
		{"outputDir", o.OutputDir}, {"clientsetApiPath", o.ClientsetAPIPath}, {"clientsetDir", o.ClientsetDir},
		{"applyconfigurationDir", o.ApplyConfigurationDir}, {"listersDir", o.ListersDir}, {"informersDir", o.InformersDir},
	} {
		if field.value == "" {
			return fieldErrorf(field.name, " must not be empty")
		}
	}
	for _, field := range []struct{ name, value string }{
		{"clientsetDir", o.ClientsetDir}, {"applyconfigurationDir", o.ApplyConfigurationDir},
		{"listersDir", o.ListersDir}, {"informersDir", o.InformersDir}, {"clientsetName", o.ClientsetName},
	} {
		if !filepath.IsLocal(filepath.FromSlash(field.value)) {
			return fieldErrorf(field.name, "=%s: want a folder below the output folder", field.value)
		}
	}
	return nil
}

// files checks the names of the files beside the types.
func (s *Settings) files(*generators.Options) error {
	for _, field := range []struct{ name, value string }{
		{"deepcopyFile", s.DeepcopyFile}, {"registerFile", s.RegisterFile}, {"defaultsFile", s.DefaultsFile},
	} {
		if !IsGoFile(field.value) {
			return fieldErrorf(field.name, "=%s: want the name of a Go file, without a folder", field.value)
		}
	}
	return nil
}

// IsGoFile reports whether name is that of a Go file that is no test, without
// a folder.
func IsGoFile(name string) bool {
	return name == filepath.Base(name) && strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && name != ".go"
}

// pairs reads the settings that are mappings.
func (s *Settings) pairs(o *generators.Options) error {
	var err error
	o.PluralExceptions, err = readPairs("pluralExceptions", s.PluralExceptions, "Type:Plural, as in Endpoints:Endpoints", func(kind, plural string) bool {
		return kind != "" && plural != "" && !strings.Contains(plural, ":")
	})
	if err != nil {
		return err
	}
	const want = "import/path.Type:import/path, as in k8s.io/api/core/v1.Pod:k8s.io/client-go/applyconfigurations/core/v1"
	o.ExternalApplyConfigurations, err = readPairs("externalApplyconfigurations", s.ExternalApplyconfigurations, want, func(typ, pkg string) bool {
		dot := strings.LastIndexByte(typ, '.')
		return dot > strings.LastIndexByte(typ, '/') && dot < len(typ)-1 && pkg != "" && !strings.Contains(pkg, ":")
	})
	return err
}

func readPairs(field string, list Pairs, want string, valid func(key, value string) bool) (map[string]string, error) {
	pairs := make(map[string]string, len(list))
	for _, pair := range list {
		key, value, ok := strings.Cut(strings.TrimSpace(pair), ":")
		if !ok || !valid(key, value) {
			return nil, fieldErrorf(field, "=%s: want %s", pair, want)
		}
		if was, ok := pairs[key]; ok && was != value {
			return nil, fieldErrorf(field, ": %s has two values, %s and %s", key, was, value)
		}
		pairs[key] = value
	}
	return pairs, nil
}

// lint accepts the rules that upstream knows: what they check is checked
// anyway.
func (s *Settings) lint(*generators.Options) error {
	for _, rule := range s.LintRules {
		if rule != "known-tags-only" && rule != "require-explicit-disablement" {
			return fieldErrorf("lintRules", "=%s: unrecognized rule (known-tags-only, require-explicit-disablement)", rule)
		}
	}
	return nil
}

// families selects the outputs.
func (s *Settings) families(o *generators.Options, base []generators.Family) error {
	// Nobody chose: each family finds out whether there is something for it.
	o.All = len(s.Only) == 0 && slices.Equal(base, generators.Families())
	for _, name := range generators.Families() {
		o.Select(name, len(s.Only) == 0 && slices.Contains(base, name))
	}
	if err := selectAll(o, "only", s.Only, true); err != nil {
		return err
	}
	for _, name := range s.With {
		if slices.Contains(s.Without, name) {
			return fieldErrorf("with", "=%s contradicts without=%s: leave one of them out", name, name)
		}
	}
	if err := selectAll(o, "with", s.With, true); err != nil {
		return err
	}
	if err := selectAll(o, "without", s.Without, false); err != nil {
		return err
	}
	if !s.FakeClientset {
		o.Select(generators.FakesFamily, false)
	}
	if !o.Clientset {
		o.Select(generators.FakesFamily, false)
	}
	for _, name := range generators.Families() {
		if o.Selected(name) {
			return nil
		}
	}
	if len(s.Only) > 0 {
		return fieldErrorf("only", "=%s leaves nothing to write: fakes are written with the clientset", strings.Join(s.Only, ","))
	}
	return fieldErrorf("without", " leaves nothing to write: name what to write with --only, for example --only=deepcopy")
}

func selectAll(o *generators.Options, field string, names []string, on bool) error {
	for _, name := range names {
		if o.Select(generators.Family(name), on) {
			continue
		}
		known := make([]string, 0, len(generators.Families()))
		for _, family := range generators.Families() {
			known = append(known, string(family))
		}
		hint := ""
		if word := Closest(name, known); word != "" {
			hint = " (did you mean " + word + "?)"
		}
		return fieldErrorf(field, "=%s: want some of %s%s", name, strings.Join(known, ", "), hint)
	}
	return nil
}
