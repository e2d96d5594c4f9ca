package jsondecode

import (
	"reflect"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	apijson "k8s.io/apimachinery/pkg/runtime/serializer/json"
)

func TestObjectsThatServersSendNeedNoFallback(t *testing.T) {
	tests := map[string]struct {
		target reflect.Type
		data   []byte
	}{
		"pod":                         {reflect.TypeFor[corev1.Pod](), withKind("v1", "Pod", readTestdata(t, "pod.json"))},
		"pods":                        {reflect.TypeFor[corev1.PodList](), podList(t, 3)},
		"deployment":                  {reflect.TypeFor[appsv1.Deployment](), readTestdata(t, "deployment.json")},
		"widget":                      {reflect.TypeFor[Widget](), readTestdata(t, "widget.json")},
		"status":                      {reflect.TypeFor[metav1.Status](), []byte(`{"kind":"Status","apiVersion":"v1","status":"Failure","details":{"causes":[{"field":"x"}]},"code":404}`)},
		"other kind of the same type": {reflect.TypeFor[Widget](), []byte(`{"kind":"Gadget","apiVersion":"example.com/v1"}`)},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			d := New(general)
			same(t, name, decodeWith(d, tt.data, tt.target), decodeWith(general, tt.data, tt.target), true)
			if n := d.Fallbacks(); n != 0 {
				t.Errorf("%d fallbacks", n)
			}
		})
	}
}

func TestAgree(t *testing.T) {
	for _, name := range []string{"pod.json", "widget.json", "deployment.json"} {
		agree(t, readTestdata(t, name))
	}
	agree(t, podList(t, 3))
	for name, data := range oddInputs {
		t.Run(name, func(t *testing.T) { agree(t, []byte(data)) })
	}
	for name, spec := range oddSpecs {
		t.Run(name, func(t *testing.T) {
			widget := `{"kind":"Widget","apiVersion":"example.com/v1","spec":` + spec + `}`
			agree(t, []byte(widget))
			agree(t, []byte(`{"kind":"WidgetList","apiVersion":"example.com/v1","items":[`+widget+`,{},`+widget+`]}`))
		})
	}
}

// TestKindInOtherCase is the one way in which the decoders differ.
func TestKindInOtherCase(t *testing.T) {
	data := []byte(`{"kind":"Widget","apiVersion":"example.com/v1","KIND":"Nothing","spec":{"i":1}}`)
	target := reflect.TypeFor[Widget]()
	if got := decodeWith(New(general), data, target); got.err != nil || !got.into {
		t.Errorf("got %+v", got)
	}
	if got := decodeWith(general, data, target); got.err == nil {
		t.Errorf("apimachinery decoded %+v: the exception in the documentation is one no more", got.obj)
	}
}

func TestTargetsInUseAreLeftToTheSerializer(t *testing.T) {
	data := []byte(`{"kind":"Widget","apiVersion":"example.com/v1","spec":{"i":1}}`)
	used := func() *Widget { return &Widget{Spec: WidgetSpec{Common: Common{Color: "red"}, I: 5}} }
	got, want := used(), used()
	if _, _, err := New(general).Decode(data, nil, got); err != nil {
		t.Fatal(err)
	}
	if _, _, err := general.Decode(data, nil, want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) || got.Spec.Color != "red" {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestDefaultsAreLeftToTheSerializer(t *testing.T) {
	data := []byte(`{"spec":{"i":1}}`)
	gvk := widgetsV1.WithKind("Widget")
	d := New(general)
	obj, got, err := d.Decode(data, &gvk, nil)
	if w, ok := obj.(*Widget); err != nil || !ok || w.Spec.I != 1 || *got != gvk || d.Fallbacks() != 0 {
		t.Errorf("got %+v, %v, %v", obj, got, err)
	}
}

func TestNewWantsPlainJSON(t *testing.T) {
	for name, options := range map[string]apijson.SerializerOptions{
		"YAML": {Yaml: true}, "pretty": {Pretty: true}, "strict": {Strict: true},
	} {
		if New(apijson.NewSerializerWithOptions(apijson.DefaultMetaFactory, scheme, scheme, options)) != nil {
			t.Errorf("%s: made a decoder", name)
		}
	}
	if New(nil) != nil || New((*apijson.Serializer)(nil)) != nil || New(unstructured.UnstructuredJSONScheme) != nil {
		t.Error("made a decoder for another serializer")
	}
}

func TestKindsRegisteredLater(t *testing.T) {
	late := runtime.NewScheme()
	d := New(apijson.NewSerializerWithOptions(apijson.DefaultMetaFactory, late, late, apijson.SerializerOptions{}))
	data := []byte(`{"kind":"Late","apiVersion":"example.com/v1","spec":{"i":1}}`)
	into := &Widget{}
	if obj, gvk, err := d.Decode(data, nil, into); err != nil || obj != into || gvk.Kind != "Late" {
		t.Errorf("a type of no scheme: %v, %v, %v", obj, gvk, err)
	}
	late.AddKnownTypeWithName(widgetsV1.WithKind("Early"), &Widget{})
	if _, _, err := d.Decode(data, nil, &Widget{}); !runtime.IsNotRegisteredError(err) {
		t.Errorf("what a type of no scheme could take is remembered: %v", err)
	}
	if _, _, err := d.Decode([]byte(`{"kind":"Latest","apiVersion":"example.com/v1"}`), nil, &Widget{}); !runtime.IsNotRegisteredError(err) {
		t.Errorf("before: %v", err)
	}
	late.AddKnownTypeWithName(widgetsV1.WithKind("Latest"), &Widget{})
	into = &Widget{}
	if obj, _, err := d.Decode([]byte(`{"kind":"Latest","apiVersion":"example.com/v1"}`), nil, into); err != nil || obj != into {
		t.Errorf("after: %v, %v", obj, err)
	}
}
