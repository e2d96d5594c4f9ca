package migrate

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/clientsmith/client-gen/generators"
	"github.com/clientsmith/client-gen/internal/bounded"
)

// clientGen is client-gen.
func (t *translator) clientGen(in *invocation, args []string) error {
	o, rest := parse(args, "clientset-only", "fake-clientset", "prefers-protobuf")
	t.unknown(in, o, "output-dir", "output-pkg", "clientset-path", "output-package", "output-base", "clientset-name", "n", "clientset-api-path", "input", "input-base",
		"included-types-overrides", "clientset-only", "fake-clientset", "apply-configuration-package", "plural-exceptions", "prefers-protobuf",
		"go-header-file", "input-dirs")
	f := newFragment(generators.ClientsetFamily, generators.FakesFamily)
	out, err := t.output(in, o)
	if err != nil {
		return err
	}
	f.trees[generators.ClientsetFamily] = out
	base := o.last("input-base")
	for _, input := range o.list("input") {
		f.with.Packages = append(f.with.Packages, t.pattern(in.cwd, strings.TrimSuffix(join(base, input), "/")))
	}
	f.with.Packages = append(f.with.Packages, t.patterns(in, o, rest)...)
	if f.with.ClientsetName = o.last("clientset-name", "n"); f.with.ClientsetName == "" {
		f.with.ClientsetName = "internalclientset"
	}
	if api := o.last("clientset-api-path"); api != "" {
		f.with.ClientsetAPIPath = api
	}
	f.with.IncludedTypesOverrides = o.list("included-types-overrides")
	f.with.ClientsetOnly = o.last("clientset-only") == "true"
	f.with.FakeClientset = o.last("fake-clientset") != "false"
	f.with.ApplyConfigurationPackage = o.last("apply-configuration-package")
	f.with.PrefersProtobuf = o.last("prefers-protobuf") == "true"
	return t.finish(in, f, o)
}

// join joins the base of inputs, an import path or a folder, with one of them.
func join(base, input string) string {
	if base == "" {
		return input
	}
	if strings.HasPrefix(base, "./") {
		return "./" + path.Join(base, input)
	}
	return path.Join(base, input)
}

// listerGen is lister-gen.
func (t *translator) listerGen(in *invocation, args []string) error {
	return t.treeTool(in, args, generators.ListersFamily)
}

// informerGen is informer-gen.
func (t *translator) informerGen(in *invocation, args []string) error {
	return t.treeTool(in, args, generators.InformersFamily)
}

// applyGen is applyconfiguration-gen.
func (t *translator) applyGen(in *invocation, args []string) error {
	return t.treeTool(in, args, generators.ApplyConfigurationFamily)
}

// treeTool is a tool that writes one tree.
func (t *translator) treeTool(in *invocation, args []string, family generators.Family) error {
	o, rest := parse(args, "single-directory")
	t.unknown(in, o, "output-dir", "output-pkg", "output-package", "output-base", "plural-exceptions", "go-header-file", "input-dirs",
		"versioned-clientset-package", "internal-clientset-package", "listers-package", "single-directory",
		"external-applyconfigurations", "openapi-schema")
	f := newFragment(family)
	out, err := t.output(in, o)
	if err != nil {
		return err
	}
	f.trees[family] = out
	f.with.Packages = t.patterns(in, o, rest)
	f.with.VersionedClientsetPackage = o.last("versioned-clientset-package")
	f.with.InternalClientsetPackage = o.last("internal-clientset-package")
	f.with.ListersPackage = o.last("listers-package")
	f.with.SingleDirectory = o.last("single-directory") == "true"
	f.with.ExternalApplyconfigurations = o.list("external-applyconfigurations")
	f.with.OpenapiSchema = t.schema(in, o.last("openapi-schema"))
	return t.finish(in, f, o)
}

// schema is the file of an OpenAPI schema, "" for one that a command prints: then
// client-gen derives it from the types.
func (t *translator) schema(in *invocation, file string) string {
	if file != commandOutput {
		return t.rel(in.cwd, file)
	}
	t.note(in.line, "the OpenAPI schema that a command prints is left out: client-gen derives one from the types (openapiSchema names a file)")
	in.derived = true
	return ""
}

// deepcopyGen is deepcopy-gen.
func (t *translator) deepcopyGen(in *invocation, args []string) error {
	f := newFragment(generators.DeepCopyFamily)
	return t.besideTool(in, args, f, &f.with.DeepcopyFile, "generated.deepcopy.go")
}

// registerGen is register-gen.
func (t *translator) registerGen(in *invocation, args []string) error {
	f := newFragment(generators.RegisterFamily)
	return t.besideTool(in, args, f, &f.with.RegisterFile, "generated.register.go")
}

// defaulterGen is defaulter-gen.
func (t *translator) defaulterGen(in *invocation, args []string) error {
	f := newFragment(generators.DefaultsFamily)
	return t.besideTool(in, args, f, &f.with.DefaultsFile, "generated.defaults.go")
}

// besideTool is a tool that writes a file beside the types; the name of the
// file goes to file.
func (t *translator) besideTool(in *invocation, args []string, f *fragment, file *string, usual string) error {
	o, rest := parse(args)
	t.unknown(in, o, "output-file", "output-file-base", "O", "go-header-file", "input-dirs", "bounding-dirs", "extra-peer-dirs", "output-base", "output-package")
	*file = usual
	if name := o.last("output-file"); name != "" {
		*file = name
	} else if base := o.last("output-file-base", "O"); base != "" {
		*file = base + ".go"
	}
	f.with.BoundingDirs = o.list("bounding-dirs")
	f.with.ExtraPeerDirs = o.list("extra-peer-dirs")
	f.with.Packages = t.patterns(in, o, rest)
	return t.finish(in, f, o)
}

// patterns are the packages that a tool is given, as arguments or, before
// 2024, with --input-dirs.
func (t *translator) patterns(in *invocation, o options, rest []string) []string {
	var all []string
	for _, arg := range append(o.list("input-dirs"), rest...) {
		all = append(all, t.pattern(in.cwd, arg))
	}
	return all
}

// output is the tree that a tool writes, by its folder or, before 2024, by its
// import path.
func (t *translator) output(in *invocation, o options) (tree, error) {
	pkg := strings.TrimSuffix(o.last("output-pkg", "clientset-path", "output-package"), "/")
	if dir := o.last("output-dir"); dir != "" {
		return tree{t.rel(in.cwd, dir), pkg}, nil
	}
	if pkg == "" {
		return tree{}, errors.New("it has no --output-dir")
	}
	dir, ok := t.inModule(pkg)
	if !ok {
		return tree{}, fmt.Errorf("its output package %s is not in the module %s", pkg, t.module)
	}
	return tree{dir, pkg}, nil
}

// finish adds the fragment of a single tool.
func (t *translator) finish(in *invocation, f *fragment, o options) error {
	if len(f.with.Packages) == 0 {
		return errors.New("it names no packages")
	}
	f.with.GoHeaderFile = t.rel(in.cwd, o.last("go-header-file"))
	f.with.PluralExceptions = o.list("plural-exceptions")
	t.fragments = append(t.fragments, f)
	return nil
}

// tagged names the first of the tags that is found in a Go file below one of
// the folders, without its mark: "conversion" for "+k8s:conversion-gen=".
func (t *translator) tagged(cwd string, dirs []string, marks ...string) string {
	found := ""
	for _, dir := range dirs {
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(cwd, dir)
		}
		if rel, err := filepath.Rel(t.root, dir); err != nil || !filepath.IsLocal(rel) {
			continue
		}
		_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() && d.Name() == "vendor" {
				return fs.SkipDir
			}
			if filepath.Ext(name) != ".go" {
				return nil
			}
			text, _ := bounded.Read(name, bounded.Source)
			for _, mark := range marks {
				if bytes.Contains(text, []byte("// "+mark)) {
					found = strings.TrimSuffix(strings.TrimPrefix(mark, "+k8s:"), "-gen=")
					return fs.SkipAll
				}
			}
			return nil
		})
	}
	return found
}
