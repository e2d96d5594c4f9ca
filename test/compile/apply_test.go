package compile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/generators"
)

// Rough edges 34 to 39, and every other shape that a field can have: apply
// configurations compile, set what they say they set, and with the schema
// derived from the types fakes merge as a server does.
func TestApplyConfigurations(t *testing.T) {
	for _, runtime := range []string{generators.ClientGo, generators.LightRuntime} {
		t.Run(filepath.Base(runtime), func(t *testing.T) {
			dir := newModule(t, nil)
			for name, file := range map[string]string{
				"apis/shop/v1/types.go": "testdata/apply.go.txt",
				"apis/shop/v1/doc.go":   "testdata/apply_doc.go.txt",
				"other/other.go":        "testdata/apply_other.go.txt",
				"apply_test.go":         "testdata/apply_test.go.txt",
			} {
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				write(t, dir, name, strings.ReplaceAll(string(text), "RUNTIME", runtime))
			}
			for range 2 { // what the first run wrote is no input of the second
				generate(t, dir, func(o *generators.Options) {
					o.Runtime, o.ApplyConfigurationPackage = runtime, ""
					o.ApplyConfigurations, o.DeepCopy, o.Register = true, true, true
				})
				runGo(t, dir, "vet", "./...")
			}
			runGo(t, dir, "test", ".")
		})
	}
}

// Types of Kubernetes inside one's own have apply configurations without any
// flag, of the runtime that the code is generated for.
func TestKubernetesTypesAreFound(t *testing.T) {
	dir := newModule(t, nil)
	write(t, dir, "apis/shop/v1/doc.go", "// +k8s:deepcopy-gen=package\n// +groupName=shop.example.com\npackage v1\n")
	write(t, dir, "apis/shop/v1/types.go", `package v1

import (
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// +genclient
// +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object
// +genclient:method=ApplyScale,verb=apply,subresource=scale,input=k8s.io/api/autoscaling/v1.Scale,result=k8s.io/api/autoscaling/v1.Scale
type Till struct {
	metav1.TypeMeta   `+"`json:\",inline\"`"+`
	metav1.ObjectMeta `+"`json:\"metadata,omitempty\"`"+`

	Scale  *autoscalingv1.ScaleSpec                     `+"`json:\"scale,omitempty\"`"+`
	Scales []autoscalingv1.CrossVersionObjectReference  `+"`json:\"scales,omitempty\"`"+`
}

// +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object
type TillList struct {
	metav1.TypeMeta `+"`json:\",inline\"`"+`
	metav1.ListMeta `+"`json:\"metadata,omitempty\"`"+`

	Items []Till `+"`json:\"items\"`"+`
}
`)
	write(t, dir, "use.go", `package use

import (
	applyautoscalingv1 "k8s.io/client-go/applyconfigurations/autoscaling/v1"

	applyshopv1 "example.com/torture/generated/applyconfiguration/shop/v1"
)

var Till = applyshopv1.Till("till", "hall").
	WithScale(applyautoscalingv1.ScaleSpec().WithReplicas(3)).
	WithScales(applyautoscalingv1.CrossVersionObjectReference().WithName("x"))
`)
	generate(t, dir, func(o *generators.Options) {
		o.Runtime, o.ApplyConfigurationPackage = generators.ClientGo, ""
		o.ApplyConfigurations, o.DeepCopy, o.Register = true, true, true
	})
	runGo(t, dir, "vet", "./...")
	generate(t, dir, func(o *generators.Options) {
		o.Runtime, o.ApplyConfigurationPackage, o.NoExternalDiscovery = generators.ClientGo, "", true
		o.Clientset, o.Fakes, o.ApplyConfigurations = false, false, true
	})
	text, err := os.ReadFile(filepath.Join(dir, "generated/applyconfiguration/shop/v1/till.go"))
	if err != nil || strings.Contains(string(text), "applyconfigurations/autoscaling") {
		t.Errorf("found although switched off: %v", err)
	}
}
