package fake

import (
	"context"
	"reflect"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"

	clienttesting "github.com/clientsmith/client-gen/runtime/testing"
)

var (
	ctx      = context.Background()
	crontabs = schema.GroupVersionResource{Group: "example.com", Version: "v1", Resource: "crontabs"}
	pods     = corev1.SchemeGroupVersion.WithResource("pods")
)

func tab(name string, labels map[string]string) *metav1.PartialObjectMetadata {
	return &metav1.PartialObjectMetadata{
		TypeMeta:   metav1.TypeMeta{APIVersion: "example.com/v1", Kind: "CronTab"},
		ObjectMeta: metav1.ObjectMeta{Namespace: "ns", Name: name, Labels: labels},
	}
}

func names(list *metav1.PartialObjectMetadataList) string {
	var all []string
	for _, item := range list.Items {
		all = append(all, item.Kind+":"+item.Name)
	}
	return strings.Join(all, " ")
}

func TestVerbs(t *testing.T) {
	c := NewSimpleMetadataClient(NewTestScheme(), tab("a", map[string]string{"x": "y"}), tab("b", nil))
	tabs := c.Resource(crontabs).Namespace("ns")
	w, err := tabs.Watch(ctx, metav1.ListOptions{FieldSelector: "metadata.name=new"})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	for selector, want := range map[string]string{"": "CronTab:a CronTab:b", "x=y": "CronTab:a", "x!=y": "CronTab:b"} {
		list, err := c.Resource(crontabs).List(ctx, metav1.ListOptions{LabelSelector: selector})
		if err != nil || names(list) != want || list.Kind != "PartialObjectMetadataList" || list.ResourceVersion == "" {
			t.Errorf("list %q: %v, %v", selector, list, err)
		}
	}
	if list, err := c.Resource(pods).List(ctx, metav1.ListOptions{}); err != nil || list.Items == nil || len(list.Items) != 0 {
		t.Errorf("list of a resource without objects: %v, %v", list, err)
	}
	if list, err := tabs.List(ctx, metav1.ListOptions{LabelSelector: "=="}); err == nil || list != nil {
		t.Errorf("bad selector: %v, %v", list, err)
	}
	maker := tabs.(MetadataClient)
	if got, err := maker.CreateFake(tab("new", nil), metav1.CreateOptions{}); err != nil || got.Name != "new" {
		t.Errorf("create: %v, %v", got, err)
	}
	if got, err := maker.UpdateFake(tab("new", map[string]string{"k": "v"}), metav1.UpdateOptions{}); err != nil || got.Labels["k"] != "v" {
		t.Errorf("update: %v, %v", got, err)
	}
	got, err := tabs.Patch(ctx, "new", types.MergePatchType, []byte(`{"metadata":{"labels":{"k":null,"l":"w"}}}`), metav1.PatchOptions{})
	if err != nil || !reflect.DeepEqual(got.Labels, map[string]string{"l": "w"}) || got.Kind != "CronTab" {
		t.Errorf("patch: %v, %v", got, err)
	}
	if err := tabs.Delete(ctx, "new", metav1.DeleteOptions{}); err != nil {
		t.Error(err)
	}
	for _, want := range []watch.EventType{watch.Added, watch.Modified, watch.Modified, watch.Deleted} {
		if event := <-w.ResultChan(); event.Type != want {
			t.Errorf("event %v, want %s", event, want)
		}
	}
	if got, err := tabs.Get(ctx, "new", metav1.GetOptions{}); !apierrors.IsNotFound(err) || got != nil {
		t.Errorf("get after delete: %v, %v", got, err)
	}
	if err := tabs.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{LabelSelector: "x=y"}); err != nil {
		t.Error(err)
	}
	if list, err := tabs.List(ctx, metav1.ListOptions{}); err != nil || names(list) != "CronTab:b" {
		t.Errorf("after delete-collection: %v, %v", list, err)
	}
	if !c.IsWatchListSemanticsUnSupported() {
		t.Error("reflectors would wait for a bookmark for ever")
	}
}

func TestTypedObjectsBecomeMetadata(t *testing.T) {
	scheme := NewTestScheme()
	if err := corev1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	c := NewSimpleMetadataClient(scheme, &corev1.PodList{Items: []corev1.Pod{{ObjectMeta: metav1.ObjectMeta{Name: "p"}, Spec: corev1.PodSpec{NodeName: "n"}}}})
	got, err := c.Resource(pods).Get(ctx, "p", metav1.GetOptions{})
	if err != nil || got.Name != "p" || got.Kind != "Pod" || got.APIVersion != "v1" {
		t.Errorf("got %v, %v", got, err)
	}
	c.PrependReactor("get", "pods", func(clienttesting.Action) (bool, runtime.Object, error) {
		return true, &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "typed"}}, nil
	})
	if got, err := c.Resource(pods).Get(ctx, "p", metav1.GetOptions{}); err != nil || got.Name != "typed" {
		t.Errorf("got %v, %v", got, err)
	}
	c.PrependReactor("get", "pods", func(clienttesting.Action) (bool, runtime.Object, error) { return true, &metav1.Status{}, nil })
	if got, err := c.Resource(pods).Get(ctx, "p", metav1.GetOptions{}); err == nil || got != nil {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestActions(t *testing.T) {
	c := NewSimpleMetadataClient(NewTestScheme())
	c.PrependReactor("*", "*", func(clienttesting.Action) (bool, runtime.Object, error) { return true, nil, nil })
	tabs := c.Resource(crontabs).Namespace("ns")
	for _, tt := range []struct {
		call func() error
		want clienttesting.Action
	}{
		{func() error { _, err := tabs.Get(ctx, "t", metav1.GetOptions{}, "a", "b"); return err },
			clienttesting.NewGetSubresourceActionWithOptions(crontabs, "ns", "a/b", "t", metav1.GetOptions{})},
		{func() error { return tabs.Delete(ctx, "t", *metav1.NewDeleteOptions(1), "s") },
			clienttesting.NewDeleteSubresourceActionWithOptions(crontabs, "s", "ns", "t", *metav1.NewDeleteOptions(1))},
		{func() error { _, err := tabs.List(ctx, metav1.ListOptions{Limit: 3}); return err },
			clienttesting.NewListActionWithOptions(crontabs, itemKind, "ns", metav1.ListOptions{Limit: 3})},
		{func() error {
			_, err := tabs.Patch(ctx, "t", types.JSONPatchType, []byte(`[]`), metav1.PatchOptions{FieldManager: "m"}, "s")
			return err
		}, clienttesting.NewPatchSubresourceActionWithOptions(crontabs, "ns", "t", types.JSONPatchType, []byte(`[]`), metav1.PatchOptions{FieldManager: "m"}, "s")},
	} {
		c.ClearActions()
		if err := tt.call(); err != nil {
			t.Error(err)
		}
		if got := c.Actions(); len(got) != 1 || !reflect.DeepEqual(got[0], tt.want.DeepCopy()) {
			t.Errorf("\ngot  %#v\nwant %#v", got, tt.want)
		}
	}
}

func TestPanicsAtConstruction(t *testing.T) {
	for name, obj := range map[string]runtime.Object{
		"no kind":       &metav1.PartialObjectMetadata{},
		"unknown kind":  &corev1.Pod{},
		"not an object": &metav1.Status{},
	} {
		func() {
			defer func() {
				if r, _ := recover().(string); !strings.HasPrefix(r, "metadata/fake: ") {
					t.Errorf("%s: recovered %q", name, r)
				}
			}()
			NewSimpleMetadataClient(NewTestScheme(), obj)
		}()
	}
}
