package compile

import (
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/generators"
)

// aThing is a package with a kind, with places for what is odd about it.
const aThing = `package v1

import (
	"unsafe"

	autoscalingv1 "k8s.io/api/autoscaling/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

var _ unsafe.Pointer
var _ autoscalingv1.Scale

//DECLS

// Thing is a kind.
//
// +genclient
//TAGS
// +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object
type Thing struct {
	metav1.TypeMeta   ` + "`json:\",inline\"`" + `
	metav1.ObjectMeta ` + "`json:\"metadata,omitempty\"`" + `
	//FIELD
}

// ThingList is a list of them.
//
// +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object
type ThingList struct {
	metav1.TypeMeta ` + "`json:\",inline\"`" + `
	metav1.ListMeta ` + "`json:\"metadata,omitempty\"`" + `
	Items           []Thing ` + "`json:\"items\"`" + `
}
`

// TestOddModules has what random modules have found: an error at its place, or
// output that compiles.
func TestOddModules(t *testing.T) {
	const scale = "k8s.io/api/autoscaling/v1.Scale"
	tests := []struct {
		name                            string
		dir, docs, tags, field, declare string
		want                            string // of the error, "" for none
	}{
		{name: "nothing odd"},
		{name: "field DeepCopy", field: "DeepCopy string `json:\"a\"`", want: "types.go:23:2: Thing.DeepCopy has the name of a method"},
		{name: "field DeepCopyInto", field: "DeepCopyInto string `json:\"a\"`", want: "types.go:23:2: Thing.DeepCopyInto has the name"},
		{name: "field DeepCopyObject", field: "DeepCopyObject string `json:\"a\"`", want: "types.go:23:2: Thing.DeepCopyObject has the name"},
		{name: "field GetName", field: "GetName string `json:\"a\"`", want: "types.go:23:2: Thing.GetName hides a method that objects need"},
		{name: "unsafe pointer", field: "P unsafe.Pointer `json:\"a\"`", want: "types.go:23:4: Thing.P: "},
		{name: "own string", declare: "type string int", want: "types.go:13:6: string hides what Go declares"},
		{name: "own RegisterDefaults", docs: "// +k8s:defaulter-gen=TypeMeta\n", declare: "type RegisterDefaults struct{}", want: "types.go:13:6: RegisterDefaults is a name that"},
		{name: "member ObjectMeta without a tag", declare: "type Part struct{ ObjectMeta string }"},
		{name: "pointer with a name", declare: "type P *autoscalingv1.Scale", field: "P P `json:\"p\"`; Q []P `json:\"q\"`; R map[string]P `json:\"r\"`"},
		{name: "internal folder", dir: "apis/internal/v1", want: "doc.go:4:9: generated code in example.com/torture/generated may not import"},
		{name: "apply method of a kind that is not applied", tags: "// +genclient:readonly\n// +genclient:method=ApplyIt,verb=apply,subresource=it"},
		{name: "apply method of a list", tags: "// +genclient:method=ApplyIt,verb=apply,input=ThingList", want: "types.go:18:4: method ApplyIt: ThingList has no ObjectMeta"},
		{name: "update of a part", declare: "type Part struct{}", tags: "// +genclient:method=Put,verb=update,subresource=x,input=Part", want: "types.go:13:6: Part has no DeepCopyObject"},
		{name: "result that is a part", tags: "// +genclient:method=GetSpec,verb=get,result=k8s.io/api/autoscaling/v1.ScaleSpec", want: "types.go:18:4: method GetSpec: k8s.io/api/autoscaling/v1.ScaleSpec has no DeepCopyObject"},
		{name: "methods of a scale", tags: "// +genclient:method=Put,verb=update,subresource=scale,input=" + scale + ",result=" + scale},
		{name: "name of another type", field: "Name int `json:\"name\"`", want: "types.go:23:2: Name is a name that the generated code of ThingApplyConfiguration needs"},
		{name: "name of its own", field: "Name string `json:\"name\"`"},
		{name: "field TypeMetaApplyConfiguration", field: "TypeMetaApplyConfiguration string `json:\"a\"`", want: "types.go:23:2: TypeMetaApplyConfiguration is a name"},
		{name: "field WithA beside A", field: "A, WithA string `json:\"-\"`"},
		{name: "kind called as another's status", field: "Status string `json:\"status\"`",
			declare: "// +genclient\n// +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object\ntype ThingStatus struct{ metav1.TypeMeta `json:\",inline\"`; metav1.ObjectMeta `json:\"metadata\"` }\n// +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object\ntype ThingStatusList struct{ metav1.TypeMeta `json:\",inline\"`; metav1.ListMeta `json:\"metadata\"`; Items []ThingStatus `json:\"items\"` }",
			want:    "types.go:15:6: ExtractThingStatus of package example.com/torture/generated/applyconfiguration"},
		{name: "field that is a method", declare: "type S struct{ A string `json:\"a\"`; WithA string `json:\"b\"` }", field: "S S `json:\"s\"`", want: "types.go:13:16: WithA is a name that the generated code of SApplyConfiguration needs"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.dir == "" {
				tt.dir = "apis/shop/v1"
			}
			tags := tt.tags
			if tags == "" {
				tags = "//"
			}
			m := &randomised{dir: newModule(t, nil), files: map[string]string{
				tt.dir + "/doc.go":   tt.docs + "// +k8s:deepcopy-gen=package\n// +groupName=shop.example.com\n\npackage v1\n",
				tt.dir + "/types.go": strings.NewReplacer("//DECLS", tt.declare, "//TAGS", tags, "//FIELD", tt.field).Replace(aThing),
			}}
			for name, text := range m.files {
				write(t, m.dir, name, text)
			}
			for _, runtime := range []string{generators.LightRuntime, generators.ClientGo} {
				err := m.generate(runtime)
				switch {
				case tt.want == "" && err != nil:
					t.Fatal(err)
				case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
					t.Fatalf("error is %v, want one with %q", err, tt.want)
				case err == nil:
					m.check(t, runtime)
				}
			}
		})
	}
}
