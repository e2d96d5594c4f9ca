package applyconfigurations_test

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"sigs.k8s.io/structured-merge-diff/v6/typed"

	applycorev1 "github.com/clientsmith/client-gen/runtime/applyconfigurations/core/v1"
	"github.com/clientsmith/client-gen/runtime/applyconfigurations/internal"
	"github.com/clientsmith/client-gen/runtime/util/extract"
)

// pod has fields of two managers, and some that nobody applied.
func pod(fields string) *corev1.Pod {
	p := &corev1.Pod{}
	p.SetGroupVersionKind(corev1.SchemeGroupVersion.WithKind("Pod"))
	p.Name, p.Labels = "p", map[string]string{"mine": "1", "theirs": "2"}
	p.Spec.NodeName = "n"
	p.Spec.Containers = []corev1.Container{
		{Name: "a", Image: "i", Env: []corev1.EnvVar{{Name: "X", Value: "1"}, {Name: "Y", Value: "2"}}},
		{Name: "b", Image: "j"},
	}
	p.ManagedFields = []metav1.ManagedFieldsEntry{
		{Manager: "me", Operation: metav1.ManagedFieldsOperationUpdate, FieldsV1: metav1.NewFieldsV1(`{"f:spec":{"f:nodeName":{}}}`)},
		{Manager: "me", Operation: metav1.ManagedFieldsOperationApply, FieldsV1: metav1.NewFieldsV1(fields)},
		{Manager: "me", Operation: metav1.ManagedFieldsOperationApply, Subresource: "status", FieldsV1: metav1.NewFieldsV1(`{"f:status":{"f:phase":{}}}`)},
	}
	p.Status.Phase = corev1.PodRunning
	return p
}

// TestInto compares with apimachinery's function, on typed and on unstructured objects.
func TestInto(t *testing.T) {
	schema := internal.Parser().Type("io.k8s.api.core.v1.Pod")
	for name, tt := range map[string]struct{ fields, manager, subresource string }{
		"nobody":        {`{}`, "you", ""},
		"scalar":        {`{"f:spec":{"f:nodeName":{}}}`, "me", ""},
		"map":           {`{"f:metadata":{"f:labels":{"f:mine":{}}}}`, "me", ""},
		"whole map":     {`{"f:metadata":{"f:labels":{}}}`, "me", ""},
		"list of maps":  {`{"f:spec":{"f:containers":{"k:{\"name\":\"a\"}":{".":{},"f:name":{},"f:env":{"k:{\"name\":\"Y\"}":{".":{},"f:name":{},"f:value":{}}}}}}}`, "me", ""},
		"gone":          {`{"f:spec":{"f:containers":{"k:{\"name\":\"z\"}":{".":{},"f:name":{}}}}}`, "me", ""},
		"subresource":   {`{}`, "me", "status"},
		"no such field": {`{"f:spec":{"f:nope":{}}}`, "me", ""},
	} {
		t.Run(name, func(t *testing.T) {
			object := pod(tt.fields)
			content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(object)
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range []runtime.Object{object, &unstructured.Unstructured{Object: content}} {
				before := o.DeepCopyObject()
				got, want := &applycorev1.PodApplyConfiguration{}, &applycorev1.PodApplyConfiguration{}
				if err := managedfields.ExtractInto(o, schema, tt.manager, want, tt.subresource); err != nil {
					t.Fatal(err)
				}
				if err := extract.Into(o, schema, tt.manager, got, tt.subresource); err != nil {
					t.Fatal(err)
				}
				if !equality.Semantic.DeepEqual(got, want) {
					t.Errorf("%T: got %+v, want %+v", o, got, want)
				}
				if !equality.Semantic.DeepEqual(o, before) {
					t.Errorf("%T: the object was changed", o)
				}
			}
		})
	}
}

// TestIntoNothing is about a manager that owns nothing, for which apimachinery's function returns an error.
func TestIntoNothing(t *testing.T) {
	got := &applycorev1.PodApplyConfiguration{}
	if err := extract.Into(pod(`{}`), internal.Parser().Type("io.k8s.api.core.v1.Pod"), "me", got, ""); err != nil || got.ObjectMetaApplyConfiguration != nil || got.Spec != nil {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestIntoErrors(t *testing.T) {
	into := &applycorev1.PodApplyConfiguration{}
	if err := extract.Into(pod(`{"f:`), internal.Parser().Type("io.k8s.api.core.v1.Pod"), "me", into, ""); err == nil {
		t.Error("no error for managed fields that are not JSON")
	}
	if err := extract.Into(pod(`{}`), internal.Parser().Type("no.such.Type"), "me", into, ""); err == nil {
		t.Error("no error for a type without schema")
	}
	if err := extract.Into(&metav1.Status{}, typed.DeducedParseableType, "me", into, ""); err == nil {
		t.Error("no error for something without metadata")
	}
}
