package reference

import (
	"errors"
	"fmt"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
)

func scheme(t testing.TB) *runtime.Scheme {
	t.Helper()
	s := runtime.NewScheme()
	if err := corev1.AddToScheme(s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestGetReference(t *testing.T) {
	m := metav1.ObjectMeta{Name: "n", Namespace: "ns", UID: "u", ResourceVersion: "7"}
	given := &corev1.ObjectReference{Name: "given"}
	var none *corev1.Pod
	for name, tt := range map[string]struct {
		scheme *runtime.Scheme
		obj    runtime.Object
		want   corev1.ObjectReference
		err    error // any error if it has no text
	}{
		"by the scheme":     {scheme(t), &corev1.Pod{ObjectMeta: m}, corev1.ObjectReference{Kind: "Pod", APIVersion: "v1", Name: "n", Namespace: "ns", UID: "u", ResourceVersion: "7"}, nil},
		"by itself":         {nil, &corev1.Pod{TypeMeta: metav1.TypeMeta{Kind: "A", APIVersion: "b/v2"}, ObjectMeta: m}, corev1.ObjectReference{Kind: "A", APIVersion: "b/v2", Name: "n", Namespace: "ns", UID: "u", ResourceVersion: "7"}, nil},
		"only its kind":     {scheme(t), &corev1.Pod{TypeMeta: metav1.TypeMeta{Kind: "A"}}, corev1.ObjectReference{Kind: "A", APIVersion: "v1"}, nil},
		"only its version":  {scheme(t), &corev1.Pod{TypeMeta: metav1.TypeMeta{APIVersion: "b/v2"}}, corev1.ObjectReference{Kind: "Pod", APIVersion: "b/v2"}, nil},
		"unstructured":      {nil, &unstructured.Unstructured{Object: map[string]interface{}{"kind": "A", "apiVersion": "b/v2", "metadata": map[string]interface{}{"name": "n"}}}, corev1.ObjectReference{Kind: "A", APIVersion: "b/v2", Name: "n"}, nil},
		"list":              {scheme(t), &corev1.PodList{ListMeta: metav1.ListMeta{ResourceVersion: "9"}}, corev1.ObjectReference{Kind: "PodList", APIVersion: "v1", ResourceVersion: "9"}, nil},
		"reference":         {nil, given, *given, nil},
		"nil":               {scheme(t), nil, corev1.ObjectReference{}, ErrNilObject},
		"nil pointer":       {scheme(t), none, corev1.ObjectReference{}, ErrNilObject},
		"unknown kind":      {runtime.NewScheme(), &corev1.Pod{}, corev1.ObjectReference{}, errors.New("")},
		"no scheme":         {nil, &corev1.Pod{}, corev1.ObjectReference{}, errors.New("")},
		"without metadata":  {nil, &metav1.APIGroup{TypeMeta: metav1.TypeMeta{Kind: "APIGroup", APIVersion: "v1"}}, corev1.ObjectReference{}, errors.New("")},
		"empty group in gv": {nil, &corev1.Pod{TypeMeta: metav1.TypeMeta{Kind: "Pod", APIVersion: "v1"}}, corev1.ObjectReference{Kind: "Pod", APIVersion: "v1"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := GetReference(tt.scheme, tt.obj)
			if tt.err != nil {
				if err == nil || got != nil || tt.err.Error() != "" && !errors.Is(err, tt.err) {
					t.Errorf("got %v, %v", got, err)
				}
				return
			}
			if err != nil || *got != tt.want {
				t.Errorf("got %v, %v\nwant %v", got, err, tt.want)
			}
			part, err := GetPartialReference(tt.scheme, tt.obj, "spec.x")
			tt.want.FieldPath = "spec.x"
			if err != nil || *part != tt.want {
				t.Errorf("part: got %v, %v", part, err)
			}
		})
	}
	if given.FieldPath != "" {
		t.Error("the reference that was given has been changed")
	}
	if part, err := GetPartialReference(nil, nil, "x"); part != nil || !errors.Is(err, ErrNilObject) {
		t.Errorf("part of nothing: %v, %v", part, err)
	}
}

func ExampleGetReference() {
	s := runtime.NewScheme()
	if err := corev1.AddToScheme(s); err != nil {
		panic(err)
	}
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "web-0"}}
	ref, err := GetReference(s, pod)
	if err != nil {
		panic(err)
	}
	fmt.Println(ref.APIVersion, ref.Kind, ref.Namespace, ref.Name)
	// Output: v1 Pod default web-0
}
