package testing

import (
	"reflect"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
)

func TestReactionCreate(t *testing.T) {
	for name, newTracker := range trackers {
		t.Run(name, func(t *testing.T) {
			fake := fakeOn(newTracker())
			created := mustInvoke[*corev1.Pod](t, fake, NewCreateAction(pods, "ns", pod("", "p", "")))
			if created.Namespace != "ns" || created.ResourceVersion != "" {
				t.Errorf("created %v", created.ObjectMeta)
			}
			generate := pod("", "", "")
			generate.GenerateName = "p-"
			first := mustInvoke[*corev1.Pod](t, fake, NewCreateAction(pods, "ns", generate))
			second := mustInvoke[*corev1.Pod](t, fake, NewCreateAction(pods, "ns", generate))
			if !strings.HasPrefix(first.Name, "p-") || len(first.Name) != len("p-")+5 || first.Name == second.Name {
				t.Errorf("generated names %q and %q", first.Name, second.Name)
			}
			if _, err := fake.Invokes(NewCreateAction(pods, "ns", pod("ns", "p", "")), nil); !errors.IsAlreadyExists(err) {
				t.Errorf("create again: %v", err)
			}
		})
	}
}

func TestReactionListSelectors(t *testing.T) {
	tracker := plainTracker()
	running := pod("b", "running", "n2")
	running.Status.Phase = corev1.PodRunning
	running.Labels = map[string]string{"app": "x"}
	hostNetwork := pod("a", "host", "n1")
	hostNetwork.Spec.HostNetwork = true
	mustAdd(t, tracker, pod("a", "plain", "n1"), hostNetwork, running)
	fake := fakeOn(tracker)
	for selector, want := range map[string][]string{
		"":                                     {"a/host", "a/plain", "b/running"},
		"metadata.name=plain":                  {"a/plain"},
		"metadata.name!=plain":                 {"a/host", "b/running"},
		"metadata.namespace=b":                 {"b/running"},
		"spec.nodeName=n1":                     {"a/host", "a/plain"},
		"spec.nodeName=n1,metadata.name!=host": {"a/plain"},
		"status.phase=Running":                 {"b/running"},
		"status.phase!=Running":                {"a/host", "a/plain"},
		"spec.hostNetwork=true":                {"a/host"},
		"spec.hostNetwork=false":               {"a/plain", "b/running"},
		"spec.priority=0":                      {"a/host", "a/plain", "b/running"},
		"spec.noSuchField=1":                   {"a/host", "a/plain", "b/running"},
		"spec.containers=1":                    {"a/host", "a/plain", "b/running"},
	} {
		if got := podNames(t, fake, "", metav1.ListOptions{FieldSelector: selector}); !reflect.DeepEqual(got, want) {
			t.Errorf("fields %q: got %v, want %v", selector, got, want)
		}
	}
	if got := podNames(t, fake, "", metav1.ListOptions{LabelSelector: "app in (x,y)"}); !reflect.DeepEqual(got, []string{"b/running"}) {
		t.Errorf("labels: got %v", got)
	}
}

func TestFieldSelectorOnUnstructured(t *testing.T) {
	obj := &unstructured.Unstructured{Object: map[string]interface{}{
		"metadata": map[string]interface{}{"name": "x"},
		"spec":     map[string]interface{}{"color": "red", "size": int64(4), "on": true},
	}}
	for selector, want := range map[string]bool{
		"spec.color=red": true, "spec.color=blue": false, "spec.size=4": true, "spec.on=true": true, "spec.on!=true": false,
		"spec.absent=": true, "spec.absent=x": false, "metadata.name=x": true, "spec.color.deeper=1": true,
	} {
		restrictions, err := restrictionsFor(metav1.ListOptions{FieldSelector: selector})
		if err != nil {
			t.Fatal(err)
		}
		if got := restrictions.selects(obj); got != want {
			t.Errorf("%s: %v", selector, got)
		}
	}
}

func TestReactionDelete(t *testing.T) {
	for name, newTracker := range trackers {
		t.Run(name, func(t *testing.T) {
			tracker := newTracker()
			for _, p := range []*corev1.Pod{pod("a", "p1", "n1"), pod("a", "p2", "n2"), pod("b", "p1", "n1"), pod("b", "p3", "n3")} {
				p.Labels = map[string]string{"node": p.Spec.NodeName}
				mustAdd(t, tracker, p)
			}
			fake := fakeOn(tracker)
			w, err := tracker.Watch(pods, "")
			if err != nil {
				t.Fatal(err)
			}
			for _, step := range []struct {
				action Action
				left   []string
			}{
				{NewDeleteCollectionAction(pods, "none", nil), []string{"a/p1", "a/p2", "b/p1", "b/p3"}},
				{NewDeleteSubresourceAction(pods, "sub", "a", "p1"), []string{"a/p1", "a/p2", "b/p1", "b/p3"}},
				{NewDeleteCollectionAction(pods, "a", metav1.ListOptions{FieldSelector: "metadata.name=p2"}), []string{"a/p1", "b/p1", "b/p3"}},
				{NewRootDeleteCollectionAction(pods, metav1.ListOptions{LabelSelector: "node=n1"}), []string{"b/p3"}},
				{NewDeleteAction(pods, "b", "p3"), []string{}},
				{NewDeleteCollectionAction(pods, "b", nil), []string{}},
			} {
				if _, err := fake.Invokes(step.action, nil); err != nil {
					t.Fatal(err)
				}
				if got := podNames(t, fake, "", metav1.ListOptions{}); !reflect.DeepEqual(got, step.left) {
					t.Errorf("after %v: %v left, want %v", step.action, got, step.left)
				}
			}
			if got, want := events(w), []string{"DELETED p2", "DELETED p1", "DELETED p1", "DELETED p3"}; !reflect.DeepEqual(got, want) {
				t.Errorf("events %v, want %v", got, want)
			}
		})
	}
}

func TestReactionUpdate(t *testing.T) {
	for name, newTracker := range trackers {
		t.Run(name, func(t *testing.T) {
			tracker := newTracker()
			mustAdd(t, tracker, deployment("ns", "d", 1, map[string]string{"app": "x"}))
			fake := fakeOn(tracker)

			withStatus := deployment("ns", "d", 5, nil)
			withStatus.Status.Replicas = 3
			got := mustInvoke[*appsv1.Deployment](t, fake, NewUpdateSubresourceAction(deployments, "status", "ns", withStatus))
			if *got.Spec.Replicas != 1 || got.Status.Replicas != 3 || got.Labels["app"] != "x" {
				t.Errorf("update of the status: spec %d, status %d, labels %v", *got.Spec.Replicas, got.Status.Replicas, got.Labels)
			}
			got = mustInvoke[*appsv1.Deployment](t, fake, NewUpdateAction(deployments, "ns", deployment("ns", "d", 7, nil)))
			if *got.Spec.Replicas != 7 || got.Status.Replicas != 0 || got.Labels != nil {
				t.Errorf("update replaces the whole object, got %v", got)
			}
			got = mustInvoke[*appsv1.Deployment](t, fake, NewUpdateSubresourceAction(deployments, "other", "ns", deployment("ns", "d", 8, nil)))
			if *got.Spec.Replicas != 8 {
				t.Errorf("update of a subresource of the same type: %d", *got.Spec.Replicas)
			}
			for _, action := range []Action{
				NewUpdateAction(deployments, "ns", deployment("ns", "absent", 1, nil)),
				NewUpdateSubresourceAction(deployments, "status", "ns", deployment("ns", "absent", 1, nil)),
			} {
				if _, err := fake.Invokes(action, nil); !errors.IsNotFound(err) {
					t.Errorf("update of an absent object: %v", err)
				}
			}
		})
	}
}

func TestReactionScale(t *testing.T) {
	for name, newTracker := range trackers {
		t.Run(name, func(t *testing.T) {
			tracker := newTracker()
			mustAdd(t, tracker, deployment("ns", "d", 1, nil), pod("ns", "d", ""))
			fake := fakeOn(tracker)
			scale := &autoscalingv1.Scale{ObjectMeta: metav1.ObjectMeta{Namespace: "ns", Name: "d"}, Spec: autoscalingv1.ScaleSpec{Replicas: 4}}
			if got := mustInvoke[*autoscalingv1.Scale](t, fake, NewUpdateSubresourceAction(deployments, "scale", "ns", scale)); got.Spec.Replicas != 4 {
				t.Errorf("answered %v", got)
			}
			if got := mustInvoke[*appsv1.Deployment](t, fake, NewGetAction(deployments, "ns", "d")); *got.Spec.Replicas != 4 {
				t.Errorf("the deployment has %d replicas", *got.Spec.Replicas)
			}
			if _, err := fake.Invokes(NewUpdateSubresourceAction(pods, "scale", "ns", scale), nil); !errors.IsBadRequest(err) {
				t.Errorf("scale of a pod: %v", err)
			}
		})
	}
}

func TestReactionUnstructuredSubresources(t *testing.T) {
	gvk := schema.GroupVersionKind{Group: "g", Version: "v1", Kind: "Widget"}
	gvr := gvk.GroupVersion().WithResource("widgets")
	widget := func(kind, content string) *unstructured.Unstructured {
		obj := &unstructured.Unstructured{}
		if err := obj.UnmarshalJSON([]byte(`{"apiVersion":"g/v1","kind":"` + kind + `","metadata":{"name":"w"},` + content + `}`)); err != nil {
			t.Fatal(err)
		}
		return obj
	}
	s := runtime.NewScheme()
	s.AddKnownTypeWithName(gvk, &unstructured.Unstructured{})
	fake := fakeOn(NewObjectTracker(s, codecs.UniversalDecoder()))
	mustInvoke[*unstructured.Unstructured](t, fake, NewRootCreateAction(gvr, widget("Widget", `"spec":{"replicas":1}`)))
	fakePatch := func(pt types.PatchType, patch string, sub ...string) (runtime.Object, error) {
		return fake.Invokes(NewRootPatchSubresourceAction(gvr, "w", pt, []byte(patch), sub...), nil)
	}
	mustInvoke[*unstructured.Unstructured](t, fake, NewRootUpdateSubresourceAction(gvr, "status", widget("Widget", `"spec":{"replicas":9},"status":{"ready":2}`)))
	mustInvoke[*unstructured.Unstructured](t, fake, NewRootUpdateSubresourceAction(gvr, "scale", widget("Scale", `"spec":{"replicas":5}`)))
	if _, err := fakePatch(types.ApplyPatchType, `{"apiVersion":"g/v1","kind":"Widget","spec":{"color":"red"}}`); err != nil {
		t.Error(err)
	}
	if _, err := fakePatch(types.StrategicMergePatchType, `{}`); !errors.IsUnsupportedMediaType(err) {
		t.Errorf("strategic merge patch of an unstructured object: %v", err)
	}
	got := mustInvoke[*unstructured.Unstructured](t, fake, NewRootGetAction(gvr, "w"))
	want := map[string]interface{}{
		"apiVersion": "g/v1", "kind": "Widget", "metadata": map[string]interface{}{"name": "w"},
		"spec":   map[string]interface{}{"replicas": int64(5), "color": "red"},
		"status": map[string]interface{}{"ready": int64(2)},
	}
	if !reflect.DeepEqual(got.Object, want) {
		t.Errorf("got  %v\nwant %v", got.Object, want)
	}
	if _, err := fakePatch(types.MergePatchType, `{"status":null,"spec":null}`, "status"); err != nil {
		t.Error(err)
	}
	got = mustInvoke[*unstructured.Unstructured](t, fake, NewRootGetAction(gvr, "w"))
	if _, hasStatus := got.Object["status"]; hasStatus || got.Object["spec"] == nil {
		t.Errorf("after the status was removed through its subresource: %v", got.Object)
	}
}

func TestReactionCreateOnSubresource(t *testing.T) {
	tracker := plainTracker()
	mustAdd(t, tracker, pod("ns", "p", ""))
	fake := fakeOn(tracker)
	eviction := &policyv1.Eviction{ObjectMeta: metav1.ObjectMeta{Namespace: "ns", Name: "p"}}
	mustInvoke[*policyv1.Eviction](t, fake, NewCreateSubresourceAction(pods, "p", "eviction", "ns", eviction))
	if got := mustInvoke[*corev1.Pod](t, fake, NewGetAction(pods, "ns", "p")); got.Spec.NodeName != "" {
		t.Errorf("the eviction changed the pod: %v", got)
	}
	mustInvoke[*corev1.Pod](t, fake, NewCreateSubresourceAction(pods, "p", "sub", "ns", pod("ns", "p", "n")))
	if got := mustInvoke[*corev1.Pod](t, fake, NewGetAction(pods, "ns", "p")); got.Spec.NodeName != "n" {
		t.Errorf("a pod created on a subresource was not stored: %v", got)
	}
}

func TestReactionPatch(t *testing.T) {
	for name, newTracker := range trackers {
		for _, c := range []struct {
			what        string
			patchType   types.PatchType
			patch       string
			subresource []string
			check       func(*appsv1.Deployment) bool
		}{
			{"json", types.JSONPatchType, `[{"op":"replace","path":"/spec/replicas","value":3}]`, nil,
				func(d *appsv1.Deployment) bool { return *d.Spec.Replicas == 3 && d.Labels["app"] == "x" }},
			{"merge", types.MergePatchType, `{"metadata":{"labels":{"app":null,"new":"y"}}}`, nil,
				func(d *appsv1.Deployment) bool { return reflect.DeepEqual(d.Labels, map[string]string{"new": "y"}) }},
			{"strategic", types.StrategicMergePatchType, `{"spec":{"template":{"spec":{"containers":[{"name":"b","image":"i"}]}}}}`, nil,
				func(d *appsv1.Deployment) bool { return len(d.Spec.Template.Spec.Containers) == 2 }},
			{"merge replaces lists", types.MergePatchType, `{"spec":{"template":{"spec":{"containers":[{"name":"b"}]}}}}`, nil,
				func(d *appsv1.Deployment) bool { return len(d.Spec.Template.Spec.Containers) == 1 }},
			{"status", types.MergePatchType, `{"spec":{"replicas":9},"status":{"replicas":2}}`, []string{"status"},
				func(d *appsv1.Deployment) bool { return *d.Spec.Replicas == 1 && d.Status.Replicas == 2 }},
			{"other subresource", types.MergePatchType, `{"spec":{"replicas":9}}`, []string{"a", "b"},
				func(d *appsv1.Deployment) bool { return *d.Spec.Replicas == 9 }},
		} {
			t.Run(name+"/"+c.what, func(t *testing.T) {
				tracker := newTracker()
				d := deployment("ns", "d", 1, map[string]string{"app": "x"})
				d.Spec.Template.Spec.Containers = []corev1.Container{{Name: "a"}}
				mustAdd(t, tracker, d)
				fake := fakeOn(tracker)
				got := mustInvoke[*appsv1.Deployment](t, fake, NewPatchSubresourceAction(deployments, "ns", "d", c.patchType, []byte(c.patch), c.subresource...))
				stored := mustInvoke[*appsv1.Deployment](t, fake, NewGetAction(deployments, "ns", "d"))
				if !c.check(got) || !c.check(stored) {
					t.Errorf("got %v", got)
				}
			})
		}
	}
}

func TestReactionPatchErrors(t *testing.T) {
	tracker := plainTracker()
	mustAdd(t, tracker, deployment("ns", "d", 1, nil))
	fake := fakeOn(tracker)
	for _, c := range []struct {
		what, name string
		patchType  types.PatchType
		patch      string
		is         func(error) bool
	}{
		{"absent", "absent", types.MergePatchType, `{}`, errors.IsNotFound},
		{"unknown type", "d", "text/plain", `{}`, errors.IsUnsupportedMediaType},
		{"rename", "d", types.MergePatchType, `{"metadata":{"name":"e"}}`, errors.IsBadRequest},
		{"malformed json patch", "d", types.JSONPatchType, `{`, func(err error) bool { return strings.Contains(err.Error(), `patch deployments.apps "d"`) }},
		{"malformed merge patch", "d", types.MergePatchType, `{`, func(err error) bool { return err != nil }},
		{"wrong type of a field", "d", types.MergePatchType, `{"spec":{"replicas":"x"}}`, func(err error) bool { return strings.Contains(err.Error(), "replicas") }},
		{"malformed configuration", "d", types.ApplyPatchType, "a: b: c", errors.IsBadRequest},
		{"status of an absent object", "absent", types.ApplyPatchType, `{"kind":"Deployment","apiVersion":"apps/v1"}`, nil},
		{"configuration without kind", "new", types.ApplyPatchType, `{}`, errors.IsBadRequest},
	} {
		t.Run(c.what, func(t *testing.T) {
			subresources := []string{}
			is := c.is
			if is == nil {
				subresources, is = []string{"status"}, errors.IsNotFound
			}
			_, err := fake.Invokes(NewPatchSubresourceAction(deployments, "ns", c.name, c.patchType, []byte(c.patch), subresources...), nil)
			if err == nil || !is(err) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// What a tracker of a user lacks must not break the rest.
func TestReactionOnForeignTracker(t *testing.T) {
	type foreign struct{ ObjectTracker }
	tracker := foreign{plainTracker()}
	mustAdd(t, tracker, deployment("ns", "d", 1, nil))
	fake := fakeOn(tracker)
	withStatus := deployment("ns", "d", 5, nil)
	withStatus.Status.Replicas = 3
	got := mustInvoke[*appsv1.Deployment](t, fake, NewUpdateSubresourceAction(deployments, "status", "ns", withStatus))
	if *got.Spec.Replicas != 1 || got.Status.Replicas != 3 {
		t.Errorf("update of the status: %v", got)
	}
	handled, _, err := ObjectReaction(tracker)(NewDeleteCollectionAction(deployments, "ns", nil))
	if handled || err == nil {
		t.Errorf("delete-collection: handled %v, %v", handled, err)
	}
}

func TestReactionUnknownAction(t *testing.T) {
	handled, _, err := ObjectReaction(plainTracker())(GenericActionImpl{ActionImpl: ActionImpl{Verb: "get"}})
	if handled || err == nil {
		t.Errorf("handled %v, %v", handled, err)
	}
}
