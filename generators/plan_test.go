package generators

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/clientsmith/client-gen/generators/internal/model"
	"github.com/clientsmith/client-gen/templates"
)

var update = flag.Bool("update", false, "write testdata/plan anew")

// smallAPI has one group of two versions and the core group.
func smallAPI() *model.API {
	api := &model.API{}
	crons := addVersion(api, "batch.example.com", "batch", "v1")
	addKind(crons, "CronTab", method("GetScale", model.Get, "scale", "k8s.io/api/autoscaling/v1.Scale"),
		method("UpdateScale", model.Update, "scale", "k8s.io/api/autoscaling/v1.Scale"))
	beta := addVersion(api, "batch.example.com", "batch", "v1beta1")
	addKind(beta, "CronTab", clusterScoped, verbs(model.Get, model.List, model.Watch))
	core := addVersion(api, "", "core", "v1")
	addKind(core, "Gateway")
	addKind(core, "Hook", noVerbs)
	return api
}

func internalAPI() *model.API {
	api := &model.API{}
	addKind(addVersion(api, "batch.example.com", "batch", ""), "Job", verbs(model.Create))
	addKind(addVersion(api, "batch.example.com", "batch", "v1"), "Job", verbs(model.Create))
	return api
}

func internalInformersAPI() *model.API {
	api := &model.API{}
	addKind(addVersion(api, "batch.example.com", "batch", ""), "Job")
	addKind(addVersion(api, "batch.example.com", "batch", "v1"), "Job")
	return api
}

// only selects a single family, with further changes.
func only(family Family, change ...func(*Options)) func(*Options) {
	return func(o *Options) {
		for _, f := range Families() {
			o.Select(f, f == family)
		}
		for _, f := range change {
			f(o)
		}
	}
}

// Each case is a set of options with the output that they lead to. The cases
// after the first two hold only the files that their options change.
func TestPlanGolden(t *testing.T) {
	const cs, typed = "clientset/versioned/", "clientset/versioned/typed/"
	tests := []struct {
		name     string
		api      *model.API
		change   func(*Options)
		existing []string
		show     []string // files to record; nil for all
	}{
		{name: "light", api: smallAPI()},
		{name: "client-go", api: smallAPI(), change: func(o *Options) { o.Runtime = ClientGo }},
		{name: "no-apply", api: smallAPI(), change: func(o *Options) { o.ApplyConfigurationPackage = "" },
			show: []string{cs + "fake/clientset_generated.go", typed + "core/v1/gateway.go"}},
		{name: "protobuf", api: smallAPI(), change: func(o *Options) { o.PrefersProtobuf = true },
			show: []string{typed + "batch/v1/crontab.go"}},
		{name: "api-path", api: smallAPI(), change: func(o *Options) { o.ClientsetAPIPath = "/extra" },
			show: []string{typed + "batch/v1/batch_client.go", typed + "core/v1/core_client.go"}},
		{name: "no-fakes", api: smallAPI(), change: func(o *Options) { o.Fakes = false }, show: []string{}},
		{name: "clientset-only", api: smallAPI(), change: func(o *Options) { o.ClientsetOnly = true }, show: []string{}},
		{name: "inputs", api: smallAPI(), change: func(o *Options) { o.Inputs, o.ClientsetName = []string{"core/v1"}, "mine" }, show: []string{"mine/clientset.go"}},
		{name: "expansions", api: smallAPI(), existing: []string{typed + "core/v1/gateway_expansion.go", cs + "scheme/register_custom.go"},
			show: []string{typed + "core/v1/generated_expansion.go", cs + "scheme/register.go"}},
		{name: "internal", api: internalAPI(),
			show: []string{cs + "clientset.go", cs + "scheme/register.go", cs + "fake/register.go", typed + "batch/internalversion/batch_client.go",
				typed + "batch/internalversion/fake/fake_batch_client.go"}},
		{name: "listers", api: smallAPI(), change: only(ListersFamily)},
		{name: "lister-expansions", api: smallAPI(), change: only(ListersFamily), existing: []string{"listers/core/v1/hook_expansion.go"},
			show: []string{"listers/core/v1/expansion_generated.go"}},
		{name: "informers", api: smallAPI(), change: only(InformersFamily)},
		{name: "informers-client-go", api: smallAPI(), change: only(InformersFamily, func(o *Options) {
			o.Runtime, o.InformersDir, o.SingleDirectory = ClientGo, "watching", true
			o.ClientsetPackage, o.ListersPackage = "example.com/kubernetes", "example.com/listers"
		}), show: []string{"watching/factory.go", "watching/core/v1/gateway.go"}},
		{name: "internal-informers", api: internalInformersAPI(), change: only(InformersFamily, func(o *Options) {
			o.InternalClientsetPackage = "example.com/internalclientset"
		}), show: []string{"informers/internalversion/factory.go", "informers/internalversion/generic.go",
			"informers/internalversion/batch/interface.go", "informers/externalversions/batch/interface.go"}},
		{name: "nothing", api: &model.API{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := mustPlan(t, tt.api, tt.change, tt.existing...)
			compareGolden(t, filepath.Join("testdata", "plan", tt.name+".txtar"), record(t, files, testOptions(tt.change).Runtime, tt.show))
		})
	}
}

// record lists all files and holds the text of those to show.
func record(t *testing.T, files []templates.File, runtime string, show []string) []byte {
	texts := mustRender(t, files, runtime)
	archive := &txtar.Archive{}
	for i, f := range files {
		archive.Comment = append(archive.Comment, f.Path+"\n"...)
		if show == nil || slices.Contains(show, f.Path) {
			archive.Files = append(archive.Files, txtar.File{Name: f.Path, Data: texts[i]})
		}
	}
	for _, name := range show {
		if !slices.ContainsFunc(archive.Files, func(f txtar.File) bool { return f.Name == name }) {
			t.Errorf("%s was not planned", name)
		}
	}
	return txtar.Format(archive)
}

func compareGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("%v (run the test with -update)", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs: %s\nif that is right, run the test with -update", name, firstDifference(got, want))
	}
}

// Two plans of one API are the same, and sorted.
func TestPlanIsSorted(t *testing.T) {
	paths := func() []string {
		var all []string
		for _, f := range mustPlan(t, tortureAPI(), nil) {
			all = append(all, f.Path)
		}
		return all
	}
	first := paths()
	if !slices.IsSorted(first) || !slices.Equal(first, paths()) {
		t.Error("the plan is not sorted or not stable")
	}
	if unique := slices.Compact(slices.Clone(first)); len(unique) != len(first) {
		t.Error("a path is planned twice")
	}
}

// Rough edge 18, and kinds named like files of the generator's own.
func TestPlanFileNames(t *testing.T) {
	api := &model.API{}
	v := addVersion(api, "", "core", "v1")
	for _, kind := range []string{"Doc", "Windows", "Test", "Generated_expansion", "Core_client"} {
		addKind(v, kind)
	}
	var got []string
	for _, f := range mustPlan(t, api, nil) {
		if name := strings.TrimPrefix(f.Path, "clientset/versioned/typed/core/v1/"); name != f.Path {
			got = append(got, name)
		}
	}
	want := []string{
		"core_client.go", "core_client_kind.go", "doc.go", "doc_kind.go",
		"fake/doc.go", "fake/fake_core_client.go", "fake/fake_core_client_kind.go", "fake/fake_doc.go",
		"fake/fake_generated_expansion.go", "fake/fake_test_kind.go", "fake/fake_windows_kind.go",
		"generated_expansion.go", "generated_expansion_kind.go", "test.go", "windows.go",
	}
	if !slices.Equal(got, want) {
		t.Errorf("files are\n%q\nwant\n%q", got, want)
	}
}
