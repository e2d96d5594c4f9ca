package fake

import (
	"context"
	"errors"
	"reflect"
	"strings"
	stdtesting "testing"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/types"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/testing"
)

var (
	gvr = appsv1.SchemeGroupVersion.WithResource("deployments")
	gvk = appsv1.SchemeGroupVersion.WithKind("Deployment")
	ctx = context.Background()
)

// config is an apply configuration.
type config struct {
	metav1.TypeMeta `json:",inline"`
	Metadata        metav1.ObjectMeta      `json:"metadata"`
	Spec            map[string]interface{} `json:"spec,omitempty"`
	Status          map[string]interface{} `json:"status,omitempty"`
}

func (c *config) GetName() *string {
	if c.Metadata.Name == "" {
		return nil
	}
	return &c.Metadata.Name
}

func newConfig(name string) *config {
	return &config{TypeMeta: metav1.TypeMeta{Kind: "Deployment", APIVersion: "apps/v1"}, Metadata: metav1.ObjectMeta{Name: name}}
}

type client = FakeClientWithListAndApply[*appsv1.Deployment, *appsv1.DeploymentList, *config]

func newClient(fake *testing.Fake) *client {
	return NewFakeClientWithListAndApply[*appsv1.Deployment, *appsv1.DeploymentList, *config](
		fake, "ns", gvr, gvk,
		func() *appsv1.Deployment { return &appsv1.Deployment{} },
		func() *appsv1.DeploymentList { return &appsv1.DeploymentList{} },
		func(dst, src *appsv1.DeploymentList) { dst.ListMeta = src.ListMeta },
		func(list *appsv1.DeploymentList) []*appsv1.Deployment { return ToPointerSlice(list.Items) },
		func(list *appsv1.DeploymentList, items []*appsv1.Deployment) { list.Items = FromPointerSlice(items) },
	)
}

func trackedClient(t *stdtesting.T, objects ...runtime.Object) (*client, *testing.Fake) {
	t.Helper()
	scheme := runtime.NewScheme()
	metav1.AddToGroupVersion(scheme, schema.GroupVersion{Version: "v1"})
	utilruntime.Must(appsv1.AddToScheme(scheme))
	tracker := testing.NewObjectTracker(scheme, serializer.NewCodecFactory(scheme).UniversalDecoder())
	for _, obj := range objects {
		if err := tracker.Add(obj); err != nil {
			t.Fatal(err)
		}
	}
	fake := &testing.Fake{}
	fake.AddReactor("*", "*", testing.ObjectReaction(tracker))
	fake.AddWatchReactor("*", func(action testing.Action) (bool, watch.Interface, error) {
		w, err := tracker.Watch(action.GetResource(), action.GetNamespace(), action.(testing.WatchActionImpl).ListOptions)
		return true, w, err
	})
	return newClient(fake), fake
}

func deployment(name string, labels map[string]string) *appsv1.Deployment {
	return &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: "ns", Name: name, Labels: labels}}
}

func TestActions(t *stdtesting.T) {
	d := deployment("d", nil)
	yes := true
	for _, c := range []struct {
		name string
		call func(*client) error
		want testing.Action
	}{
		{"Get", func(c *client) error { _, err := c.Get(ctx, "d", metav1.GetOptions{ResourceVersion: "1"}); return err },
			testing.NewGetActionWithOptions(gvr, "ns", "d", metav1.GetOptions{ResourceVersion: "1"})},
		{"List", func(c *client) error { _, err := c.List(ctx, metav1.ListOptions{Limit: 3}); return err },
			testing.NewListActionWithOptions(gvr, gvk, "ns", metav1.ListOptions{Limit: 3})},
		{"Create", func(c *client) error { _, err := c.Create(ctx, d, metav1.CreateOptions{FieldManager: "m"}); return err },
			testing.NewCreateActionWithOptions(gvr, "ns", d, metav1.CreateOptions{FieldManager: "m"})},
		{"Update", func(c *client) error { _, err := c.Update(ctx, d, metav1.UpdateOptions{FieldManager: "m"}); return err },
			testing.NewUpdateActionWithOptions(gvr, "ns", d, metav1.UpdateOptions{FieldManager: "m"})},
		{"UpdateStatus", func(c *client) error {
			_, err := c.UpdateStatus(ctx, d, metav1.UpdateOptions{FieldManager: "m"})
			return err
		},
			testing.NewUpdateSubresourceActionWithOptions(gvr, "status", "ns", d, metav1.UpdateOptions{FieldManager: "m"})},
		{"Delete", func(c *client) error { return c.Delete(ctx, "d", metav1.DeleteOptions{DryRun: []string{"All"}}) },
			testing.NewDeleteActionWithOptions(gvr, "ns", "d", metav1.DeleteOptions{DryRun: []string{"All"}})},
		{"DeleteCollection", func(c *client) error {
			return c.DeleteCollection(ctx, metav1.DeleteOptions{DryRun: []string{"All"}}, metav1.ListOptions{LabelSelector: "a=b"})
		}, testing.NewDeleteCollectionActionWithOptions(gvr, "ns", metav1.DeleteOptions{DryRun: []string{"All"}}, metav1.ListOptions{LabelSelector: "a=b"})},
		{"Patch", func(c *client) error {
			_, err := c.Patch(ctx, "d", types.MergePatchType, []byte("{}"), metav1.PatchOptions{FieldManager: "m"}, "a", "b")
			return err
		}, testing.NewPatchSubresourceActionWithOptions(gvr, "ns", "d", types.MergePatchType, []byte("{}"), metav1.PatchOptions{FieldManager: "m"}, "a", "b")},
		{"ApplyStatus", func(c *client) error {
			_, err := c.ApplyStatus(ctx, newConfig("d"), metav1.ApplyOptions{Force: true, FieldManager: "m"})
			return err
		}, testing.NewPatchSubresourceActionWithOptions(gvr, "ns", "d", types.ApplyPatchType,
			[]byte(`{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"d"}}`), metav1.PatchOptions{FieldManager: "m", Force: &yes}, "status")},
	} {
		t.Run(c.name, func(t *stdtesting.T) {
			fake := &testing.Fake{}
			if err := c.call(newClient(fake)); err != nil {
				t.Fatal(err)
			}
			if got := fake.Actions(); len(got) != 1 || !reflect.DeepEqual(got[0], c.want.DeepCopy()) {
				t.Errorf("got  %#v\nwant %#v", got, c.want)
			}
		})
	}
}

func TestClientOnTracker(t *stdtesting.T) {
	c, _ := trackedClient(t, deployment("a", map[string]string{"app": "x"}), deployment("b", nil))
	if _, err := c.Create(ctx, deployment("c", map[string]string{"app": "x"}), metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	w, err := c.Watch(ctx, metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	if got := (<-w.ResultChan()).Object.(*appsv1.Deployment).Name; got != "a" {
		t.Errorf("the watch starts with %s", got)
	}
	list, err := c.List(ctx, metav1.ListOptions{LabelSelector: "app=x", FieldSelector: "metadata.name!=a"})
	if err != nil || len(list.Items) != 1 || list.Items[0].Name != "c" || list.ResourceVersion == "" {
		t.Errorf("list: %v, %v", list, err)
	}
	applied, err := c.Apply(ctx, newConfig("new"), metav1.ApplyOptions{FieldManager: "m"})
	if err != nil || applied.Name != "new" || applied.Namespace != "ns" {
		t.Errorf("apply: %v, %v", applied, err)
	}
	if err := c.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{LabelSelector: "app=x"}); err != nil {
		t.Fatal(err)
	}
	if list, err := c.List(ctx, metav1.ListOptions{}); err != nil || len(list.Items) != 2 {
		t.Errorf("after delete-collection: %v, %v", list, err)
	}
	if got, err := c.Get(ctx, "absent", metav1.GetOptions{}); !apierrors.IsNotFound(err) || got == nil {
		t.Errorf("get of an absent object: %v, %v", got, err)
	}
}

func TestApplyArguments(t *stdtesting.T) {
	c := newClient(&testing.Fake{})
	for name, configuration := range map[string]*config{
		"configuration provided to Apply must not be nil": nil,
		"configuration.Name must be provided to Apply":    newConfig(""),
	} {
		for _, call := range []func(context.Context, *config, metav1.ApplyOptions) (*appsv1.Deployment, error){c.Apply, c.ApplyStatus} {
			if got, err := call(ctx, configuration, metav1.ApplyOptions{}); got != nil || err == nil || err.Error() != name {
				t.Errorf("%s: got %v, %v", name, got, err)
			}
		}
	}
}

func TestReactorAnswers(t *stdtesting.T) {
	failure := errors.New("boom")
	answer := func(obj runtime.Object, err error) *client {
		fake := &testing.Fake{}
		fake.AddReactor("*", "*", func(testing.Action) (bool, runtime.Object, error) { return true, obj, err })
		return newClient(fake)
	}
	if got, err := answer(nil, failure).Get(ctx, "d", metav1.GetOptions{}); got == nil || !errors.Is(err, failure) {
		t.Errorf("nil object: %v, %v", got, err)
	}
	if got, err := answer(deployment("x", nil), failure).Get(ctx, "d", metav1.GetOptions{}); got.Name != "x" || !errors.Is(err, failure) {
		t.Errorf("object and error: %v, %v", got, err)
	}
	if got, err := answer(&metav1.Status{}, nil).Get(ctx, "d", metav1.GetOptions{}); got == nil || err == nil || !strings.Contains(err.Error(), "*v1.Status") {
		t.Errorf("other type: %v, %v", got, err)
	}
	if got, err := answer(nil, failure).List(ctx, metav1.ListOptions{}); got == nil || !errors.Is(err, failure) {
		t.Errorf("nil list: %v, %v", got, err)
	}
	if got, err := answer(&metav1.Status{}, nil).List(ctx, metav1.ListOptions{}); got == nil || err == nil || !strings.Contains(err.Error(), "*v1.Status") {
		t.Errorf("list of another type: %v, %v", got, err)
	}
	canned := &appsv1.DeploymentList{ListMeta: metav1.ListMeta{ResourceVersion: "7"}, Items: []appsv1.Deployment{*deployment("a", map[string]string{"x": "y"}), *deployment("b", nil)}}
	got, err := answer(canned, nil).List(ctx, metav1.ListOptions{LabelSelector: "x=y", FieldSelector: "metadata.name=b"})
	if err != nil || len(got.Items) != 1 || got.Items[0].Name != "a" || got.ResourceVersion != "7" {
		t.Errorf("canned list is filtered by labels only: %v, %v", got, err)
	}
}

func TestSubresourceResult(t *stdtesting.T) {
	d := deployment("d", nil)
	d.UID = "u"
	d.Spec.Replicas = new(int32)
	*d.Spec.Replicas = 4
	d.Spec.Selector = &metav1.LabelSelector{MatchLabels: map[string]string{"b": "2", "a": "1"}}
	d.Status.Replicas = 3
	c, fake := trackedClient(t, d)
	getScale := func() (*autoscalingv1.Scale, error) {
		empty := &autoscalingv1.Scale{}
		obj, err := fake.Invokes(testing.NewGetSubresourceAction(c.Resource(), c.Namespace(), "scale", "d"), empty)
		return SubresourceResult(obj, err, empty)
	}
	got, err := getScale()
	want := &autoscalingv1.Scale{
		ObjectMeta: metav1.ObjectMeta{Namespace: "ns", Name: "d", UID: "u"},
		Spec:       autoscalingv1.ScaleSpec{Replicas: 4},
		Status:     autoscalingv1.ScaleStatus{Replicas: 3, Selector: "a=1,b=2"},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v\nwant %v", got, err, want)
	}
	got.Spec.Replicas = 9
	obj, err := fake.Invokes(testing.NewUpdateSubresourceAction(c.Resource(), "scale", c.Namespace(), got), &autoscalingv1.Scale{})
	if updated, err := SubresourceResult(obj, err, &autoscalingv1.Scale{}); err != nil || updated.Spec.Replicas != 9 {
		t.Errorf("update: %v, %v", updated, err)
	}
	if again, err := getScale(); err != nil || again.Spec.Replicas != 9 {
		t.Errorf("after the update: %v, %v", again, err)
	}
	if c.Kind() != gvk {
		t.Errorf("kind %v", c.Kind())
	}
}

func TestPointerSlices(t *stdtesting.T) {
	if ToPointerSlice[int](nil) != nil || FromPointerSlice[int](nil) != nil {
		t.Error("nil does not stay nil")
	}
	values := []int{1, 2}
	pointers := ToPointerSlice(values)
	*pointers[0] = 5
	if values[0] != 5 {
		t.Error("ToPointerSlice copied the elements")
	}
	if got := FromPointerSlice(pointers); !reflect.DeepEqual(got, []int{5, 2}) {
		t.Errorf("got %v", got)
	}
}
