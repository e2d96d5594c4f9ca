package generators

import (
	"bytes"
	"go/format"
	"slices"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/generators/internal/model"
)

// hostileKinds are kinds whose names are Go keywords, predeclared identifiers,
// qualifiers and local names of the templates, or names of generated files.
var hostileKinds = strings.Fields(`
	Rest Watch Type Types Interface Context Map Go Range Func Error String Byte Name Ctx Opts Result Err C H Data Pt
	Namespace Fmt Time Metav1 Scheme Api Typed Gentype Testing Runtime Fake Apply Options Config Object List Windows
	Test Doc Linux Int Nil True Append New Len Init Main Http Json Discovery Errors Kind Client Schema Labels Appsv1
	Subresources NewPod Pod Gateway Policy Day Class Endpoints Scale I`)

// tortureAPI has hostile kinds, every method form and every verb alone.
func tortureAPI(without ...string) *model.API {
	api := &model.API{}
	core := addVersion(api, "", "core", "v1")
	for _, kind := range hostileKinds {
		if !slices.Contains(without, kind) {
			addKind(core, kind)
		}
	}
	addKind(core, "Gate", served("gates-of-x"), allMethods)
	apps := addVersion(api, "apps.example.com", "apps", "v1")
	addKind(apps, "Type", allMethods)
	addKind(apps, "Node", clusterScoped, allMethods)
	addKind(apps, "Nothing", noVerbs)
	for _, verb := range model.AllVerbs {
		addKind(apps, "Only"+strings.ToUpper(string(verb[:1]))+string(verb[1:]), verbs(verb))
	}
	addVersion(api, "empty.example.com", "empty", "v1alpha1")
	return api
}

// Templates that write gofmt's own layout are not formatted again: this is the
// test that they do, for all files of hostile and of ordinary APIs.
func TestOutputIsFormatted(t *testing.T) {
	internal := &model.API{}
	addKind(addVersion(internal, "int.example.com", "int", ""), "Thing", allMethods)
	// Pod and NewPod cannot both have listers and informers, nor can Namespace and
	// New.
	apis := map[string]*model.API{"torture": tortureAPI(), "caches": tortureAPI("NewPod", "New"), "internal": internal, "empty": {}}
	for name, api := range apis {
		for _, runtime := range []string{LightRuntime, ClientGo} {
			for _, apply := range []string{"", "example.com/apply"} {
				files := mustPlan(t, api, func(o *Options) {
					o.Runtime, o.ApplyConfigurationPackage, o.PrefersProtobuf = runtime, apply, apply != ""
					o.Listers, o.Informers = name != "torture", name != "torture"
				})
				for i, text := range mustRender(t, files, runtime) {
					want, err := format.Source(text)
					if err != nil {
						t.Fatalf("%s, %s: %v", name, files[i].Path, err)
					}
					if !bytes.Equal(text, want) {
						t.Errorf("%s, %s (%s) is not formatted: %s", name, files[i].Path, files[i].Template, firstDifference(text, want))
					}
				}
			}
		}
	}
}

func firstDifference(a, b []byte) string {
	x, y := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return "wrote\n\t" + x[i] + "\ngofmt writes\n\t" + y[i]
		}
	}
	return "one is longer"
}
