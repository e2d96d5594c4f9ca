package generators

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/clientsmith/client-gen/generators/internal/diag"
	"github.com/clientsmith/client-gen/generators/internal/load"
	"github.com/clientsmith/client-gen/generators/internal/model"
	"github.com/clientsmith/client-gen/generators/internal/output"
	"github.com/clientsmith/client-gen/templates"
)

// Run generates what o asks for. Mistakes in the input are returned together
// as a [Diagnostics] error; after any error the disk is as it was. Cancelling
// ctx ends the run before anything is put in place.
func Run(ctx context.Context, o Options) (*Report, error) {
	p, err := Prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	return p.Report(), Write(ctx, p)
}

// Prepare does what [Run] does, but for writing: several runs can then be
// written together by [Write]. It only changes the disk to finish a run that was
// killed while it wrote.
func Prepare(ctx context.Context, o Options) (*Prepared, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	r := &run{Options: o, report: &Report{}, start: time.Now(), dated: &datedHeader{}}
	if err := r.locate(); err != nil {
		return nil, err
	}
	if err := r.heal(ctx); err != nil {
		return nil, err
	}
	r.templates = sync.OnceValues(r.parseTemplates)
	go r.templates() // while the go command lists packages
	if err := r.readOpenAPI(); err != nil {
		return nil, err
	}
	if err := r.checkUsed(); err != nil {
		return nil, err
	}
	if err := r.list(ctx); err != nil {
		return nil, err
	}
	files, err := r.prepare(ctx)
	if err != nil {
		return nil, err
	}
	trees, err := r.folderTrees(files)
	if err != nil {
		return nil, err
	}
	return &Prepared{run: r, trees: append(trees, r.besideTrees(files)...)}, nil
}

// heal finishes runs that were killed: this one may fail, and what is there is
// to be of one version then, too.
func (r *run) heal(ctx context.Context) error {
	if r.DryRun {
		return nil
	}
	trees, err := r.folderTrees(nil)
	r.report.Roots = nil
	if err != nil {
		return err
	}
	return output.Heal(ctx, trees)
}

// run carries one run from step to step.
type run struct {
	Options
	outputPkg string // import path of OutputDir
	inputs    []load.Input
	listing   *load.Listing
	prog      *load.Program // nil until packages are listed
	api       *model.API
	diags     diag.List
	report    *Report
	start     time.Time
	templates func() (*templates.Set, error)
	dated     *datedHeader // set by templates
}

// done records how long the step that ends here took.
func (r *run) done(stage string) {
	now := time.Now()
	r.report.Stages = append(r.report.Stages, Stage{stage, now.Sub(r.start)})
	r.start = now
}

// locate makes the output folder absolute and finds its import path.
func (r *run) locate() error {
	dir, err := filepath.Abs(r.Dir)
	if err != nil {
		return fmt.Errorf("find working folder: %w", err)
	}
	r.Dir = dir
	if diags := load.CheckModule(dir); diags != nil {
		return diags
	}
	if !r.trees() {
		return nil
	}
	if !filepath.IsAbs(r.OutputDir) {
		r.OutputDir = filepath.Join(dir, r.OutputDir)
	}
	r.OutputDir = filepath.Clean(r.OutputDir)
	r.outputPkg = strings.TrimSuffix(r.OutputPkg, "/")
	if r.outputPkg == "" {
		if r.outputPkg, err = load.ImportPath(r.OutputDir); err != nil {
			return r.explainOutput(err)
		}
	}
	if info, err := os.Stat(r.OutputDir); err == nil && !info.IsDir() {
		return &OptionError{"output-dir", r.OutputDir, "a folder: that is a file"}
	}
	if load.InGo(r.OutputDir) {
		return &OptionError{"output-dir", r.OutputDir, "a folder of a module of yours, not of the Go installation or the module cache"}
	}
	if r.ApplyConfigurations && r.ApplyConfigurationPackage == "" {
		r.ApplyConfigurationPackage = path.Join(r.outputPkg, r.ApplyConfigurationDir)
	}
	return nil
}

// explainOutput blames the option for an output folder without an import path,
// unless the working folder has none either.
func (r *run) explainOutput(err error) error {
	if strings.Contains(r.OutputDir, "...") {
		return &OptionError{"output-dir", r.OutputDir, "a folder, not a pattern of packages"}
	}
	if _, here := load.ImportPath(r.Dir); here != nil {
		return err
	}
	return &OptionError{"output-dir", r.OutputDir, fmt.Sprintf("a folder of a module: %v", err)}
}

// list has the go command list the packages.
func (r *run) list(ctx context.Context) error {
	patterns := r.Patterns
	if len(r.Inputs) > 0 {
		r.inputs, r.diags = load.ResolveInputs(r.Dir, r.InputBase, r.Inputs)
		for _, in := range r.inputs {
			patterns = append(patterns, in.Pattern)
		}
	}
	if r.diags.HasErrors() {
		return r.diags
	}
	r.listing = load.Start(load.Config{Dir: r.Dir, BuildTags: r.BuildTags, Comments: r.comments(), CacheDir: r.CacheDir, Context: ctx}, patterns...)
	return nil
}

// model builds the model of the API from what has been loaded.
func (r *run) model(ctx context.Context, prog *load.Program, found diag.List) (*model.API, error) {
	r.prog, r.diags = prog, append(r.diags, found...)
	r.done("load")
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if len(prog.Roots) == 0 && r.diags.HasErrors() {
		return nil, r.diags
	}
	api, found := model.Build(prog, model.Options{
		Inputs:              r.inputs,
		PluralExceptions:    r.PluralExceptions,
		IncludedTypes:       r.IncludedTypes,
		ApplyConfigurations: r.applies(),
		NoClients:           !r.trees(),
		InternalVersions:    r.internalVersions(),
		Types:               r.beside() || r.ApplyConfigurations,
		ApplyTypes:          r.ApplyConfigurations,
		NoCopies:            !r.DeepCopy && !r.Defaults,
		WritesRegister:      r.Register,
		KeepsOthers:         r.All && r.DeepCopy,
		WritesCopies:        r.DeepCopy,
		ClientsOptional:     r.All && r.beside(),
		WritesDefaults:      r.Defaults,
		Peers:               r.ExtraPeerDirs,
		HelperFiles:         r.besideNames(),
	})
	if err := r.checkBounds(api); err != nil {
		return nil, err
	}
	r.api, r.diags = api, append(append(r.diags, found...), prog.BrokenFiles()...)
	r.done("model")
	if r.diags.HasErrors() {
		if !prog.Incomplete() {
			r.addErrors(api)
		}
		return nil, r.diags.Err()
	}
	r.checkModule(api)
	if r.diags.HasErrors() {
		return nil, r.diags.Err()
	}
	r.report.Warnings = r.diags.Sorted()
	r.report.Resources = describe(api, r.applies())
	return api, nil
}

// comments are the texts for which files outside the input packages are read
// with their comments.
func (r *run) comments() []string {
	var all []string
	if r.ApplyConfigurations {
		all = append(all, model.MergeTags...)
	}
	if r.Defaults {
		all = append(all, model.DefaultTags...)
	}
	return all
}

// plan lists the files that the options ask for.
func (r *run) plan(api *model.API) ([]templates.File, error) {
	files, diags := plan(api, &r.Options, r.outputPkg, r.exists)
	r.done("plan")
	r.report.Warnings = append(diag.List(r.report.Warnings), diags...).Sorted()
	return files, diags.Err()
}

// strict makes errors of warnings where the options ask for it.
func (r *run) strict() error {
	if !r.WarningsAsErrors {
		return nil
	}
	all := slices.Clone(diag.List(r.report.Warnings))
	for i := range all {
		all[i].Severity = diag.Error
	}
	return all.Err()
}

// exists reports whether a hand-written file is in the output folder: some of
// them take the place of generated declarations.
func (r *run) exists(rel string) bool {
	info, err := os.Lstat(filepath.Join(r.OutputDir, filepath.FromSlash(rel)))
	return err == nil && info.Mode().IsRegular()
}

// render executes the templates of every file.
func (r *run) render(ctx context.Context, files []templates.File) ([]output.File, error) {
	defer r.done("render")
	set, err := r.templates()
	if err != nil {
		return nil, err
	}
	texts, err := set.RenderAll(ctx, files)
	if err != nil {
		return nil, err
	}
	rendered := make([]output.File, len(files))
	for i, f := range files {
		rendered[i] = output.File{Path: f.Path, Data: r.keepYear(f.Path, texts[i])}
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return rendered, nil
}

// parseTemplates reads the header and the templates.
func (r *run) parseTemplates() (*templates.Set, error) {
	header, err := r.header()
	if err != nil {
		return nil, err
	}
	_, version := load.Required(r.OutputDir, ClientGo)
	return templates.New(templates.Config{Header: header, Runtime: r.Runtime, ClientGo: version, OverrideDir: r.TemplatesDir})
}

// folderTrees are the folders below OutputDir, each with its part of the files.
func (r *run) folderTrees(files []output.File) ([]output.Tree, error) {
	folders := r.folders()
	trees := make([]output.Tree, len(folders))
	for i, folder := range folders {
		trees[i] = output.Tree{Root: filepath.Join(r.OutputDir, filepath.FromSlash(folder.dir)), Tool: folder.tool}
		r.report.Roots = append(r.report.Roots, trees[i].Root)
	}
	for _, f := range files {
		if filepath.IsAbs(filepath.FromSlash(f.Path)) {
			continue // beside the types
		}
		i := slices.IndexFunc(folders, func(folder folder) bool { _, in := folder.contains(f.Path); return in })
		if i < 0 {
			return nil, fmt.Errorf("file %s was planned outside the output folders", f.Path)
		}
		rel, _ := folders[i].contains(f.Path)
		trees[i].Files = append(trees[i].Files, output.File{Path: rel, Data: f.Data})
	}
	return trees, nil
}
