package fake

import (
	"context"
	"reflect"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/dynamic"
	clienttesting "github.com/clientsmith/client-gen/runtime/testing"
)

var (
	ctx      = context.Background()
	pods     = corev1.SchemeGroupVersion.WithResource("pods")
	example  = schema.GroupVersion{Group: "example.com", Version: "v1"}
	crontabs = example.WithResource("crontabs")
	gateways = example.WithResource("gateways") // guessed as gatewaies
)

func coreScheme(t *testing.T) *runtime.Scheme {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := corev1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	return scheme
}

func object(kind, name string, labels map[string]string) *unstructured.Unstructured {
	u := &unstructured.Unstructured{}
	u.SetGroupVersionKind(example.WithKind(kind))
	u.SetNamespace("ns")
	u.SetName(name)
	u.SetLabels(labels)
	return u
}

func names(list *unstructured.UnstructuredList) string {
	var all []string
	for _, item := range list.Items {
		all = append(all, item.GetKind()+":"+item.GetName())
	}
	return strings.Join(all, " ")
}

func TestTypedObjectsBecomeUnstructured(t *testing.T) {
	list := &corev1.PodList{Items: []corev1.Pod{{ObjectMeta: metav1.ObjectMeta{Namespace: "ns", Name: "b"}}}}
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "ns", Name: "a"}, Spec: corev1.PodSpec{NodeName: "n"}}
	c := NewSimpleDynamicClient(coreScheme(t), pod, list)
	got, err := c.Resource(pods).Namespace("ns").Get(ctx, "a", metav1.GetOptions{})
	if err != nil || got.GetKind() != "Pod" || got.GetAPIVersion() != "v1" {
		t.Fatalf("get: %v, %v", got, err)
	}
	if node, _, _ := unstructured.NestedString(got.Object, "spec", "nodeName"); node != "n" {
		t.Errorf("spec %v", got.Object["spec"])
	}
	all, err := c.Resource(pods).List(ctx, metav1.ListOptions{})
	if err != nil || names(all) != "Pod:a Pod:b" || all.GetKind() != "PodList" || all.GetAPIVersion() != "v1" || all.GetResourceVersion() == "" {
		t.Errorf("list: %v, %v", all, err)
	}
	// The scheme says that there are nodes, though there is none.
	if none, err := c.Resource(corev1.SchemeGroupVersion.WithResource("nodes")).List(ctx, metav1.ListOptions{}); err != nil || none.Items == nil || len(none.Items) != 0 {
		t.Errorf("empty list: %#v, %v", none, err)
	}
}

// TestKindsOfAScheme registers unstructured kinds, one of them an object that is called a list.
func TestKindsOfAScheme(t *testing.T) {
	scheme := runtime.NewScheme()
	scheme.AddKnownTypeWithName(example.WithKind("CronTabList"), &unstructured.UnstructuredList{})
	scheme.AddKnownTypeWithName(example.WithKind("AllowList"), &unstructured.Unstructured{})
	c := NewSimpleDynamicClient(scheme)
	if got, err := c.Resource(crontabs).List(ctx, metav1.ListOptions{}); err != nil || got.GetKind() != "CronTabList" {
		t.Errorf("list: %v, %v", got, err)
	}
	if got, err := c.Resource(example.WithResource("allows")).List(ctx, metav1.ListOptions{}); err == nil {
		t.Errorf("list of a kind that does not exist: %v", got)
	}
}

func TestCustomKinds(t *testing.T) {
	c := NewSimpleDynamicClientWithCustomListKinds(runtime.NewScheme(),
		map[schema.GroupVersionResource]string{gateways: "GatewayList", example.WithResource("lists"): "AllowListList"},
		object("Gateway", "g", nil), object("CronTab", "t", map[string]string{"a": "b"}), object("CronTab", "u", nil))
	for _, tt := range []struct {
		gvr      schema.GroupVersionResource
		selector string
		want     string
	}{
		{gateways, "", "Gateway:g"},
		{crontabs, "", "CronTab:t CronTab:u"},
		{crontabs, "a=b", "CronTab:t"},
		{example.WithResource("lists"), "", ""},
	} {
		if got, err := c.Resource(tt.gvr).Namespace("ns").List(ctx, metav1.ListOptions{LabelSelector: tt.selector}); err != nil || names(got) != tt.want {
			t.Errorf("%s: %v, %v, want %s", tt.gvr.Resource, got, err, tt.want)
		}
	}
	if got, err := c.Resource(crontabs).List(ctx, metav1.ListOptions{FieldSelector: "metadata.name=u"}); err != nil || names(got) != "CronTab:u" {
		t.Errorf("by field: %v, %v", got, err)
	}
	if got, err := c.Resource(example.WithResource("unknown")).List(ctx, metav1.ListOptions{}); err == nil || got != nil || !strings.Contains(err.Error(), "NewSimpleDynamicClientWithCustomListKinds") {
		t.Errorf("unknown resource: %v, %v", got, err)
	}
	if got, err := c.Resource(crontabs).List(ctx, metav1.ListOptions{LabelSelector: "=="}); err == nil || got != nil {
		t.Errorf("bad selector: %v, %v", got, err)
	}
	created, err := c.Resource(example.WithResource("lists")).Namespace("ns").Apply(ctx, "l", object("AllowList", "l", nil), metav1.ApplyOptions{FieldManager: "m"})
	if err != nil || created.GetKind() != "AllowList" {
		t.Errorf("a kind that ends in List: %v, %v", created, err)
	}
}

func TestVerbs(t *testing.T) {
	c := NewSimpleDynamicClient(runtime.NewScheme(), object("CronTab", "t", nil))
	tabs := c.Resource(crontabs).Namespace("ns")
	w, err := tabs.Watch(ctx, metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	next := func(eventType watch.EventType, name string) {
		t.Helper()
		event := <-w.ResultChan()
		if u, ok := event.Object.(*unstructured.Unstructured); !ok || event.Type != eventType || u.GetName() != name {
			t.Errorf("event %s %v, want %s %s", event.Type, event.Object, eventType, name)
		}
	}
	next(watch.Added, "t")
	if _, err := tabs.Create(ctx, object("CronTab", "n", nil), metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	next(watch.Added, "n")
	if _, err := tabs.Create(ctx, object("CronTab", "n", nil), metav1.CreateOptions{}); !apierrors.IsAlreadyExists(err) {
		t.Errorf("create twice: %v", err)
	}
	changed := object("CronTab", "n", nil)
	changed.Object["spec"] = map[string]interface{}{"replicas": int64(3)}
	changed.Object["status"] = map[string]interface{}{"ready": true}
	if got, err := tabs.UpdateStatus(ctx, changed, metav1.UpdateOptions{}); err != nil || got.Object["spec"] != nil || got.Object["status"] == nil {
		t.Errorf("update of the status: %v, %v", got, err)
	}
	next(watch.Modified, "n")
	if got, err := tabs.Update(ctx, changed, metav1.UpdateOptions{}); err != nil || got.Object["spec"] == nil {
		t.Errorf("update: %v, %v", got, err)
	}
	next(watch.Modified, "n")
	got, err := tabs.Patch(ctx, "n", types.MergePatchType, []byte(`{"spec":{"replicas":4}}`), metav1.PatchOptions{})
	if replicas, _, _ := unstructured.NestedInt64(got.Object, "spec", "replicas"); err != nil || replicas != 4 {
		t.Errorf("patch: %v, %v", got, err)
	}
	next(watch.Modified, "n")
	if _, err := tabs.Apply(ctx, "new", object("CronTab", "new", nil), metav1.ApplyOptions{FieldManager: "m"}); err != nil {
		t.Errorf("apply: %v", err)
	}
	next(watch.Added, "new")
	if got, err := tabs.ApplyStatus(ctx, "new", changed, metav1.ApplyOptions{FieldManager: "m"}); err != nil || got.Object["status"] == nil || got.Object["spec"] != nil {
		t.Errorf("apply of the status: %v, %v", got, err)
	}
	next(watch.Modified, "new")
	if err := tabs.Delete(ctx, "n", metav1.DeleteOptions{}); err != nil {
		t.Error(err)
	}
	next(watch.Deleted, "n")
	if got, err := tabs.Get(ctx, "n", metav1.GetOptions{}); !apierrors.IsNotFound(err) || got != nil {
		t.Errorf("get after delete: %v, %v", got, err)
	}
	if err := tabs.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{}); err != nil {
		t.Error(err)
	}
	if list, err := tabs.List(ctx, metav1.ListOptions{}); err != nil || len(list.Items) != 0 {
		t.Errorf("after delete-collection: %v, %v", list, err)
	}
	managed := object("CronTab", "m", nil)
	managed.SetManagedFields([]metav1.ManagedFieldsEntry{{Manager: "m"}})
	if got, err := tabs.Apply(ctx, "m", managed, metav1.ApplyOptions{}); err == nil || got != nil {
		t.Errorf("apply with managedFields: %v, %v", got, err)
	}
}

func TestActions(t *testing.T) {
	tab := object("CronTab", "t", nil)
	yes := true
	for _, c := range []struct {
		name string
		call func(dynamic.ResourceInterface) error
		want clienttesting.Action
	}{
		{"get subresource", func(c dynamic.ResourceInterface) error {
			_, err := c.Get(ctx, "t", metav1.GetOptions{ResourceVersion: "1"}, "a", "b")
			return err
		}, clienttesting.NewGetSubresourceActionWithOptions(crontabs, "ns", "a/b", "t", metav1.GetOptions{ResourceVersion: "1"})},
		{"create", func(c dynamic.ResourceInterface) error {
			_, err := c.Create(ctx, tab, metav1.CreateOptions{FieldManager: "m"})
			return err
		}, clienttesting.NewCreateActionWithOptions(crontabs, "ns", tab, metav1.CreateOptions{FieldManager: "m"})},
		{"create subresource", func(c dynamic.ResourceInterface) error {
			_, err := c.Create(ctx, tab, metav1.CreateOptions{}, "eviction")
			return err
		}, clienttesting.NewCreateSubresourceActionWithOptions(crontabs, "t", "eviction", "ns", tab, metav1.CreateOptions{})},
		{"update status", func(c dynamic.ResourceInterface) error {
			_, err := c.UpdateStatus(ctx, tab, metav1.UpdateOptions{})
			return err
		}, clienttesting.NewUpdateSubresourceActionWithOptions(crontabs, "status", "ns", tab, metav1.UpdateOptions{})},
		{"delete subresource", func(c dynamic.ResourceInterface) error { return c.Delete(ctx, "t", metav1.DeleteOptions{}, "s") },
			clienttesting.NewDeleteSubresourceActionWithOptions(crontabs, "s", "ns", "t", metav1.DeleteOptions{})},
		{"delete collection", func(c dynamic.ResourceInterface) error {
			return c.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{LabelSelector: "a=b"})
		}, clienttesting.NewDeleteCollectionActionWithOptions(crontabs, "ns", metav1.DeleteOptions{}, metav1.ListOptions{LabelSelector: "a=b"})},
		{"list", func(c dynamic.ResourceInterface) error {
			_, err := c.List(ctx, metav1.ListOptions{Limit: 4})
			return err
		}, clienttesting.NewListActionWithOptions(crontabs, example.WithKind("CronTab"), "ns", metav1.ListOptions{Limit: 4})},
		{"apply", func(c dynamic.ResourceInterface) error {
			_, err := c.Apply(ctx, "t", tab, metav1.ApplyOptions{Force: true, FieldManager: "m"}, "s")
			return err
		}, clienttesting.NewPatchSubresourceActionWithOptions(crontabs, "ns", "t", types.ApplyPatchType,
			[]byte(`{"apiVersion":"example.com/v1","kind":"CronTab","metadata":{"name":"t","namespace":"ns"}}`),
			metav1.PatchOptions{Force: &yes, FieldManager: "m"}, "s")},
	} {
		t.Run(c.name, func(t *testing.T) {
			client := NewSimpleDynamicClient(runtime.NewScheme(), tab)
			client.PrependReactor("*", "*", func(clienttesting.Action) (bool, runtime.Object, error) { return true, nil, nil })
			if err := c.call(client.Resource(crontabs).Namespace("ns")); err != nil {
				t.Fatal(err)
			}
			if got := client.Actions(); len(got) != 1 || !reflect.DeepEqual(got[0], c.want.DeepCopy()) {
				t.Errorf("\ngot  %#v\nwant %#v", got, c.want)
			}
		})
	}
}

func TestReactorAnswersTyped(t *testing.T) {
	c := NewSimpleDynamicClient(coreScheme(t))
	c.PrependReactor("get", "pods", func(clienttesting.Action) (bool, runtime.Object, error) {
		return true, &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "typed"}}, nil
	})
	c.PrependReactor("list", "pods", func(clienttesting.Action) (bool, runtime.Object, error) {
		return true, &corev1.PodList{ListMeta: metav1.ListMeta{ResourceVersion: "7", Continue: "c"}, Items: []corev1.Pod{{ObjectMeta: metav1.ObjectMeta{Name: "p"}}}}, nil
	})
	if got, err := c.Resource(pods).Get(ctx, "x", metav1.GetOptions{}); err != nil || got.GetName() != "typed" || got.GetKind() != "Pod" {
		t.Errorf("get: %v, %v", got, err)
	}
	if got, err := c.Resource(pods).List(ctx, metav1.ListOptions{}); err != nil || names(got) != "Pod:p" || got.GetResourceVersion() != "7" || got.GetContinue() != "c" {
		t.Errorf("list: %v, %v", got, err)
	}
}

func TestPanicsAtConstruction(t *testing.T) {
	for name, make := range map[string]func(){
		"list kind without List": func() {
			NewSimpleDynamicClientWithCustomListKinds(runtime.NewScheme(), map[schema.GroupVersionResource]string{gateways: "Gateways"})
		},
		"typed object of an unknown kind": func() { NewSimpleDynamicClient(runtime.NewScheme(), &corev1.Pod{}) },
		"object without kind":             func() { NewSimpleDynamicClient(runtime.NewScheme(), &unstructured.Unstructured{}) },
		"twice the same":                  func() { NewSimpleDynamicClient(runtime.NewScheme(), object("A", "a", nil), object("A", "a", nil)) },
	} {
		func() {
			defer func() {
				if r, _ := recover().(string); !strings.HasPrefix(r, "dynamic/fake: ") {
					t.Errorf("%s: recovered %q", name, r)
				}
			}()
			make()
		}()
	}
}

func TestIsAFakeClient(t *testing.T) {
	c := NewSimpleDynamicClient(runtime.NewScheme())
	if !c.IsWatchListSemanticsUnSupported() {
		t.Error("reflectors would wait for a bookmark for ever")
	}
	if err := c.Tracker().Add(object("CronTab", "t", nil)); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Resource(crontabs).Namespace("ns").Get(ctx, "t", metav1.GetOptions{}); err != nil {
		t.Error(err)
	}
}
