package dynamic_test

import (
	"context"
	"fmt"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/apitest"
	"github.com/clientsmith/client-gen/runtime/dynamic"
)

var crontabs = schema.GroupVersionResource{Group: "example.com", Version: "v1", Resource: "crontabs"}

func tab(name string) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: map[string]interface{}{
		"apiVersion": "example.com/v1",
		"kind":       "CronTab",
		"metadata":   map[string]interface{}{"name": name},
		"spec":       map[string]interface{}{"schedule": "@daily", "replicas": int64(1)},
	}}
}

// TestOnAServer goes through the verbs against an API server.
func TestOnAServer(t *testing.T) {
	ctx := t.Context()
	server := apitest.New(t, apitest.Options{})
	if err := server.AddResource(apitest.Resource{Group: "example.com", Version: "v1", Kind: "CronTab", Status: true, Scale: true}); err != nil {
		t.Fatal(err)
	}
	client, err := dynamic.NewForConfig(server.Config())
	if err != nil {
		t.Fatal(err)
	}
	tabs := client.Resource(crontabs).Namespace("default")
	w, err := tabs.Watch(ctx, metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	created, err := tabs.Create(ctx, tab("a"), metav1.CreateOptions{})
	if err != nil || created.GetUID() == "" {
		t.Fatalf("create: %v, %v", created, err)
	}
	if _, err := tabs.Create(ctx, tab("a"), metav1.CreateOptions{}); !apierrors.IsAlreadyExists(err) {
		t.Errorf("create twice: %v", err)
	}
	created.Object["status"] = map[string]interface{}{"ready": true}
	updated, err := tabs.UpdateStatus(ctx, created, metav1.UpdateOptions{})
	if ready, _, _ := unstructured.NestedBool(updated.Object, "status", "ready"); err != nil || !ready {
		t.Errorf("update of the status: %v, %v", updated, err)
	}
	if _, err := tabs.Update(ctx, created, metav1.UpdateOptions{}); !apierrors.IsConflict(err) {
		t.Errorf("stale update: %v", err)
	}
	patched, err := tabs.Patch(ctx, "a", types.MergePatchType, []byte(`{"spec":{"replicas":5}}`), metav1.PatchOptions{})
	if err != nil {
		t.Fatalf("patch: %v, %v", patched, err)
	}
	scale, err := tabs.Get(ctx, "a", metav1.GetOptions{}, "scale")
	if replicas, _, _ := unstructured.NestedInt64(scale.Object, "spec", "replicas"); err != nil || replicas != 5 || scale.GetKind() != "Scale" {
		t.Errorf("scale: %v, %v", scale, err)
	}
	applied, err := tabs.Apply(ctx, "b", tab("b"), metav1.ApplyOptions{FieldManager: "test"})
	if err != nil || len(applied.GetManagedFields()) != 1 || applied.GetManagedFields()[0].Manager != "test" {
		t.Fatalf("apply: %v, %v", applied, err)
	}
	if _, err := tabs.Apply(ctx, "a", tab("a"), metav1.ApplyOptions{FieldManager: "test"}); !apierrors.IsConflict(err) {
		t.Errorf("apply of a field that another manager owns: %v", err)
	}
	list, err := client.Resource(crontabs).List(ctx, metav1.ListOptions{Limit: 1})
	if err != nil || len(list.Items) != 1 || list.GetContinue() == "" || list.GetKind() != "CronTabList" {
		t.Errorf("list: %v, %v", list, err)
	}
	if err := tabs.Delete(ctx, "a", metav1.DeleteOptions{}); err != nil {
		t.Error(err)
	}
	if err := tabs.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{}); err != nil {
		t.Error(err)
	}
	if got, err := tabs.Get(ctx, "b", metav1.GetOptions{}); !apierrors.IsNotFound(err) || got != nil {
		t.Errorf("get after delete: %v, %v", got, err)
	}
	want := []string{"ADDED a", "MODIFIED a", "MODIFIED a", "ADDED b", "DELETED a", "DELETED b"}
	for i, want := range want {
		event := <-w.ResultChan()
		if event.Type == watch.Error {
			t.Fatalf("event %d: %v", i, event.Object)
		}
		if got := fmt.Sprint(event.Type, " ", event.Object.(*unstructured.Unstructured).GetName()); got != want {
			t.Errorf("event %d: %s, want %s", i, got, want)
		}
	}
}

func Example() {
	server, err := apitest.Start(apitest.Options{})
	if err != nil {
		panic(err)
	}
	defer server.Close()
	client, err := dynamic.NewForConfig(server.Config())
	if err != nil {
		panic(err)
	}
	configMaps := client.Resource(schema.GroupVersionResource{Version: "v1", Resource: "configmaps"}).Namespace("default")
	settings := &unstructured.Unstructured{Object: map[string]interface{}{
		"apiVersion": "v1", "kind": "ConfigMap",
		"metadata": map[string]interface{}{"name": "settings"},
		"data":     map[string]interface{}{"colour": "green"},
	}}
	ctx := context.Background()
	if _, err := configMaps.Apply(ctx, "settings", settings, metav1.ApplyOptions{FieldManager: "example"}); err != nil {
		panic(err)
	}
	got, err := configMaps.Get(ctx, "settings", metav1.GetOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Println(got.GetKind(), got.GetName(), got.Object["data"])
	// Output: ConfigMap settings map[colour:green]
}
