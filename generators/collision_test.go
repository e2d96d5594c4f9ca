package generators

import (
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/generators/internal/model"
	"github.com/clientsmith/client-gen/templates"
)

// What would not compile is an error at the place in the input that causes it.
func TestPlanErrors(t *testing.T) {
	tests := []struct {
		name string
		add  func(*model.API)
		want string
	}{
		{"kind and helper", func(api *model.API) {
			addKind(addVersion(api, "", "core", "v1"), "CoreV1")
		}, "example.com/apis/core/v1/types.go:10:6: CoreV1Interface is a name that the generated code of package"},
		{"kind and plural", func(api *model.API) {
			v := addVersion(api, "", "core", "v1")
			addKind(v, "Foo", func(r *model.Resource) { r.Plural = "Foos" })
			addKind(v, "Bar", func(r *model.Resource) { r.Plural = "Foos" })
		}, "types.go:20:6: FoosGetter of package example.com/gen/clientset/versioned/typed/core/v1 would be declared twice; the first is from example.com/apis/core/v1/types.go:10:6"},
		{"plural and RESTClient", func(api *model.API) {
			addKind(addVersion(api, "", "core", "v1"), "Foo", func(r *model.Resource) { r.Plural = "RESTClient" })
		}, "RESTClient is a name that the generated code of CoreV1Client needs"},
		{"groups", func(api *model.API) {
			addVersion(api, "a.example.com", "a", "v1")
			addVersion(api, "b.example.com", "b", "v1").Group.GoName = "A"
		}, "example.com/apis/b/v1/doc.go:1: AV1 of the clientset would be declared twice"},
		{"group and Discovery", func(api *model.API) {
			addVersion(api, "d.example.com", "discovery", "")
		}, "Discovery is a name that the generated code of the clientset needs"},
		{"group name", func(api *model.API) {
			addVersion(api, "3scale.net", "3scale", "v1")
		}, `group "3scale.net" has no Go name`},
		{"no list type", func(api *model.API) {
			addKind(addVersion(api, "", "core", "v1"), "Foo", verbs(model.DeleteCollection), func(r *model.Resource) { r.ListKind = "" })
		}, "Foo has the verbs list or deleteCollection but no type FooList"},
		{"method and verb", func(api *model.API) {
			addKind(addVersion(api, "", "core", "v1"), "Foo", method("Get", model.Get, "", ""))
		}, "Get of FooInterface would be declared twice"},
		{"method and gentype", func(api *model.API) {
			addKind(addVersion(api, "", "core", "v1"), "Foo", method("GetClient", model.Get, "", ""))
		}, "GetClient is a name that the generated code of FooInterface needs"},
		{"method verb", func(api *model.API) {
			addKind(addVersion(api, "", "core", "v1"), "Foo", method("GetIt", "bogus", "", ""))
		}, "an extended method cannot have the verb bogus"},
		{"method name", func(api *model.API) {
			addKind(addVersion(api, "", "core", "v1"), "Foo", method("get it", model.Get, "", ""))
		}, `"get it" is not an exported Go name`},
		{"unexported kind", func(api *model.API) {
			addKind(addVersion(api, "", "core", "v1"), "foo")
		}, `"foo" is not an exported Go name`},
		{"constructor of a lister and lister", func(api *model.API) {
			v := addVersion(api, "", "core", "v1")
			addKind(v, "Pod", verbs(model.Get, model.List))
			addKind(v, "NewPod", verbs(model.Get, model.List))
		}, "types.go:20:6: NewPodLister of package example.com/gen/listers/core/v1 would be declared twice; the first is from example.com/apis/core/v1/types.go:10:6"},
		{"lister and namespace lister", func(api *model.API) {
			v := addVersion(api, "", "core", "v1")
			addKind(v, "Pod", verbs(model.Get, model.List))
			addKind(v, "PodNamespace", verbs(model.Get, model.List))
		}, "PodNamespaceLister of package example.com/gen/listers/core/v1 would be declared twice"},
		{"plural and Get", func(api *model.API) {
			addKind(addVersion(api, "", "core", "v1"), "Foo", verbs(model.Get, model.List), func(r *model.Resource) { r.Plural = "Get" })
		}, "Get is a name that the generated code of FooLister needs"},
		{"informer and typed informer", func(api *model.API) {
			v := addVersion(api, "", "core", "v1")
			addKind(v, "Pod")
			addKind(v, "TypedPod")
		}, "TypedPodInformer of package example.com/gen/informers/externalversions/core/v1 would be declared twice"},
		{"informer without lister", func(api *model.API) {
			v := addVersion(api, "", "core", "v1")
			v.Packages[0].NoListers = true
			addKind(v, "Pod")
		}, "example.com/apis/core/v1/doc.go:1: the informer of Pod needs its lister, which +k8s:lister-gen=false switches off"},
		{"group and factory", func(api *model.API) {
			addKind(addVersion(api, "", "start", "v1"), "Pod")
		}, "Start is a name that the generated code of the informer factory needs"},
		{"group and internalinterfaces", func(api *model.API) {
			addKind(addVersion(api, "", "internalinterfaces", "v1"), "Pod")
		}, "the group's directory has the name of one that generated informers need: internalinterfaces"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			api := &model.API{}
			tt.add(api)
			o := testOptions(func(o *Options) { o.Listers, o.Informers = true, true })
			files, diags := plan(api, &o, "example.com/gen", nil)
			if files != nil || !strings.Contains(diags.Error(), tt.want) {
				t.Errorf("plan returned %d files and\n%v\nwant\n%s", len(files), diags, tt.want)
			}
		})
	}
}

// Rough edge 26: the guess is apimachinery's.
func TestGuessedResource(t *testing.T) {
	tests := map[string]string{
		"Pod": "pods", "Policy": "policies", "Gateway": "gatewaies", "Class": "classes", "Box": "boxs", "Endpoints": "endpoints", "DNS": "dnses",
	}
	for kind, want := range tests {
		if got := guessedResource(kind); got != want {
			t.Errorf("guessedResource(%s) = %s, want %s", kind, got, want)
		}
	}
}

// Unexported names are upstream's, so that hand-written expansions go on
// compiling, unless Go reserves them or another kind has them.
func TestPrivateNames(t *testing.T) {
	api := &model.API{}
	v := addVersion(api, "", "core", "v1")
	addKind(v, "Type")
	addKind(v, "Pod")
	addKind(v, "NewPod")
	addKind(v, "Error", func(r *model.Resource) { r.Plural, r.PrivatePlural = "Error", "error" })
	got := map[string]string{}
	for _, f := range mustPlan(t, api, nil) {
		if view, ok := f.View.(*templates.Kind); ok {
			got[view.Name] = view.Type + " " + view.New
		}
	}
	want := map[string]string{
		"Type": "types newTypes", "Pod": "pods newPodsClient", "NewPod": "newPods newNewPods", "Error": "errorClient newError",
	}
	for kind, names := range want {
		if got[kind] != names {
			t.Errorf("%s has the names %q, want %q", kind, got[kind], names)
		}
	}
}
