package reference

import (
	"errors"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

func TestGetReference(t *testing.T) {
	scheme := runtime.NewScheme()
	if err := corev1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	object := metav1.ObjectMeta{Name: "web", Namespace: "shop", UID: "u", ResourceVersion: "7"}
	want := corev1.ObjectReference{APIVersion: "v1", Kind: "Pod", Name: "web", Namespace: "shop", UID: "u", ResourceVersion: "7"}
	stated := want
	stated.APIVersion, stated.Kind = "example.com/v2", "Odd"
	given := &corev1.ObjectReference{Name: "given", FieldPath: "spec"}
	for name, tt := range map[string]struct {
		scheme *runtime.Scheme
		obj    runtime.Object
		want   corev1.ObjectReference
		err    string
	}{
		"from the scheme":    {scheme: scheme, obj: &corev1.Pod{ObjectMeta: object}, want: want},
		"from the object":    {obj: &corev1.Pod{TypeMeta: metav1.TypeMeta{APIVersion: "example.com/v2", Kind: "Odd"}, ObjectMeta: object}, want: stated},
		"list":               {scheme: scheme, obj: &corev1.PodList{ListMeta: metav1.ListMeta{ResourceVersion: "9"}}, want: corev1.ObjectReference{APIVersion: "v1", Kind: "PodList", ResourceVersion: "9"}},
		"reference":          {obj: given, want: *given},
		"nil":                {err: ErrNilObject.Error()},
		"nil pointer":        {obj: (*corev1.Pod)(nil), err: ErrNilObject.Error()},
		"no scheme":          {obj: &corev1.Pod{}, err: "no scheme"},
		"not in the scheme":  {scheme: runtime.NewScheme(), obj: &corev1.Pod{}, err: "no kind is registered"},
		"without a metadata": {scheme: scheme, obj: &corev1.PodExecOptions{}, err: "neither object nor list"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := GetReference(tt.scheme, tt.obj)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("got %v, want %s", err, tt.err)
				}
				return
			}
			if err != nil || *got != tt.want {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestGetPartialReference(t *testing.T) {
	given := &corev1.ObjectReference{Name: "given"}
	got, err := GetPartialReference(nil, given, "spec.containers{web}")
	if err != nil || got.Name != "given" || got.FieldPath != "spec.containers{web}" || given.FieldPath != "" {
		t.Errorf("got %+v, %v; given is now %+v", got, err, given)
	}
	if _, err := GetPartialReference(nil, nil, "x"); !errors.Is(err, ErrNilObject) {
		t.Errorf("got %v", err)
	}
}
