package conformance

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/modfile"

	"github.com/clientsmith/client-gen/test/conformance/apidiff"
)

// modulePath is the import path of every workspace.
const modulePath = "example.com/conformance"

// runtimeModule is the light runtime, replaced by the one of this checkout.
const runtimeModule = "github.com/clientsmith/client-gen/runtime"

// Workspace is a copy of one module of testdata/modules, where clientsets are
// generated, type-checked and built.
type Workspace struct {
	Dir    string
	Loader *apidiff.Loader

	tools *Tools
}

// NewWorkspace makes dir a copy of the named module of testdata/modules.
func NewWorkspace(tools *Tools, dir, name string) (*Workspace, error) {
	w, err := NewWorkspaceFrom(filepath.Join(tools.Root, "runtime"), filepath.Join("testdata", "modules", name), dir)
	if err != nil {
		return nil, err
	}
	w.tools = tools
	return w, nil
}

// NewWorkspaceFrom copies go.mod and go.sum from the folder source to dir, with
// the light runtime replaced by the folder runtime. The workspace has no tools.
func NewWorkspaceFrom(runtime, source, dir string) (*Workspace, error) {
	runtime, err := filepath.Abs(runtime)
	if err != nil {
		return nil, err
	}
	sum, err := os.ReadFile(filepath.Join(source, "go.sum"))
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(source, "go.mod"))
	if err != nil {
		return nil, err
	}
	mod, err := modfile.Parse("go.mod", data, nil)
	if err != nil {
		return nil, err
	}
	if err := mod.AddReplace(runtimeModule, "", runtime, ""); err != nil {
		return nil, err
	}
	if data, err = mod.Format(); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), data, 0o644); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "go.sum"), sum, 0o644); err != nil {
		return nil, err
	}
	return &Workspace{Dir: dir, Loader: &apidiff.Loader{Dir: dir}}, nil
}

// path returns the folder of a variant's output, its import path, and that of
// its clientset.
func (w *Workspace) path(c Corpus, variant string) (dir, pkg string) {
	return filepath.Join(w.Dir, c.Name, variant), modulePath + "/" + c.Name + "/" + variant
}

// inputFlags are the flags that both generators take alike, but for the folder.
func inputFlags(c Corpus, pkg, apply string) []string {
	flags := []string{"--output-pkg", pkg, "--clientset-name", c.ClientsetName, "--input-base", c.Base}
	for _, input := range c.Inputs {
		flags = append(flags, "--input", input)
	}
	if apply != "" {
		flags = append(flags, "--apply-configuration-package", apply)
	}
	return append(flags, c.Flags...)
}

// Upstream generates the corpus with upstream's client-gen; apply is the import
// path of apply configurations, "" for none. It returns the import path of the
// clientset.
func (w *Workspace) Upstream(c Corpus, variant, apply string) (string, error) {
	dir, pkg := w.path(c, variant)
	err := w.tools.upstream(w.tools.ClientGen, w.Dir, dir, inputFlags(c, pkg, apply)...)
	return pkg + "/" + c.ClientsetName, err
}

// UpstreamCaches generates listers and informers of the corpus with upstream's
// generators, beside the clientset of the same variant. It returns the import
// path of the folder that holds all three.
func (w *Workspace) UpstreamCaches(c Corpus, variant string) (string, error) {
	dir, pkg := w.path(c, variant)
	flags := append(c.pluralFlags(), c.Packages()...)
	listers := append([]string{"--output-pkg", pkg + "/listers"}, flags...)
	if err := w.tools.upstream(w.tools.ListerGen, w.Dir, filepath.Join(dir, "listers"), listers...); err != nil {
		return "", err
	}
	informers := append([]string{
		"--output-pkg", pkg + "/informers",
		"--versioned-clientset-package", pkg + "/" + c.ClientsetName,
		"--internal-clientset-package", pkg + "/" + c.ClientsetName,
		"--listers-package", pkg + "/listers",
	}, flags...)
	return pkg, w.tools.upstream(w.tools.InformerGen, w.Dir, filepath.Join(dir, "informers"), informers...)
}

// ApplyConfigurations returns the import path of the corpus's apply
// configurations, which upstream's generator makes if the project has none.
func (w *Workspace) ApplyConfigurations(c Corpus) (string, error) {
	if c.ApplyConfigurations != "" {
		return c.ApplyConfigurations, nil
	}
	dir, pkg := w.path(c, "applyconfiguration")
	args := append([]string{"--output-pkg", pkg}, c.Packages()...)
	err := w.tools.upstream(w.tools.ApplyConfigurationGen, w.Dir, dir, append(args, c.ApplyInputs...)...)
	return pkg, err
}

// Ours generates the corpus with our client-gen and the flags of upstream's.
// It returns the import path of the clientset.
func (w *Workspace) Ours(c Corpus, variant, apply, runtime string) (string, error) {
	dir, pkg := w.path(c, variant)
	flags := append(inputFlags(c, pkg, apply), "--output-dir", dir, "--runtime", runtime)
	_, err := run(w.Dir, w.tools.Ours, flags...)
	return pkg + "/" + c.ClientsetName, err
}

// OursWithCaches generates the corpus with our client-gen, listers and informers
// included. It returns the import path of the folder that holds all three.
func (w *Workspace) OursWithCaches(c Corpus, variant, runtime string) (string, error) {
	dir, pkg := w.path(c, variant)
	flags := append(inputFlags(c, pkg, ""), "--output-dir", dir, "--runtime", runtime, "--with", "listers,informers")
	_, err := run(w.Dir, w.tools.Ours, flags...)
	return pkg, err
}

// OursByPattern generates the corpus with our client-gen from Go package
// patterns. It returns the import path of the clientset.
func (w *Workspace) OursByPattern(c Corpus, variant, apply string, patterns ...string) (string, error) {
	dir, pkg := w.path(c, variant)
	flags := append([]string{"--only", "clientset,fakes", "--runtime", "client-go", "--output-dir", dir, "--clientset-name", c.ClientsetName}, c.Flags...)
	if apply != "" {
		flags = append(flags, "--apply-configuration-package", apply)
	}
	_, err := run(w.Dir, w.tools.Ours, append(flags, patterns...)...)
	return pkg + "/clientset/" + c.ClientsetName, err
}

// Compare type-checks two clientsets and compares what they export. Files
// named by expansions are hand-written and do not count.
func (w *Workspace) Compare(a, b string, opts apidiff.Options) (apidiff.Report, error) {
	treeA, err := w.Loader.Load(a)
	if err != nil {
		return apidiff.Report{}, err
	}
	treeB, err := w.Loader.Load(b)
	if err != nil {
		return apidiff.Report{}, err
	}
	return apidiff.Compare(apidiff.Describe(treeA, opts), apidiff.Describe(treeB, opts)), nil
}

// Build compiles and vets the packages at and below an import path.
func (w *Workspace) Build(root string) error {
	for _, verb := range []string{"build", "vet"} {
		if _, err := run(w.Dir, "go", verb, root+"/..."); err != nil {
			return fmt.Errorf("%s %s: %w", verb, root, err)
		}
	}
	return nil
}
