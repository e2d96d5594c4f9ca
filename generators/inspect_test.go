package generators

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// inspectModule writes a module with one package and returns its folder.
func inspectModule(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	files["go.mod"] = "module example.com/shop\n\ngo 1.26.0\n"
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const inspected = `package v1

// TypeMeta and ObjectMeta stand for apimachinery's.
type (
	TypeMeta   struct{}
	ObjectMeta struct{}
)

func (*TypeMeta) GetObjectKind() any          { return nil }
func (*ObjectMeta) GetResourceVersion() string { return "" }

// +genclient
// +genclient:skipVerbs=list,deleteCollection,watch
// +genclient:method=Ship,verb=create,subresource=ship
// +kubebuilder:resource:shortName=o

// Order is an order.
type Order struct {
	TypeMeta
	ObjectMeta
	// +optional
	Status OrderStatus ` + "`json:\"status\"`" + `
}

type OrderStatus struct {
	Shipped bool // +kubebuilder:validation:Enum=true
}

// +k8s:deepcopy-gen=false
// + not a tag
type Basket struct {
	TypeMeta
	ObjectMeta
}

var SchemeGroupVersion, AddToScheme = 1, 2
`

func inspectOrders(t *testing.T) *Inspection {
	o := Defaults()
	o.Dir = inspectModule(t, map[string]string{
		"apis/shop/v1/doc.go":   "// +groupName=shop.example.com\n// +strange\npackage v1\n",
		"apis/shop/v1/types.go": inspected,
	})
	o.Patterns = []string{"./..."}
	in, err := Inspect(context.Background(), o)
	if in == nil || err != nil {
		t.Fatalf("Inspect: %v", err)
	}
	return in
}

func TestInspectResources(t *testing.T) {
	in := inspectOrders(t)
	if len(in.Resources) != 1 || len(in.Packages) != 1 || !in.Packages[0].Main {
		t.Fatalf("%+v", in)
	}
	r := in.Resources[0]
	if r.Path != "/apis/shop.example.com/v1/namespaces/{namespace}/orders/{name}" {
		t.Errorf("Path = %s", r.Path)
	}
	if got := strings.Join(r.Subresources, ","); got != "ship,status" {
		t.Errorf("Subresources = %s", got)
	}
	if len(r.Extensions) != 1 || r.Extensions[0].Path != r.Path+"/ship" {
		t.Errorf("Extensions = %+v", r.Extensions)
	}
	if len(in.Skipped) != 1 || in.Skipped[0].Name != "example.com/shop/apis/shop/v1.Basket" || in.Skipped[0].Reason != "it is not tagged +genclient" {
		t.Errorf("Skipped = %+v", in.Skipped)
	}
}

func TestInspectTags(t *testing.T) {
	const v1 = "example.com/shop/apis/shop/v1"
	want := []struct{ name, subject, owner, effect string }{
		{"groupName", v1, "client-gen", "the API group is shop.example.com"},
		{"strange", v1, "", "not known to client-gen, left alone"},
		{"genclient", v1 + ".Order", "client-gen", "generates a client for the type"},
		{"genclient:skipVerbs", v1 + ".Order", "client-gen", "leaves out these verbs: list,deleteCollection,watch"},
		{"genclient:method", v1 + ".Order", "client-gen", "adds a method: Ship,verb=create,subresource=ship"},
		{"kubebuilder:resource:shortName", v1 + ".Order", "controller-gen", "names and scope of the CRD"},
		{"optional", v1 + ".Order.Status", "openapi-gen, controller-gen", "the field may be left out"},
		{"kubebuilder:validation:Enum", v1 + ".OrderStatus.Shipped", "controller-gen", "a rule of the CRD's schema"},
		{"k8s:deepcopy-gen", v1 + ".Basket", "deepcopy-gen", "deep copies: false"},
	}
	got := inspectOrders(t).Tags
	if len(got) != len(want) {
		t.Fatalf("%d tags, want %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		g := got[i]
		if g.Name != w.name || g.Subject != w.subject || g.Owner != w.owner || g.Effect != w.effect {
			t.Errorf("tag %d is %+v, want %+v", i, g, w)
		}
	}
}

// TestInspectMistakes wants what could be made out beside the mistakes.
func TestInspectMistakes(t *testing.T) {
	o := Defaults()
	o.Dir = inspectModule(t, map[string]string{"v1/types.go": strings.Replace(inspected, "skipVerbs=list", "skipVerbs=lst", 1)})
	o.Patterns = []string{"./..."}
	in, err := Inspect(context.Background(), o)
	var diags Diagnostics
	if !errors.As(err, &diags) || !strings.Contains(err.Error(), `unknown verb "lst"`) {
		t.Errorf("Inspect: %v", err)
	}
	if in == nil || len(in.Tags) == 0 {
		t.Errorf("nothing beside the mistakes: %+v", in)
	}
}

func TestRESTPath(t *testing.T) {
	for want, r := range map[string]Resource{
		"/api/v1/nodes/{name}":                                {Version: "v1", Name: "nodes"},
		"/api/v1/namespaces/{namespace}/pods/{name}":          {Version: "v1", Name: "pods", Namespaced: true},
		"/apis/apps/v1/namespaces/{namespace}/daemons/{name}": {Group: "apps", Version: "v1", Name: "daemons", Namespaced: true},
		"": {Group: "apps", Name: "daemons"},
	} {
		if got := restPath(r, "/apis"); got != want {
			t.Errorf("restPath(%+v) = %q, want %q", r, got, want)
		}
	}
}

func TestWarningsAsErrors(t *testing.T) {
	o := Defaults()
	o.Dir = inspectModule(t, map[string]string{"v1/types.go": inspected}) // which does not require the runtime
	o.Patterns, o.Fakes, o.DryRun = []string{"./..."}, false, true
	report, err := Run(context.Background(), o)
	if err != nil || len(report.Warnings) == 0 {
		t.Fatalf("%+v, %v: want warnings and no error", report, err)
	}
	o.WarningsAsErrors = true
	var diags Diagnostics
	if _, err := Run(context.Background(), o); !errors.As(err, &diags) {
		t.Errorf("warnings as errors: %v", err)
	}
}
