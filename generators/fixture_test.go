package generators

import (
	"fmt"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/generators/internal/model"
	"github.com/clientsmith/client-gen/generators/internal/names"
	"github.com/clientsmith/client-gen/templates"
)

// addVersion appends a group-version of the given group directory to the API.
func addVersion(api *model.API, group, dir, version string) *model.Version {
	var g *model.Group
	for _, old := range api.Groups {
		if old.Dir == dir {
			g = old
		}
	}
	if g == nil {
		g = &model.Group{Name: group, Dir: dir, GoName: names.Group(dir)}
		api.Groups = append(api.Groups, g)
	}
	v := &model.Version{Group: g, Name: version, GoName: names.Public(version), Dir: version}
	path := "example.com/apis/" + dir + "/" + version
	if version == "" {
		v.Dir, path = "internalversion", "example.com/apis/"+dir
	}
	pkg := &model.Package{Path: path, Name: v.Dir, GroupName: group}
	pkg.Pos.Filename, pkg.Pos.Line = path+"/doc.go", 1
	v.Packages = []*model.Package{pkg}
	g.Versions = append(g.Versions, v)
	return v
}

// addKind appends a resource with every verb, changed by the functions given.
func addKind(v *model.Version, kind string, change ...func(*model.Resource)) *model.Resource {
	plurals := names.NewPlurals(nil)
	r := &model.Resource{
		Version: v, Package: v.Packages[0],
		Kind: kind, Plural: plurals.Public(kind),
		Private: names.Private(kind), PrivatePlural: plurals.Private(kind),
		Name: plurals.Resource(kind), ListKind: kind + "List", FileBase: strings.ToLower(kind),
		Namespaced: true, HasStatus: true, Verbs: model.AllVerbs,
	}
	r.Pos.Filename, r.Pos.Line, r.Pos.Column = r.Package.Path+"/types.go", 10*(len(v.Resources)+1), 6
	for _, f := range change {
		f(r)
	}
	v.Resources = append(v.Resources, r)
	return r
}

func clusterScoped(r *model.Resource) { r.Namespaced = false }

func noVerbs(r *model.Resource) { r.NoVerbs, r.Verbs, r.Shadowed = true, nil, model.AllVerbs }

func served(resource string) func(*model.Resource) {
	return func(r *model.Resource) { r.Name = resource }
}

func verbs(v ...model.Verb) func(*model.Resource) {
	return func(r *model.Resource) { r.Verbs = v }
}

// method adds an extended method; other, if not empty, is its input and result.
func method(name string, verb model.Verb, subresource, other string) func(*model.Resource) {
	return func(r *model.Resource) {
		m := model.Method{Name: name, Verb: verb, Subresource: subresource, Input: r.Type(), Result: r.Type(), Pos: r.Pos}
		if other != "" {
			i := strings.LastIndexByte(other, '.')
			m.Input = model.Ident{Path: other[:i], Name: other[i+1:]}
			m.Result = m.Input
		}
		r.Methods = append(r.Methods, m)
	}
}

// allMethods adds every form of extended method.
func allMethods(r *model.Resource) {
	const scale = "k8s.io/api/autoscaling/v1.Scale"
	for _, verb := range []model.Verb{model.Create, model.Update, model.Get, model.List, model.Patch, model.Apply} {
		name := names.Public(string(verb))
		method(name+"Plain", verb, "", "")(r)
		method(name+"Sub", verb, "sub", "")(r)
		method(name+"Scale", verb, "scale", scale)(r)
	}
}

// mustPlan plans with every default but the changes.
func mustPlan(t testing.TB, api *model.API, change func(*Options), existing ...string) []templates.File {
	t.Helper()
	o := testOptions(change)
	files, diags := plan(api, &o, "example.com/gen", func(path string) bool {
		for _, e := range existing {
			if e == path {
				return true
			}
		}
		return false
	})
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	return files
}

func testOptions(change func(*Options)) Options {
	o := Defaults()
	o.ApplyConfigurationPackage = "example.com/apply"
	if change != nil {
		change(&o)
	}
	return o
}

func mustRender(t testing.TB, files []templates.File, runtime string) [][]byte {
	t.Helper()
	set, err := templates.New(templates.Config{Header: "// Copyright Example.", Runtime: runtime})
	if err != nil {
		t.Fatal(err)
	}
	texts, err := set.RenderAll(t.Context(), files)
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// largeAPI has the size of k8s.io/api: 56 group-versions, 612 files.
func largeAPI() *model.API {
	api := &model.API{}
	for i := range 56 {
		dir := fmt.Sprintf("group%02d", i/2)
		v := addVersion(api, dir+".k8s.io", dir, fmt.Sprintf("v1beta%d", i%2+1))
		for k := range 2 + (i*10+9)/11%2 {
			kind := fmt.Sprintf("Kind%c", 'A'+k)
			if k == 0 {
				addKind(v, kind, allMethods)
				continue
			}
			addKind(v, kind)
		}
	}
	return api
}
