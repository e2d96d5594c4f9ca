package jsondecode

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	apijson "k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apimachinery/pkg/util/intstr"
)

var (
	widgetsV1 = schema.GroupVersion{Group: "example.com", Version: "v1"}
	scheme    = runtime.NewScheme()
	general   = apijson.NewSerializerWithOptions(apijson.DefaultMetaFactory, scheme, scheme, apijson.SerializerOptions{})
)

func init() {
	metav1.AddToGroupVersion(scheme, schema.GroupVersion{Version: "v1"})
	for _, add := range []func(*runtime.Scheme) error{corev1.AddToScheme, appsv1.AddToScheme} {
		if err := add(scheme); err != nil {
			panic(err)
		}
	}
	scheme.AddKnownTypes(widgetsV1, &Widget{}, &WidgetList{})
	scheme.AddKnownTypeWithName(widgetsV1.WithKind("Gadget"), &Widget{})
}

// Widget has a field of every shape that API types have.
type Widget struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   WidgetSpec `json:"spec,omitempty"`
	Status *struct {
		Ready      bool               `json:"ready"`
		Conditions []metav1.Condition `json:"conditions,omitempty"`
	} `json:"status,omitempty"`
}

type Common struct {
	Color string  `json:"color,omitempty"`
	Size  *string `json:"size,omitempty"`
}

type Phase string

type WidgetSpec struct {
	Common `json:",inline"`

	I     int                           `json:"i,omitempty"`
	I8    int8                          `json:"i8,omitempty"`
	I32   *int32                        `json:"i32,omitempty"`
	I64   int64                         `json:"i64,omitempty"`
	F32   float32                       `json:"f32,omitempty"`
	F64   *float64                      `json:"f64,omitempty"`
	Bool  *bool                         `json:"bool,omitempty"`
	Phase Phase                         `json:"phase,omitempty"`
	Bytes []byte                        `json:"bytes,omitempty"`
	Time  metav1.Time                   `json:"time,omitempty"`
	TimeP *metav1.Time                  `json:"timeP,omitempty"`
	Micro metav1.MicroTime              `json:"micro,omitempty"`
	Dur   *metav1.Duration              `json:"dur,omitempty"`
	Port  intstr.IntOrString            `json:"port,omitempty"`
	PortP *intstr.IntOrString           `json:"portP,omitempty"`
	Qty   resource.Quantity             `json:"qty,omitempty"`
	Raw   runtime.RawExtension          `json:"raw,omitempty"`
	RawP  *runtime.RawExtension         `json:"rawP,omitempty"`
	Raws  []runtime.RawExtension        `json:"raws,omitempty"`
	Msg   json.RawMessage               `json:"msg,omitempty"`
	Map   map[string]string             `json:"map,omitempty"`
	Datas map[string][]byte             `json:"datas,omitempty"`
	Times map[Phase]metav1.Time         `json:"times,omitempty"`
	Ptrs  map[string]*Common            `json:"ptrs,omitempty"`
	Res   corev1.ResourceList           `json:"res,omitempty"`
	Deep  map[string]map[string][]int64 `json:"deep,omitempty"`
	Strs  []string                      `json:"strs,omitempty"`
	Subs  []WidgetSpec                  `json:"subs,omitempty"`
	SubPs []*WidgetSpec                 `json:"subPs,omitempty"`

	Untagged string
	Ignored  string `json:"-"`
	Schema   string `json:"$ref,omitempty"`
	Dashed   *bool  `json:"x-kubernetes-odd,omitempty"`
	_        string
}

// DeepCopyObject returns w: nothing here needs a copy.
func (w *Widget) DeepCopyObject() runtime.Object { return w }

type WidgetList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Widget `json:"items"`
}

// DeepCopyObject returns l: nothing here needs a copy.
func (l *WidgetList) DeepCopyObject() runtime.Object { return l }

// outcome is what a decoder made of its input.
type outcome struct {
	obj  runtime.Object
	into bool
	gvk  *schema.GroupVersionKind
	err  error
}

func decodeWith(d runtime.Decoder, data []byte, target reflect.Type) outcome {
	into := reflect.New(target).Interface().(runtime.Object)
	obj, gvk, err := d.Decode(data, nil, into)
	return outcome{obj, obj == into, gvk, err}
}

func streamWith(d *Decoder, r io.Reader, target reflect.Type) outcome {
	into := reflect.New(target).Interface().(runtime.Object)
	obj, gvk, err := d.DecodeList(r, into)
	return outcome{obj, obj == into, gvk, err}
}

// same fails the test unless both outcomes are the same. The error texts of streams are their own.
func same(t *testing.T, what string, got, want outcome, texts bool) {
	t.Helper()
	if (got.err == nil) != (want.err == nil) || texts && want.err != nil && got.err.Error() != want.err.Error() {
		t.Fatalf("%s: error %v, want %v", what, got.err, want.err)
	}
	if want.err != nil {
		return
	}
	if got.into != want.into || !reflect.DeepEqual(got.gvk, want.gvk) {
		t.Fatalf("%s: got %v (into the target: %v), want %v (%v)", what, got.gvk, got.into, want.gvk, want.into)
	}
	if !reflect.DeepEqual(got.obj, want.obj) {
		g, _ := json.Marshal(got.obj)
		w, _ := json.Marshal(want.obj)
		t.Fatalf("%s:\n got %s\nwant %s\n(%#v\n%#v)", what, g, w, got.obj, want.obj)
	}
}

// sameStream is same for a stream. Its errors have texts of their own, and an object of a kind other than the target's,
// which is good for an error only, comes without its items.
func sameStream(t *testing.T, what string, got, want outcome) {
	t.Helper()
	if want.into || want.err == nil && want.gvk.Kind == "Status" {
		same(t, what, got, want, false)
		return
	}
	if got.into {
		t.Fatalf("%s: it decoded, want %v, %v", what, want.gvk, want.err)
	}
	if want.err == nil && (got.err != nil || reflect.TypeOf(got.obj) != reflect.TypeOf(want.obj) || !reflect.DeepEqual(got.gvk, want.gvk)) {
		t.Fatalf("%s: got a %T, %v, want a %T", what, got.obj, got.err, want.obj)
	}
}

var targets = []reflect.Type{
	reflect.TypeFor[corev1.Pod](), reflect.TypeFor[corev1.PodList](), reflect.TypeFor[appsv1.Deployment](),
	reflect.TypeFor[Widget](), reflect.TypeFor[WidgetList](), reflect.TypeFor[metav1.Status](),
}

// agree decodes data into every kind of target, in every way, with both libraries.
func agree(t *testing.T, data []byte) {
	t.Helper()
	if oddlySpelt(data) {
		return
	}
	for _, target := range targets {
		d := New(general)
		want := decodeWith(general, data, target)
		same(t, target.String(), decodeWith(d, data, target), want, true)
		same(t, target.String()+", once more", decodeWith(d, data, target), want, true)
		if !d.StreamsInto(reflect.New(target).Interface().(runtime.Object)) {
			continue
		}
		sameStream(t, target.String()+" streamed", streamWith(d, bytes.NewReader(data), target), want)
		sameStream(t, target.String()+" byte by byte", streamWith(d, iotest.OneByteReader(bytes.NewReader(data)), target), want)
	}
}

// oddlySpelt reports whether data has a field like kind or apiVersion in other case, for which the decoders are known
// to differ.
func oddlySpelt(data []byte) bool {
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(data, &fields)
	for name := range fields {
		for _, known := range []string{"kind", "apiVersion"} {
			if name != known && strings.EqualFold(name, known) {
				return true
			}
		}
	}
	return false
}

func readTestdata(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSpace(data)
}

// podList returns a list of n pods that differ as pods do.
func podList(t testing.TB, n int) []byte {
	pod := readTestdata(t, "pod.json")
	var list bytes.Buffer
	list.WriteString(`{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"48213400"},"items":[`)
	for i := range n {
		if i > 0 {
			list.WriteByte(',')
		}
		list.Write(bytes.ReplaceAll(pod, []byte("x2x9k"), []byte(string(rune('a'+i%26))+"2x9k")))
	}
	list.WriteString("]}\n")
	return list.Bytes()
}

// withKind puts apiVersion and kind in front of the fields of an object.
func withKind(apiVersion, kind string, object []byte) []byte {
	return append([]byte(`{"apiVersion":"`+apiVersion+`","kind":"`+kind+`",`), bytes.TrimSpace(object)[1:]...)
}
