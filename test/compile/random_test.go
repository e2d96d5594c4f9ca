package compile

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// choices are decisions read from bytes, so that a fuzzer's small change of the
// bytes is a small change of what is made of them. Without bytes left each is
// the first.
type choices struct{ data []byte }

// below returns a number from 0 to n-1.
func (c *choices) below(n int) int {
	if len(c.data) == 0 {
		return 0
	}
	v := int(c.data[0])
	c.data = c.data[1:]
	if n > 256 && len(c.data) > 0 {
		v = v<<8 | int(c.data[0])
		c.data = c.data[1:]
	}
	return v % n
}

// one returns an element; oneIn is true once in n times, if there are bytes.
func (c *choices) one(list []string) string { return list[c.below(len(list))] }
func (c *choices) oneIn(n int) bool         { return c.below(n) == n-1 }

// odd returns an element of odd once in n times, else one of usual.
func (c *choices) odd(n int, usual string, odd []string) string {
	if c.oneIn(n) {
		return c.one(odd)
	}
	return c.one(strings.Fields(usual))
}

// Names that mean something to generated code, to Go, or to the go command.
var (
	randomDirs = strings.Fields(`apps core meta v1 metav1 runtime rest types watch context time fake scheme typed listers informers
		externalversions internalinterfaces internal clientset versioned applyconfiguration discovery http fmt api apis client-x my.group
		2fast a-b ab A json errors sync reflect cache testing gentype generated utils schema labels apply policy.v1 main go all new client
		interface type flowcontrol kinds start x_test linux x_linux strings managedfields Apps APPS string error nil`)
	randomVersions = strings.Fields(`v1 v1beta1 v2alpha1 v1alpha1_x v10 V1 v01 internalversion v1-x unversioned`)
	randomPackages = strings.Fields(`metav1 types string context fake scheme error v1 main internal runtime typed in out x init iota`)
	randomGroups   = strings.Fields(`apps.example.com example.com 3scale.net k8s.io batch x.y.z a-b.c metrics.k8s.io "" core v1 discovery.k8s.io`)
	randomGoNames  = strings.Fields(`Apps Core V1 Discovery Meta Client X Ünï REST RESTClient Interface Clientset New Start apps_x`)
	randomKinds    = strings.Fields(`Thing Pod Interface Client Clientset Scheme New NewPod Apply List Getter Options String Error Time Context
		Pods PodList PodInterface PodGetter PodExpansion PodLister PodInformer PodNamespaceLister PodApplyConfiguration PodStatus PodSpec
		Ünïcode Straße Ǆungla Watch Type Types Rest Runtime Metav1 Codecs SharedInformerFactory GenericInformer Group Version Kind Resource
		SchemeBuilder SchemeGroupVersion AddToScheme GroupVersion RegisterDefaults AppsV1 AppsV1Client AppsV1Interface NewForConfig Internal
		Object ObjectMeta TypeMeta ListMeta Status Spec Name Namespace V V1 In Out DeepCopy X T K Map Slice Any Int32 Bool Func Fake FakePods
		Test Doc Linux Windows Init Main Utils A_b A_test Pod_linux Expansion Factory Register Client_x NewList WithName Extract IntOrString
		PodListList ListPod NewSimple NewClientset Discovery Lister Informer Parser ForKind S Ctx Opts Result Data Pt Subresources Nil True I`)
	randomFields = strings.Fields(`A B Name Namespace Kind APIVersion Labels Annotations Status Spec Items Time Value Values In Out Err
		WithA With WithName GetName Get DeepCopy DeepCopyInto DeepCopyObject GetObjectKind IsApplyConfiguration ObjectMeta TypeMeta
		EnsureObjectMetaApplyConfigurationExists Ünï X_ B_ UID Finalizers OwnerReferences GenerateName Object String Error Type Key Val
		Fields Extract unexported a b _ ObjectMetaApplyConfiguration TypeMetaApplyConfiguration Reset Size Metadata Raw`)
	randomTypes = strings.Fields(`string int32 int64 bool byte []byte float64 any error uint8 rune uintptr complex128 metav1.Time *metav1.Duration
		metav1.Condition []metav1.Condition intstr.IntOrString *intstr.IntOrString resource.Quantity k8sruntime.RawExtension corev1.PodSpec
		[]corev1.Container corev1.ObjectReference corev1.ResourceList k8sruntime.Object time.Time time.Duration json.RawMessage *json.Number
		metav1.ObjectMeta *metav1.LabelSelector metav1.TypeMeta metav1.ListMeta netip.Addr unsafe.Pointer sync.Mutex k8stypes.UID func() chan
		metav1.MicroTime metav1.FieldsV1 fmt.Stringer http.Header *tls.Config atomic.Int32 unstructured.Unstructured`)
	randomTags = []string{"json:%q", "json:%q", "json:%q", "json:%q", `json:",inline"`, `json:"-"`, `json:"-,"`, "", `json:"a"`, `json:"a,omitempty"`,
		`json:"a-b.c/d"`, `json:",omitempty"`, `json:"name"`, `json:"kind"`, `json:"metadata"`, `json:"status,omitzero"`, `json:"ü"`, `json:"type,string"`,
		`yaml:"a"`, `protobuf:"bytes,1,opt,name=a" json:"a"`, `json:"items"`, `json:"$ref"`, `json:"a b"`, `json:""`}
	randomDocs = []string{"", "", "", "// A is\n\t// a field.", "// +optional", "// +default=1", `// +default="x"`, "// +default={}", "// +default=[1,2]",
		"// +listType=set", "// +listType=map\n\t// +listMapKey=name", "// +listType=atomic", "// +mapType=atomic", "// +k8s:required",
		"// +default=true", "// +kubebuilder:default=5", "// +default=ref(constant)", "// +default=null", "// +structType=atomic", "// +default=1.5",
		`// +default={"a": 1, "b": {"name": "x"}}`, `// +default="2h"`, "// +genclient", "// +default=-1", "// +default=300", "// +default=ref(DefaultName)"}
	randomVerbTags = []string{"", "", "", "// +genclient:nonNamespaced", "// +genclient:noStatus", "// +genclient:noVerbs", "// +genclient:readonly",
		"// +genclient:onlyVerbs=get,list", "// +genclient:skipVerbs=watch", "// +genclient:onlyVerbs=watch", "// +genclient:skipVerbs=list",
		"// +resourceName=pods", "// +genclient:onlyVerbs=delete", "// +genclient:skipVerbs=get", "// +genclient:onlyVerbs=patch,updateStatus",
		"// +genclient:method=GetScale,verb=get,subresource=scale,result=k8s.io/api/autoscaling/v1.Scale",
		"// +genclient:method=Create,verb=create", "// +genclient:method=Sub,verb=update,subresource=sub", "// +genclient:method=ListSub,verb=list,subresource=x",
		"// +genclient:method=ApplyIt,verb=apply,subresource=it", "// +genclient:method=RESTClient,verb=get",
		"// +genclient:method=ApplyScale,verb=apply,subresource=scale,input=k8s.io/api/autoscaling/v1.Scale,result=k8s.io/api/autoscaling/v1.Scale",
		"// +genclient:method=ApplyList,verb=apply,input=ThingList", "// +genclient:method=PutSpec,verb=update,subresource=x,input=ThingSpec,result=Thing",
		"// +genclient:method=Ü,verb=patch",
		"// +genclient:method=Pods,verb=get", "// +genclient:method=Namespace,verb=get", "// +genclient:method=Fake,verb=create,input=k8s.io/api/core/v1.Pod",
		"// +genclient:method=Get_,verb=get,result=metav1.Status", "// +genclient:skipVerbs=update,apply", "// +genclient:method=GetClient,verb=get"}
	// randomDecls are declared beside the types, as people do.
	randomDecls = []string{
		"var localSchemeBuilder int", "func Kind(string) int { return 0 }", "const GroupName = `x`", "type localSchemeBuilder struct{}",
		"func init() {}", "func addKnownTypes() {}", "type runtime struct{}", "var schema, metav1x = 1, 2", "type v1 []string", "func deepcopy(in, out int) {}",
		"func RegisterDefaults(*k8sruntime.Scheme) error { return nil }", "func SetDefaults_%[1]s(*%[1]s) {}", "func SetObjectDefaults_%[1]s(*%[1]s) {}",
		"func (in *%[1]s) DeepCopy() *%[1]s { return in }", "func (x *%[1]s) DeepCopyInto(y *%[1]s) { *y = *x }", "func (%[1]s) String() string { return `` }",
		"func (in *%[1]s) DeepCopyObject() k8sruntime.Object { return nil }", "type (\n\tstring_ string\n\tany_ = any\n)", "func SetDefaults_%[1]sSpec(*%[1]sSpec) {}",
		"var ( AddToScheme = func(*k8sruntime.Scheme) error { return nil }; SchemeBuilder int )",
		"func (_ %[1]s) DeepCopyInto(_ *%[1]s) {}", "type make struct{}", "type append []int", "type len string", "const nil_ = 0", "type bool string",
		"func Resource(r string) string { return r }", "var _ = fmt.Sprint", "type error interface{ X() }", "type string int", "const true = false", "var nil = 0",
		"type any struct{}", "func copy() {}", "func new() {}", "var int32 int", "type SetDefaults_%[1]s struct{}", "func SetDefaults_%[1]s(x %[1]s) {}",
	}
)

// randomModule makes a module of API packages: names of files and their texts.
func randomModule(data []byte) map[string]string {
	c := &choices{data}
	files := map[string]string{}
	var others []otherPackage
	for range 1 + c.below(3) {
		dir := c.odd(2, "apps core shop", randomDirs)
		group, goName := c.odd(3, "shop.example.com", randomGroups), c.odd(5, "-", randomGoNames)
		for range 1 + c.below(2) {
			version := c.odd(10, "v1 v1beta1 v2", randomVersions)
			folder := "apis/" + dir + "/" + version
			if c.oneIn(20) {
				folder = "apis/" + dir
			}
			if files[folder+"/doc.go"] != "" {
				continue
			}
			others = append(others, randomPackage(c, files, folder, group, goName, others))
		}
	}
	return files
}

// otherPackage is a package that later ones may import.
type otherPackage struct {
	folder string
	types  []string
}

// randomPackage writes one package.
func randomPackage(c *choices, files map[string]string, folder, group, goName string, others []otherPackage) otherPackage {
	name := c.odd(5, "=", randomPackages)
	if name == "=" {
		name = strings.Map(func(r rune) rune {
			if r == '-' || r == '.' {
				return -1
			}
			return r
		}, folder[strings.LastIndexByte(folder, '/')+1:])
	}
	var doc strings.Builder
	if !c.oneIn(15) {
		doc.WriteString("// +k8s:deepcopy-gen=package\n")
	}
	if !c.oneIn(15) {
		doc.WriteString("// +k8s:register-gen=package\n")
	}
	if c.oneIn(2) {
		doc.WriteString("// +k8s:defaulter-gen=TypeMeta\n")
	}
	if group != "-" {
		doc.WriteString("// +groupName=" + group + "\n")
	}
	if goName != "-" {
		doc.WriteString("// +groupGoName=" + goName + "\n")
	}
	files[folder+"/doc.go"] = doc.String() + "package " + name + "\n"

	p := &randomTypesOf{choices: c, structs: []string{}}
	if len(others) > 0 && c.oneIn(2) {
		p.other = others[c.below(len(others))]
	}
	for range 1 + c.below(4) {
		kind := c.odd(2, "Thing Pod Watch Type Interface List Error", randomKinds)
		if p.seen(kind) {
			continue
		}
		p.kind(kind)
	}
	if c.oneIn(3) {
		p.generic()
	}
	if c.oneIn(3) {
		fmt.Fprintf(&p.b, c.one(randomDecls)+"\n", p.kinds[0])
	}
	files[folder+"/types.go"] = "package " + name + "\n\n" + p.imports() + strings.ReplaceAll(p.b.String(), "%!(EXTRA string="+p.kinds[0]+")", "")
	return otherPackage{folder, p.kinds}
}

// randomTypesOf writes the types of one package.
type randomTypesOf struct {
	*choices
	b       strings.Builder
	kinds   []string
	fields  map[string]bool // of the struct being written
	structs []string        // and other declared types
	other   otherPackage
}

func (p *randomTypesOf) seen(name string) bool {
	return strings.Contains(p.b.String(), "type "+name+" ")
}

func (p *randomTypesOf) kind(name string) {
	p.kinds = append(p.kinds, name)
	spec := name + "Spec"
	if !p.seen(spec) {
		p.structure(spec)
	}
	fmt.Fprintf(&p.b, "// %s is a kind.\n//\n", name)
	if !p.oneIn(8) {
		p.b.WriteString("// +genclient\n")
		for range p.below(3) {
			if tag := p.one(randomVerbTags); tag != "" && !p.oneIn(3) {
				p.b.WriteString(tag + "\n")
			}
		}
	}
	p.b.WriteString("// +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object\n")
	fmt.Fprintf(&p.b, "type %s struct {\n\tmetav1.TypeMeta `json:\",inline\"`\n\tmetav1.ObjectMeta `json:\"metadata,omitempty\"`\n\tSpec %s `json:\"spec\"`\n", name, spec)
	switch p.below(4) {
	case 1:
		fmt.Fprintf(&p.b, "\tStatus %s `json:\"status\"`\n", p.typ(0))
	case 2:
		p.fields = map[string]bool{"TypeMeta": true, "ObjectMeta": true, "Spec": true}
		p.field()
	}
	p.b.WriteString("}\n\n")
	if !p.seen(name+"List") && !p.oneIn(20) {
		fmt.Fprintf(&p.b, "// +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object\ntype %[1]sList struct {\n\tmetav1.TypeMeta\n\tmetav1.ListMeta `json:\"metadata\"`\n\tItems []%[1]s `json:\"items\"`\n}\n\n", name)
	}
	p.structs = append(p.structs, name)
}

// structure declares a struct, or a type of another kind.
func (p *randomTypesOf) structure(name string) {
	switch p.below(14) {
	case 10:
		fmt.Fprintf(&p.b, "type %s %s\n\n", name, p.typ(0))
	case 11:
		fmt.Fprintf(&p.b, "type %s = %s\n\n", name, p.typ(0))
	case 12:
		fmt.Fprintf(&p.b, "type %s interface{ DeepCopy%[1]s() %[1]s }\n\n", name)
	case 13:
		p.generic()
		fmt.Fprintf(&p.b, "type %s = Generic[%s]\n\n", name, p.typ(2))
	default:
		fmt.Fprintf(&p.b, "// %s is a struct.\ntype %[1]s struct {\n", name)
		p.fields = map[string]bool{}
		for range p.below(6) {
			p.field()
		}
		p.b.WriteString("}\n\n")
	}
	p.structs = append(p.structs, name)
}

func (p *randomTypesOf) generic() {
	if p.seen("Generic[T") || strings.Contains(p.b.String(), "type Generic[") {
		return
	}
	p.b.WriteString(p.one([]string{
		"type Generic[T any] struct {\n\tItem T `json:\"item\"`\n\tMore []T `json:\"more\"`\n}\n\n",
		"type Generic[K comparable] map[K]string\n\n",
		"type Generic[A any] []A\n\n",
		"type Generic[In any] struct { Next *Generic[In] `json:\"next\"`; X, Y In }\n\n",
		"type Generic[T interface{ ~string | ~int32 }] struct { T T `json:\"t\"` }\n\n",
	}))
	p.structs = append(p.structs, "Generic[string]", "Generic[int32]")
}

func (p *randomTypesOf) field() {
	if doc := p.one(randomDocs); doc != "" {
		p.b.WriteString("\t" + doc + "\n")
	}
	name, tag := p.one(randomFields), p.one(randomTags)
	if p.oneIn(8) && len(p.structs) > 0 {
		name = p.one(p.structs)
	}
	base, _, _ := strings.Cut(name, "[")
	if p.fields[base] {
		p.b.WriteString("\n")
		return
	}
	p.fields[base] = name != "_"
	if strings.Contains(tag, "%q") {
		tag = fmt.Sprintf(tag, strings.ToLower(name))
	}
	if tag != "" {
		tag = " `" + tag + "`"
	}
	if slices.Contains(p.structs, name) {
		fmt.Fprintf(&p.b, "\t%s%s%s\n", p.one([]string{"", "", "*"}), name, tag)
		return
	}
	fmt.Fprintf(&p.b, "\t%s %s%s\n", name, p.typ(0), tag)
}

// typ writes a type expression.
func (p *randomTypesOf) typ(depth int) string {
	if depth < 4 {
		switch p.below(12) {
		case 6:
			return "*" + p.typ(depth+1)
		case 7:
			return "[]" + p.typ(depth+1)
		case 8:
			return fmt.Sprintf("map[%s]%s", p.one([]string{"string", "int32", "k8stypes.UID", "bool", "[2]string", "any"}), p.typ(depth+1))
		case 9:
			return fmt.Sprintf("[%d]%s", p.below(4), p.typ(depth+1))
		case 10:
			return fmt.Sprintf("struct { A %s `json:\"a\"`; B %s }", p.typ(depth+1), p.typ(depth+1))
		case 11:
			if p.other.folder != "" {
				return "other." + p.one(p.other.types)
			}
		case 4, 5:
			if len(p.structs) > 0 {
				return p.one([]string{"", "*", "[]"}) + p.structs[p.below(len(p.structs))]
			}
		}
	}
	typ := p.one(randomTypes)
	if typ == "chan" {
		return "chan int"
	}
	return typ
}

// imports are those that the text uses.
func (p *randomTypesOf) imports() string {
	var b strings.Builder
	b.WriteString("import (\n")
	for _, i := range [][2]string{
		{"metav1", "k8s.io/apimachinery/pkg/apis/meta/v1"}, {"intstr", "k8s.io/apimachinery/pkg/util/intstr"}, {"resource", "k8s.io/apimachinery/pkg/api/resource"},
		{"k8sruntime", "k8s.io/apimachinery/pkg/runtime"}, {"corev1", "k8s.io/api/core/v1"}, {"time", "time"}, {"json", "encoding/json"},
		{"netip", "net/netip"}, {"unsafe", "unsafe"}, {"sync", "sync"}, {"k8stypes", "k8s.io/apimachinery/pkg/types"}, {"fmt", "fmt"}, {"http", "net/http"},
		{"tls", "crypto/tls"}, {"atomic", "sync/atomic"}, {"unstructured", "k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"}, {"other", module + "/" + p.other.folder},
	} {
		if regexp.MustCompile(`\b` + i[0] + `\.`).MatchString(p.b.String()) {
			fmt.Fprintf(&b, "\t%s %q\n", i[0], i[1])
		}
	}
	return b.String() + ")\n\n"
}
