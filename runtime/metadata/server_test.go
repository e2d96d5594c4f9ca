package metadata_test

import (
	"context"
	"fmt"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"

	"github.com/clientsmith/client-gen/runtime/apitest"
	"github.com/clientsmith/client-gen/runtime/dynamic"
	"github.com/clientsmith/client-gen/runtime/metadata"
)

var configMaps = schema.GroupVersionResource{Version: "v1", Resource: "configmaps"}

// create makes a ConfigMap with the dynamic client, since metadata clients make nothing.
func create(ctx context.Context, server *apitest.Server, name string) error {
	client, err := dynamic.NewForConfig(server.Config())
	if err != nil {
		return err
	}
	obj := &unstructured.Unstructured{Object: map[string]interface{}{
		"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]interface{}{"name": name}, "data": map[string]interface{}{"a": "b"},
	}}
	_, err = client.Resource(configMaps).Namespace("default").Create(ctx, obj, metav1.CreateOptions{})
	return err
}

func TestOnAServer(t *testing.T) {
	ctx := t.Context()
	server := apitest.New(t, apitest.Options{})
	if err := create(ctx, server, "a"); err != nil {
		t.Fatal(err)
	}
	client, err := metadata.NewForConfig(server.Config())
	if err != nil {
		t.Fatal(err)
	}
	maps := client.Resource(configMaps).Namespace("default")
	got, err := maps.Get(ctx, "a", metav1.GetOptions{})
	if err != nil || got.Name != "a" || got.UID == "" || got.Kind != "PartialObjectMetadata" {
		t.Fatalf("get: %v, %v", got, err)
	}
	list, err := client.Resource(configMaps).List(ctx, metav1.ListOptions{FieldSelector: "metadata.name=a"})
	if err != nil || len(list.Items) != 1 || list.Items[0].UID != got.UID || list.ResourceVersion == "" {
		t.Fatalf("list: %v, %v", list, err)
	}
	w, err := maps.Watch(ctx, metav1.ListOptions{ResourceVersion: list.ResourceVersion, FieldSelector: "metadata.name=a"})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	patched, err := maps.Patch(ctx, "a", types.MergePatchType, []byte(`{"metadata":{"labels":{"x":"y"}}}`), metav1.PatchOptions{})
	if err != nil || patched.Labels["x"] != "y" {
		t.Errorf("patch: %v, %v", patched, err)
	}
	if m, ok := (<-w.ResultChan()).Object.(*metav1.PartialObjectMetadata); !ok || m.Labels["x"] != "y" {
		t.Errorf("event with %v", m)
	}
	stale := metav1.DeleteOptions{Preconditions: metav1.NewUIDPreconditions("another")}
	if err := maps.Delete(ctx, "a", stale); !apierrors.IsConflict(err) {
		t.Errorf("delete with the UID of another: %v", err)
	}
	if err := maps.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{LabelSelector: "x=y"}); err != nil {
		t.Error(err)
	}
	if got, err := maps.Get(ctx, "a", metav1.GetOptions{}); !apierrors.IsNotFound(err) || got != nil {
		t.Errorf("get after delete: %v, %v", got, err)
	}
}

func Example() {
	ctx := context.Background()
	server, err := apitest.Start(apitest.Options{})
	if err != nil {
		panic(err)
	}
	defer server.Close()
	if err := create(ctx, server, "settings"); err != nil {
		panic(err)
	}
	client, err := metadata.NewForConfig(server.Config())
	if err != nil {
		panic(err)
	}
	m, err := client.Resource(configMaps).Namespace("default").Get(ctx, "settings", metav1.GetOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Println(m.Kind, m.Name)
	// Output: PartialObjectMetadata settings
}
