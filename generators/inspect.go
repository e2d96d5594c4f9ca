package generators

import (
	"cmp"
	"context"
	"go/ast"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/diag"
	"github.com/clientsmith/client-gen/generators/internal/load"
	"github.com/clientsmith/client-gen/generators/internal/model"
)

// Inspection is what a run would start from. Its lists are sorted by package,
// then by place in the source, but for Resources.
type Inspection struct {
	// Packages are the input packages.
	Packages []InspectedPackage
	// Resources in the order of the generated clientset.
	Resources []InspectedResource
	// Skipped are packages and types that no client is generated for.
	Skipped []Skipped
	// Tags are the comment tags of all packages, of other tools too.
	Tags []Tag
	// Warnings about the input, sorted.
	Warnings []Diagnostic
}

// InspectedPackage is an input package.
type InspectedPackage struct {
	// Path is the import path, Dir the absolute folder.
	Path, Dir string
	// Main is true for packages of the run's own module or workspace.
	Main bool
}

// InspectedResource is a resource with what its client can reach.
type InspectedResource struct {
	Resource
	// Path is the REST path of one object, with {namespace} and {name} where
	// those stand; "" for an internal version, which no server has.
	Path string
	// Subresources are those that the client has methods for, sorted.
	Subresources []string
	// Extensions are the +genclient:method methods, in source order.
	Extensions []InspectedMethod
}

// InspectedMethod is a method that a +genclient:method tag adds.
type InspectedMethod struct {
	// Name of the method, the verb it stands for and its REST path.
	Name, Verb, Path string
}

// Skipped is a package or type that no client is generated for.
type Skipped struct {
	// Name is an import path, or "import/path.Name" for a type; File is the
	// type's "file:line:column", "" for a package.
	Name, File string
	// Reason is a phrase: "it is not tagged +genclient".
	Reason string
}

// Inspect reads what o names as [Run] does, and writes nothing. Mistakes in
// the input are returned as a [Diagnostics] error beside what could be made out
// in spite of them; the Inspection is nil only if nothing could be read.
func Inspect(ctx context.Context, o Options) (*Inspection, error) {
	if !o.trees() {
		o.Clientset = true
	}
	r := &run{Options: o, report: &Report{}}
	dir, err := filepath.Abs(r.Dir)
	if err != nil {
		return nil, err
	}
	r.Dir = dir
	if !filepath.IsAbs(r.OutputDir) {
		r.OutputDir = filepath.Join(dir, r.OutputDir)
	}
	if r.ApplyConfigurations {
		r.ApplyConfigurationPackage = cmp.Or(r.ApplyConfigurationPackage, r.ApplyConfigurationDir)
	}
	if err := r.list(ctx); err != nil {
		return nil, err
	}
	prog, found := r.listing.Program()
	_, err = r.model(ctx, prog, found)
	if ctx.Err() != nil {
		return nil, err
	}
	in := &Inspection{}
	for _, d := range r.report.Warnings {
		if filepath.Base(d.Pos.Filename) != "go.mod" { // what generated code would need
			in.Warnings = append(in.Warnings, d)
		}
	}
	if r.api != nil {
		in.Resources = inspectResources(r.api, &r.Options)
		for _, s := range r.api.Skipped {
			in.Skipped = append(in.Skipped, Skipped{Name: s.Path, Reason: s.Reason})
		}
	}
	in.readSources(r.prog)
	in.judge(r.diags)
	return in, err
}

// judge says of tags that are reported as unknown what is reported.
func (in *Inspection) judge(found []Diagnostic) {
	unknown := map[string]Diagnostic{}
	for _, d := range found {
		if strings.HasPrefix(d.Msg, "unknown tag") {
			unknown[d.Pos.String()] = d
		}
	}
	for i := range in.Tags {
		d, is := unknown[in.Tags[i].File]
		if !is {
			continue
		}
		in.Tags[i].Owner, in.Tags[i].Effect = "", "unknown, which is an error"
		if d.Severity == diag.Warning {
			in.Tags[i].Effect = "unknown, which is warned of"
		}
		if d.Hint != "" {
			in.Tags[i].Effect += ": " + d.Hint
		}
	}
}

// inspectResources lists the resources of an API with their paths.
func inspectResources(api *model.API, o *Options) []InspectedResource {
	described := describe(api, o.applies())
	list := make([]InspectedResource, 0, len(described))
	for _, g := range api.Groups {
		for _, v := range g.Versions {
			for _, r := range v.Resources {
				list = append(list, inspectResource(described[len(list)], r, o))
			}
		}
	}
	return list
}

func inspectResource(d Resource, r *model.Resource, o *Options) InspectedResource {
	out := InspectedResource{Resource: d, Path: restPath(d, o.ClientsetAPIPath)}
	if r.Verbs.Has(model.UpdateStatus) || o.applies() && r.Verbs.Has(model.ApplyStatus) {
		out.Subresources = append(out.Subresources, "status")
	}
	for _, m := range r.Methods {
		method := InspectedMethod{Name: m.Name, Verb: string(m.Verb), Path: out.Path}
		if m.Subresource != "" {
			out.Subresources = append(out.Subresources, m.Subresource)
			if out.Path != "" {
				method.Path = out.Path + "/" + m.Subresource
			}
		} else if m.Verb == model.Create || m.Verb == model.List {
			method.Path = strings.TrimSuffix(out.Path, "/{name}")
		}
		out.Extensions = append(out.Extensions, method)
	}
	slices.Sort(out.Subresources)
	out.Subresources = slices.Compact(out.Subresources)
	return out
}

// restPath is the path of one object of a resource.
func restPath(r Resource, apis string) string {
	if r.Version == "" {
		return ""
	}
	root := path.Join("/", apis, r.Group)
	if r.Group == "" {
		root = "/api"
	}
	if r.Namespaced {
		return path.Join(root, r.Version, "namespaces/{namespace}", r.Name, "{name}")
	}
	return path.Join(root, r.Version, r.Name, "{name}")
}

// readSources fills in what the syntax of the packages tells.
func (in *Inspection) readSources(prog *load.Program) {
	clients := map[string]bool{}
	for _, r := range in.Resources {
		clients[r.Type] = true
	}
	for _, pkg := range prog.Roots {
		in.Packages = append(in.Packages, InspectedPackage{Path: pkg.Path, Dir: pkg.Dir, Main: pkg.Module != nil && pkg.Module.Main})
		for _, f := range pkg.Files() {
			in.Tags = append(in.Tags, readTags(f)...)
		}
		for _, t := range pkg.Types() {
			name := pkg.Path + "." + t.Name()
			if clients[name] || !isObject(t) {
				continue
			}
			in.Skipped = append(in.Skipped, Skipped{Name: name, File: t.Pos().String(), Reason: in.reason(name)})
		}
	}
	slices.SortStableFunc(in.Skipped, func(a, b Skipped) int { return cmp.Compare(a.Name, b.Name) })
}

// reason says why a type that looks like an API object gets no client.
func (in *Inspection) reason(name string) string {
	for _, tag := range in.Tags {
		if tag.Name == "genclient" && tag.Subject == name {
			return "its package is left out, or the type has errors"
		}
	}
	return "it is not tagged +genclient"
}

// isObject reports whether a type looks like one that a client could be
// generated for: a struct that embeds TypeMeta and ObjectMeta.
func isObject(t *load.TypeDecl) bool {
	s, ok := t.Spec.Type.(*ast.StructType)
	if !ok {
		return false
	}
	embedded := map[string]bool{}
	for _, f := range s.Fields.List {
		if len(f.Names) > 0 {
			continue
		}
		switch expr := f.Type.(type) {
		case *ast.SelectorExpr:
			embedded[expr.Sel.Name] = true
		case *ast.Ident:
			embedded[expr.Name] = true
		}
	}
	return embedded["TypeMeta"] && embedded["ObjectMeta"]
}
