package compile

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
)

// kind is one Go type to generate a client for.
type kind struct {
	name string
	tags []string
}

// apiPackage writes the source of an API package: types, lists, deep copies and
// registration.
func apiPackage(group, version string, kinds []kind) string {
	var b strings.Builder
	fmt.Fprintf(&b, `package %s

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

var SchemeGroupVersion = schema.GroupVersion{Group: %q, Version: %q}

func AddToScheme(s *runtime.Scheme) error {
	s.AddKnownTypes(SchemeGroupVersion,
`, version, group, version)
	for _, k := range kinds {
		fmt.Fprintf(&b, "\t\t&%[1]s{}, &%[1]sList{},\n", k.name)
	}
	b.WriteString("\t)\n\tmetav1.AddToGroupVersion(s, SchemeGroupVersion)\n\treturn nil\n}\n")
	for _, k := range kinds {
		b.WriteString("\n// +genclient\n")
		for _, tag := range k.tags {
			b.WriteString("// +" + tag + "\n")
		}
		fmt.Fprintf(&b, `type %[1]s struct {
	metav1.TypeMeta
	metav1.ObjectMeta `+"`json:\"metadata,omitempty\"`"+`

	Status string `+"`json:\"status,omitempty\"`"+`
}

type %[1]sList struct {
	metav1.TypeMeta
	metav1.ListMeta `+"`json:\"metadata,omitempty\"`"+`

	Items []%[1]s `+"`json:\"items\"`"+`
}

func (in *%[1]s) DeepCopy() *%[1]s {
	out := *in
	in.ObjectMeta.DeepCopyInto(&out.ObjectMeta)
	return &out
}

func (in *%[1]s) DeepCopyObject() runtime.Object { return in.DeepCopy() }

func (in *%[1]sList) DeepCopy() *%[1]sList {
	out := *in
	out.Items = nil
	for i := range in.Items {
		out.Items = append(out.Items, *in.Items[i].DeepCopy())
	}
	return &out
}

func (in *%[1]sList) DeepCopyObject() runtime.Object { return in.DeepCopy() }
`, k.name)
	}
	return b.String()
}

// applyPackage writes apply configurations with what typed clients need of them.
func applyPackage(version string, kinds []kind) string {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n", version)
	for _, k := range kinds {
		fmt.Fprintf(&b, `
type %[1]sApplyConfiguration struct {
	Kind       *string           `+"`json:\"kind,omitempty\"`"+`
	APIVersion *string           `+"`json:\"apiVersion,omitempty\"`"+`
	Metadata   map[string]string `+"`json:\"metadata,omitempty\"`"+`
	Status     *string           `+"`json:\"status,omitempty\"`"+`
}

func (a *%[1]sApplyConfiguration) IsApplyConfiguration() {}

func (a *%[1]sApplyConfiguration) GetName() *string {
	if name, ok := a.Metadata["name"]; ok {
		return &name
	}
	return nil
}
`, k.name)
	}
	return b.String()
}

const converter = `package apply

import (
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/managedfields"
)

func NewTypeConverter(*runtime.Scheme) managedfields.TypeConverter {
	return managedfields.NewDeducedTypeConverter()
}
`

// hostile are kinds whose names are Go keywords, predeclared identifiers, local
// names of templates, import aliases or names of files that mean something.
var hostile = strings.Fields(`
	Rest Watch Type Types Interface Context Map Go Range Func Error String Byte Name Ctx Opts Result Err C H Data Pt
	Namespace Fmt Time Metav1 Scheme Api Typed Gentype Testing Runtime Fake Apply Options Config Object Windows
	Test Doc Linux Int Nil True Append New Len Init Main Http Json Discovery Errors Kind Client Schema Labels Appsv1
	Subresources NewPod Pod Gateway Policy Day Class Endpoints Scale`)

// everyMethod has every form of extended method.
func everyMethod() []string {
	var tags []string
	for _, verb := range []string{"create", "update", "get", "list", "patch", "apply"} {
		name := strings.ToUpper(verb[:1]) + verb[1:]
		types := ",result=example.com/torture/apis/core/v1.Scale"
		if verb == "create" || verb == "update" || verb == "apply" {
			types += ",input=example.com/torture/apis/core/v1.Scale"
		}
		tags = append(tags,
			fmt.Sprintf("genclient:method=%sPlain,verb=%s", name, verb),
			fmt.Sprintf("genclient:method=%sSub,verb=%s,subresource=sub", name, verb),
			fmt.Sprintf("genclient:method=%sScale,verb=%s,subresource=scale%s", name, verb, types))
	}
	return tags
}

// torture is an API with the group directories core and apps.
func torture(seed int64) map[string][]kind {
	core := []kind{
		{"Gate", []string{"resourceName=gates-of-x"}},
		{"Node", append([]string{"genclient:nonNamespaced"}, everyMethod()...)},
		{"Nothing", []string{"genclient:noVerbs"}},
	}
	for _, name := range hostile {
		core = append(core, kind{name: name})
	}
	apps := []kind{{"Type", everyMethod()}, {"Watch", nil}, {"Deployment", everyMethod()}}
	verbs := []string{"create", "update", "updateStatus", "delete", "deleteCollection", "get", "list", "watch", "patch", "apply", "applyStatus"}
	random := rand.New(rand.NewSource(seed))
	for i := range 30 {
		k := kind{name: fmt.Sprintf("R%d", i)}
		var chosen []string
		for _, verb := range verbs {
			if random.Intn(2) == 0 {
				chosen = append(chosen, verb)
			}
		}
		only := random.Intn(2) == 1
		if len(chosen) > 0 {
			k.tags = append(k.tags, map[bool]string{false: "genclient:skipVerbs=", true: "genclient:onlyVerbs="}[only]+strings.Join(chosen, ","))
		}
		if i%2 == 0 {
			k.tags = append(k.tags, "genclient:nonNamespaced")
		}
		// Asking for a verb of the status and for no status is an error.
		if i%4 == 0 && !(only && (slices.Contains(chosen, "updateStatus") || slices.Contains(chosen, "applyStatus"))) {
			k.tags = append(k.tags, "genclient:noStatus")
		}
		if i%3 == 0 {
			k.tags = append(k.tags, everyMethod()...)
		}
		apps = append(apps, k)
	}
	return map[string][]kind{"core": core, "apps": apps}
}
