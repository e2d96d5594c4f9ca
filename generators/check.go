package generators

import (
	"errors"
	"fmt"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/mod/semver"

	"github.com/clientsmith/client-gen/generators/internal/load"
	"github.com/clientsmith/client-gen/generators/internal/model"
)

// OptionError is an option with a value that no run can have.
type OptionError struct {
	// Flag is the name of the option's flag, without dashes.
	Flag string
	// Value is what it was set to, Want what it has to be.
	Value, Want string
}

// Error words the error for a command line.
func (e *OptionError) Error() string {
	return fmt.Sprintf("--%s=%q: want %s", e.Flag, e.Value, e.Want)
}

// rule is what the value of an option has to be.
type rule struct {
	want  string
	valid func(string) bool
}

var (
	importPathRule = rule{"an import path", isImportPath}
	folderRule     = rule{"a folder below the output folder, named as Go packages can be", isFolder}
	clientsetRule  = rule{"a folder below the output folder, named as Go packages can be", func(name string) bool {
		return isFolder(name) && !token.IsKeyword(path.Base(name))
	}}
	goFileRule = rule{"the name of a Go file, without a folder", goFileName.MatchString}
	urlRule    = rule{"the root of URLs, as in /apis", isURLPath}
)

var (
	goFileName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]*\.go$`)
	urlPath    = regexp.MustCompile(`^/?[-A-Za-z0-9._~/]+$`)
)

// checkUsed refuses informers whose clientset or listers nobody has written:
// they would not compile.
func (r *run) checkUsed() error {
	if !r.Informers {
		return nil
	}
	var errs []error
	for _, used := range []struct {
		family    Family
		flag, pkg string
	}{
		{ClientsetFamily, "versioned-clientset-package", r.ClientsetPackage},
		{ListersFamily, "listers-package", r.ListersPackage},
	} {
		dir := filepath.Join(r.OutputDir, filepath.FromSlash(find(used.family).dir(&r.Options)))
		if r.Selected(used.family) || used.pkg != "" || r.InternalClientsetPackage != "" {
			continue
		}
		if _, err := os.Stat(dir); err != nil {
			errs = append(errs, &OptionError{used.flag, "", fmt.Sprintf(
				"the import path of the %s that informers use: this run writes none, and %s does not exist", used.family, dir)})
		}
	}
	return errors.Join(errs...)
}

// check refuses options that could lead out of the output folder, or that Go
// code cannot hold: everything else that a template prints comes from Go
// source or from tags, which are checked where they are read.
func (o *Options) check() error {
	var errs []error
	add := func(flag, value string, r rule) {
		if value != "" && !r.valid(value) {
			errs = append(errs, &OptionError{flag, value, r.want})
		}
	}
	add("runtime", o.Runtime, importPathRule)
	add("output-pkg", strings.TrimSuffix(o.OutputPkg, "/"), importPathRule)
	add("apply-configuration-package", o.ApplyConfigurationPackage, importPathRule)
	add("versioned-clientset-package", o.ClientsetPackage, importPathRule)
	add("internal-clientset-package", o.InternalClientsetPackage, importPathRule)
	add("listers-package", o.ListersPackage, importPathRule)
	for _, dir := range o.ExtraPeerDirs {
		add("extra-peer-dirs", dir, importPathRule)
	}
	for _, dir := range o.BoundingDirs {
		add("bounding-dirs", strings.TrimSuffix(dir, "/"), importPathRule)
	}
	add("clientset-name", o.ClientsetName, clientsetRule)
	add("clientset-dir", o.ClientsetDir, folderRule)
	add("applyconfiguration-dir", o.ApplyConfigurationDir, folderRule)
	add("listers-dir", o.ListersDir, folderRule)
	add("informers-dir", o.InformersDir, folderRule)
	add("deepcopy-file", o.DeepCopyFile, goFileRule)
	add("register-file", o.RegisterFile, goFileRule)
	add("defaults-file", o.DefaultsFile, goFileRule)
	add("clientset-api-path", o.ClientsetAPIPath, urlRule)
	errs = append(errs, o.checkExternal()...)
	errs = append(errs, o.checkFiles()...)
	errs = append(errs, o.checkInternal()...)
	return errors.Join(errs...)
}

// checkExternal checks the apply configurations of other modules.
func (o *Options) checkExternal() []error {
	var errs []error
	for _, typ := range slices.Sorted(maps.Keys(o.ExternalApplyConfigurations)) {
		dot, pkg := strings.LastIndexByte(typ, '.'), o.ExternalApplyConfigurations[typ]
		if dot < 0 || !isImportPath(typ[:dot]) || !token.IsIdentifier(typ[dot+1:]) || !isImportPath(pkg) {
			errs = append(errs, &OptionError{"external-applyconfigurations", typ + ":" + pkg, "import/path.Type:import/path"})
		}
	}
	return errs
}

// checkInternal refuses trees below a folder called internal that another tree
// of the run imports, which Go does not let it.
func (o *Options) checkInternal() []error {
	var errs []error
	for _, use := range []struct {
		by, of Family
		pkg    string // what is imported instead
		flag   string
		dir    *string
	}{
		{InformersFamily, ClientsetFamily, o.ClientsetPackage, "clientset-name", &o.ClientsetName},
		{InformersFamily, ListersFamily, o.ListersPackage, "listers-dir", &o.ListersDir},
		{ClientsetFamily, ApplyConfigurationFamily, o.ApplyConfigurationPackage, "applyconfiguration-dir", &o.ApplyConfigurationDir},
	} {
		by, of := find(use.by), find(use.of)
		if !*by.on(o) || !*of.on(o) || use.pkg != "" || load.MayImport("x/"+by.dir(o), "x/"+of.dir(o)) {
			continue
		}
		errs = append(errs, &OptionError{use.flag, *use.dir, fmt.Sprintf("a folder that %s may import from: Go keeps what is in %s to what is beside it", use.by, of.dir(o))})
	}
	return errs
}

// checkFiles refuses one name for two files beside the types.
func (o *Options) checkFiles() []error {
	var errs []error
	seen := map[string]string{}
	for _, f := range families {
		if f.file == nil || !*f.on(o) {
			continue
		}
		name := strings.ToLower(f.file(o))
		if other, taken := seen[name]; taken {
			errs = append(errs, &OptionError{string(f.name) + "-file", f.file(o), "another name than that of --" + other + "-file"})
		}
		seen[name] = string(f.name)
	}
	return errs
}

func isImportPath(p string) bool { return load.IsImportPath(p) }

// isFolder reports whether a slash-separated path stays below the folder that
// it starts from, and each of its elements can be part of an import path.
func isFolder(dir string) bool {
	clean := path.Clean(dir)
	return filepath.IsLocal(filepath.FromSlash(dir)) && (clean == "." || isImportPath(clean) && !slices.Contains(strings.Split(clean, "/"), "vendor"))
}

func isURLPath(p string) bool {
	return urlPath.MatchString(p) && !slices.Contains(strings.Split(p, "/"), "..")
}

// checkBounds refuses bounds that leave no package for deep copies.
func (r *run) checkBounds(api *model.API) error {
	if !r.DeepCopy || len(api.Packages) == 0 || slices.ContainsFunc(api.Packages, func(p *model.Package) bool { return r.bounds(p.Path) }) {
		return nil
	}
	return &OptionError{"bounding-dirs", strings.Join(r.BoundingDirs, ","), "import paths at or above a package of the run, as " + api.Packages[0].Path}
}

// checkModule compares what the generated code imports with what the module
// around it says.
func (r *run) checkModule(api *model.API) {
	if !r.trees() {
		return
	}
	if gomod, ok := load.Requires(r.OutputDir, r.Runtime); !ok && (!r.All || api.HasResources()) {
		r.diags.Warnf(token.Position{Filename: gomod, Line: 1}, "run go mod tidy",
			"the module does not require %s, which the generated code imports", r.Runtime)
	}
	at, version := load.Required(r.OutputDir, ClientGo)
	old := version != "" && semver.Compare(version, clientGoVersion) < 0 || strings.HasSuffix(version, "+incompatible")
	if old && r.Runtime == ClientGo && (r.Clientset || r.Informers) && api.HasResources() {
		r.diags.Errorf(at, "run go get "+ClientGo+"@latest, or generate for the light runtime, which needs no client-go",
			"generated code needs %s %s or later, the module requires %s", ClientGo, clientGoVersion, version)
	}
	if actual, err := load.ImportPath(r.OutputDir); err == nil && r.outputPkg != "" && actual != r.outputPkg {
		r.diags.Warnf(token.Position{Filename: r.OutputDir}, "generated packages import each other as --output-pkg says: leave it out unless the files are moved",
			"the import path of the output folder is %s, not %s", actual, r.outputPkg)
	}
}
