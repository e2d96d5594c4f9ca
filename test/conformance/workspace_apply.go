package conformance

import "path/filepath"

// UpstreamApply makes the apply configurations of the corpus with upstream's
// generator. It returns their import path.
func (w *Workspace) UpstreamApply(c Corpus, variant string) (string, error) {
	dir, pkg := w.path(c, variant)
	dir, pkg = filepath.Join(dir, "applyconfiguration"), pkg+"/applyconfiguration"
	flags := append([]string{"--output-pkg", pkg, "--openapi-schema", "openapi.json"}, c.Packages()...)
	return pkg, w.tools.upstream(w.tools.ApplyConfigurationGen, w.Dir, dir, append(flags, c.ApplyInputs...)...)
}

// OursApply makes the apply configurations of the corpus with the command of
// ours that takes the flags of upstream's generator. It returns their import
// path.
func (w *Workspace) OursApply(c Corpus, variant, runtime string) (string, error) {
	dir, pkg := w.path(c, variant)
	dir, pkg = filepath.Join(dir, "applyconfiguration"), pkg+"/applyconfiguration"
	flags := append([]string{
		"applyconfiguration", "--output-dir", dir, "--output-pkg", pkg, "--openapi-schema", "openapi.json", "--runtime", runtime,
	}, c.Packages()...)
	_, err := run(w.Dir, w.tools.Ours, append(flags, c.ApplyInputs...)...)
	return pkg, err
}
