package cache

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
)

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

func pod() *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{
			Name: "a", Labels: map[string]string{"app": "x"},
			Annotations:   map[string]string{lastApplied: "{}", "keep": "me"},
			ManagedFields: []metav1.ManagedFieldsEntry{{Manager: "kubectl"}},
		},
		Spec: corev1.PodSpec{
			NodeName: "node",
			Containers: []corev1.Container{
				{Name: "one", Env: []corev1.EnvVar{{Name: "A", Value: "1"}}},
				{Name: "two", Env: []corev1.EnvVar{{Name: "B", Value: "2"}}},
			},
			Volumes: []corev1.Volume{{Name: "v", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{Medium: "Memory"}}}},
		},
		Status: corev1.PodStatus{Phase: "Running"},
	}
}

// Typed and unstructured objects lose the same fields.
func TestDropFields(t *testing.T) {
	tests := map[string]struct {
		paths []string
		drop  func(p *corev1.Pod)
	}{
		"struct":         {[]string{"status"}, func(p *corev1.Pod) { p.Status = corev1.PodStatus{} }},
		"leading dot":    {[]string{".status.phase"}, func(p *corev1.Pod) { p.Status.Phase = "" }},
		"managed fields": {[]string{"metadata.managedFields"}, func(p *corev1.Pod) { p.ManagedFields = nil }},
		"key of a map": {[]string{"metadata.annotations[" + lastApplied + "]"}, func(p *corev1.Pod) {
			delete(p.Annotations, lastApplied)
		}},
		"key without brackets": {[]string{"metadata.labels.app"}, func(p *corev1.Pod) { delete(p.Labels, "app") }},
		"elements": {[]string{"spec.containers[*].env"}, func(p *corev1.Pod) {
			p.Spec.Containers[0].Env, p.Spec.Containers[1].Env = nil, nil
		}},
		"elements of elements": {[]string{"spec.containers[*].env[*].value"}, func(p *corev1.Pod) {
			p.Spec.Containers[0].Env[0].Value, p.Spec.Containers[1].Env[0].Value = "", ""
		}},
		"inline struct": {[]string{"spec.volumes[*].emptyDir.medium"}, func(p *corev1.Pod) { p.Spec.Volumes[0].EmptyDir.Medium = "" }},
		"several":       {[]string{"spec.volumes", "spec.nodeName"}, func(p *corev1.Pod) { p.Spec.Volumes, p.Spec.NodeName = nil, "" }},
		"what is not there": {[]string{"spec.affinity.nodeAffinity", "spec.nothing.here", "spec.volumes[*].secret.items", "spec.nodeName.x", "metadata.labels[*].x"},
			func(*corev1.Pod) {}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			transform, err := DropFields(tt.paths...)
			if err != nil {
				t.Fatal(err)
			}
			want := pod()
			tt.drop(want)
			got, err := transform(pod())
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("typed: %v\ngot  %+v\nwant %+v", err, got, want)
			}
			content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(pod())
			if err != nil {
				t.Fatal(err)
			}
			u, err := transform(&unstructured.Unstructured{Object: content})
			if err != nil {
				t.Fatal(err)
			}
			back := &corev1.Pod{}
			if err := runtime.DefaultUnstructuredConverter.FromUnstructured(u.(*unstructured.Unstructured).Object, back); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(back, want) {
				t.Errorf("unstructured:\ngot  %+v\nwant %+v", back, want)
			}
		})
	}
}

func TestDropFieldsOfMapOfStructs(t *testing.T) {
	type inner struct {
		A string `json:"a"`
		B string
	}
	type outer struct {
		M map[string]inner `json:"m"`
		N map[string]*inner
		I map[int]inner `json:"i"`
	}
	transform, err := DropFields("m.x.a", "N.x.B", "i.1", "m.y.a", "N[z]")
	if err != nil {
		t.Fatal(err)
	}
	got, err := transform(&outer{M: map[string]inner{"x": {"1", "2"}}, N: map[string]*inner{"x": {"1", "2"}, "z": nil}, I: map[int]inner{1: {}}})
	want := &outer{M: map[string]inner{"x": {"", "2"}}, N: map[string]*inner{"x": {"1", ""}}, I: map[int]inner{1: {}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v\ngot  %+v\nwant %+v", err, got, want)
	}
}

func TestDropFieldsRefusesPaths(t *testing.T) {
	for _, path := range []string{
		"", ".", "a..b", "a.", "a[", "a[]", "a[b", "a.[b]", "spec.containers[*]", "metadata", "metadata.name", ".metadata[namespace]",
		"metadata.resourceVersion", "metadata.uid",
	} {
		if _, err := DropFields("status", path); err == nil || path != "" && !strings.Contains(err.Error(), path) {
			t.Errorf("%q: got %v", path, err)
		}
	}
}

func TestDropManagedFields(t *testing.T) {
	transform := DropManagedFields()
	for _, o := range []any{pod(), &unstructured.Unstructured{Object: map[string]any{"metadata": map[string]any{
		"name": "a", "managedFields": []any{map[string]any{"manager": "kubectl"}},
	}}}, DeletedFinalStateUnknown{}} {
		got, err := transform(o)
		if err != nil || got == nil {
			t.Fatal(err)
		}
		if m, ok := got.(metav1.Object); ok && (len(m.GetManagedFields()) != 0 || m.GetName() != "a") {
			t.Errorf("got %v", m)
		}
	}
}

func TestTransforms(t *testing.T) {
	transform := Transforms(DropManagedFields(), nil, func(o any) (any, error) {
		if len(o.(*corev1.Pod).ManagedFields) != 0 {
			t.Error("not in order")
		}
		return nil, errors.New("stop")
	}, func(any) (any, error) { t.Error("not stopped"); return nil, nil })
	if _, err := transform(pod()); err == nil || err.Error() != "stop" {
		t.Errorf("got %v", err)
	}
}
