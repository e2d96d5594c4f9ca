package generators

import (
	_ "embed"
	"maps"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"github.com/clientsmith/client-gen/generators/internal/model"
	"github.com/clientsmith/client-gen/internal/bounded"
)

// kubernetesTypes lists the types of k8s.io/api that every runtime has apply
// configurations of: "group/version: Type Type".
//
//go:embed applykubernetes.txt
var kubernetesTypes string

// kubernetesConfigurations is kubernetesTypes by "import/path.Type".
var kubernetesConfigurations = sync.OnceValue(func() map[string]string {
	known := map[string]string{}
	for line := range strings.Lines(kubernetesTypes) {
		in, names, _ := strings.Cut(strings.TrimSpace(line), ": ")
		for _, name := range strings.Fields(names) {
			known["k8s.io/api/"+in+"."+name] = in
		}
	}
	return known
})

// conventions are the folders of a module in which projects keep their apply
// configurations.
var conventions = []string{
	"applyconfiguration", "applyconfigurations",
	"pkg/client/applyconfiguration", "pkg/client/applyconfigurations",
	"pkg/generated/applyconfiguration", "pkg/generated/applyconfigurations",
	"client/applyconfiguration", "client/applyconfigurations",
	"generated/applyconfiguration", "generated/applyconfigurations",
	"pkg/applyconfiguration", "pkg/applyconfigurations",
}

// discoverConfigurations finds the apply configurations of the types of other
// modules that those of this run consist of: Kubernetes' own, and those that a
// module keeps in a place where projects keep them. Options come first.
func (r *run) discoverConfigurations(api *model.API) {
	if !r.ApplyConfigurations || r.NoExternalDiscovery {
		return
	}
	found := map[string]string{}
	for _, id := range foreignStructs(api) {
		key := id.Path + "." + id.Name
		if in, ok := kubernetesConfigurations()[key]; ok {
			found[key] = r.Runtime + "/applyconfigurations/" + in
		} else if in := r.conventional(id); in != "" {
			found[key] = in
		}
	}
	maps.Copy(found, r.ExternalApplyConfigurations)
	r.ExternalApplyConfigurations = found
}

// foreignStructs lists the structs outside the input packages that apply
// configurations refer to.
func foreignStructs(api *model.API) []model.Ident {
	var all []model.Ident
	seen := map[*model.Type]bool{}
	var visit func(t *model.Type)
	visit = func(t *model.Type) {
		for t != nil && t.Name.Path == "" && (t.Kind == model.Pointer || t.Kind == model.Slice || t.Kind == model.Map) {
			t = t.Elem
		}
		if t == nil || seen[t] || t.Kind != model.Struct || t.Decl == nil || t.Decl.Root || len(t.Args) > 0 {
			return
		}
		seen[t] = true
		all = append(all, t.Name)
		for _, f := range t.Fields {
			if f.Embedded {
				visit(f.Type) // its fields become the outer struct's
			}
		}
	}
	for _, pkg := range api.Packages {
		for _, t := range pkg.Applied {
			for _, f := range t.Fields {
				visit(f.Type)
			}
		}
	}
	for _, g := range api.Groups {
		for _, v := range g.Versions {
			for _, r := range v.Resources {
				for _, m := range r.Methods {
					if m.Verb == model.Apply {
						all = append(all, m.Input)
					}
				}
			}
		}
	}
	return all
}

// conventional finds the apply configuration that a type's own module has; "" if
// there is none for the runtime of this run.
func (r *run) conventional(id model.Ident) string {
	pkg := r.prog.Package(id.Path)
	if pkg == nil || pkg.Module == nil || pkg.Module.Main || pkg.Module.Dir == "" {
		return ""
	}
	for _, folder := range conventions {
		in := applyPackage(folder, id.Path)
		dir := filepath.Join(pkg.Module.Dir, filepath.FromSlash(in))
		text, err := bounded.Read(filepath.Join(dir, strings.ToLower(id.Name)+".go"), bounded.Source)
		if err != nil || !strings.Contains(string(text), "type "+id.Name+"ApplyConfiguration struct") {
			continue
		}
		if r.sameRuntime(dir) {
			return path.Join(pkg.Module.Path, in)
		}
	}
	return ""
}

// sameRuntime reports whether the apply configurations in a folder are built on
// the runtime of this run, as far as they say: their metadata tells.
func (r *run) sameRuntime(dir string) bool {
	names, _ := filepath.Glob(filepath.Join(dir, "*.go")) // the pattern is well-formed
	for _, name := range names {
		text, err := bounded.Read(name, bounded.Source)
		if err == nil && strings.Contains(string(text), `/applyconfigurations/meta/v1"`) {
			return strings.Contains(string(text), `"`+r.Runtime+`/applyconfigurations/meta/v1"`)
		}
	}
	return true
}
