package jsondecode

import (
	"reflect"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
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
