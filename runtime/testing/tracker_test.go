package testing

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

func TestTrackerErrors(t *testing.T) {
	for name, newTracker := range trackers {
		tracker := newTracker()
		mustAdd(t, tracker, pod("ns", "p", ""))
		_, getErr := tracker.Get(pods, "ns", "absent")
		_, getElsewhere := tracker.Get(pods, "other", "p")
		_, twoOptions := tracker.Get(pods, "ns", "p", metav1.GetOptions{}, metav1.GetOptions{})
		_, badSelector := tracker.List(pods, podKind, "ns", metav1.ListOptions{FieldSelector: "!"})
		_, badKind := tracker.List(pods, corev1.SchemeGroupVersion.WithKind("Unknown"), "ns")
		_, badVersion := tracker.Watch(pods, "ns", metav1.ListOptions{ResourceVersion: "abc"})
		for _, c := range []struct {
			what string
			err  error
			is   func(error) bool
		}{
			{"get absent", getErr, errors.IsNotFound},
			{"get in other namespace", getElsewhere, errors.IsNotFound},
			{"create existing", tracker.Create(pods, pod("ns", "p", ""), "ns"), errors.IsAlreadyExists},
			{"create in other namespace", tracker.Create(pods, pod("ns", "q", ""), "other"), errors.IsBadRequest},
			{"add existing", tracker.Add(pod("ns", "p", "")), errors.IsAlreadyExists},
			{"update absent", tracker.Update(pods, pod("ns", "q", ""), "ns"), errors.IsNotFound},
			{"update in other namespace", tracker.Update(pods, pod("ns", "p", ""), "other"), errors.IsBadRequest},
			{"patch absent", tracker.Patch(pods, pod("ns", "q", ""), "ns"), errors.IsNotFound},
			{"delete absent", tracker.Delete(pods, "ns", "q"), errors.IsNotFound},
			{"bad selector", badSelector, errors.IsBadRequest},
			{"unknown kind", badKind, runtime.IsNotRegisteredError},
			{"two options", twoOptions, func(err error) bool { return strings.Contains(err.Error(), "at most one options argument") }},
			{"bad resourceVersion", badVersion, func(err error) bool { return strings.Contains(err.Error(), `invalid resourceVersion "abc"`) }},
			{"no object", tracker.Add(&metav1.Status{}), func(err error) bool { return true }},
		} {
			if c.err == nil || !c.is(c.err) {
				t.Errorf("%s tracker, %s: %v", name, c.what, c.err)
			}
		}
	}
}

func TestTrackerCopies(t *testing.T) {
	tracker := plainTracker()
	obj := pod("", "p", "node")
	if err := tracker.Create(pods, obj, "ns"); err != nil {
		t.Fatal(err)
	}
	if obj.Namespace != "" {
		t.Error("Create changed its argument")
	}
	obj.Spec.NodeName = "changed"
	got, err := tracker.Get(pods, "ns", "p")
	if err != nil {
		t.Fatal(err)
	}
	if p := got.(*corev1.Pod); p.Spec.NodeName != "node" || p.Namespace != "ns" {
		t.Errorf("stored %s/%s on %s", p.Namespace, p.Name, p.Spec.NodeName)
	}
	got.(*corev1.Pod).Spec.NodeName = "changed"
	if again, _ := tracker.Get(pods, "ns", "p"); again.(*corev1.Pod).Spec.NodeName != "node" {
		t.Error("Get returned the stored object itself")
	}
}

func TestTrackerList(t *testing.T) {
	tracker := plainTracker()
	list := &corev1.PodList{Items: []corev1.Pod{*pod("b", "p1", ""), *pod("a", "p2", ""), *pod("a", "p1", "")}}
	raw, err := json.Marshal(&corev1.Pod{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"}, ObjectMeta: metav1.ObjectMeta{Namespace: "c", Name: "raw"}})
	if err != nil {
		t.Fatal(err)
	}
	mustAdd(t, tracker, list, &metav1.List{Items: []runtime.RawExtension{{Raw: raw}}})

	fake := fakeOn(tracker)
	for ns, want := range map[string][]string{
		"":     {"a/p1", "a/p2", "b/p1", "c/raw"},
		"a":    {"a/p1", "a/p2"},
		"none": {},
	} {
		if got := podNames(t, fake, ns, metav1.ListOptions{}); !reflect.DeepEqual(got, want) {
			t.Errorf("namespace %q: got %v, want %v", ns, got, want)
		}
	}
	if got := mustInvoke[*corev1.PodList](t, fake, NewListAction(pods, podKind, "", nil)); got.ResourceVersion != "5" {
		t.Errorf("list of 4 created pods has resourceVersion %q", got.ResourceVersion)
	}
	if got := mustInvoke[*corev1.NodeList](t, fake, NewRootListAction(nodes, nodeKind, nil)); got.ResourceVersion != "1" || len(got.Items) != 0 {
		t.Errorf("empty list: %v", got)
	}
}

func TestTrackerPartialObjectMetadata(t *testing.T) {
	tracker := plainTracker()
	partial := &metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{Name: "x"}}
	partial.SetGroupVersionKind(schema.GroupVersionKind{Group: "g", Version: "v1", Kind: "Widget"})
	mustAdd(t, tracker, partial)
	if _, err := tracker.Get(schema.GroupVersionResource{Group: "g", Version: "v1", Resource: "widgets"}, "", "x"); err != nil {
		t.Error(err)
	}
}

func TestRegisterResources(t *testing.T) {
	gvr := corev1.SchemeGroupVersion.WithResource("podz")
	for name, newTracker := range trackers {
		t.Run(name, func(t *testing.T) {
			tracker := newTracker()
			RegisterResources(tracker, map[schema.GroupVersionKind]schema.GroupVersionResource{podKind: gvr})
			mustAdd(t, tracker, pod("ns", "p", ""), &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "n"}})
			if _, err := tracker.Get(gvr, "ns", "p"); err != nil {
				t.Errorf("under the registered resource: %v", err)
			}
			if _, err := tracker.Get(pods, "ns", "p"); !errors.IsNotFound(err) {
				t.Errorf("under the guessed resource: %v", err)
			}
			if _, err := tracker.Get(nodes, "", "n"); err != nil {
				t.Errorf("a kind that is not registered: %v", err)
			}
			fake := fakeOn(tracker)
			mustInvoke[*corev1.Pod](t, fake, NewCreateAction(gvr, "ns", pod("ns", "q", "")))
			applied := mustInvoke[*corev1.Pod](t, fake, NewPatchAction(gvr, "ns", "r", "application/apply-patch+yaml",
				[]byte(`{"apiVersion":"v1","kind":"Pod","spec":{"nodeName":"n"}}`)))
			if applied.Spec.NodeName != "n" || applied.Name != "r" || applied.Namespace != "ns" {
				t.Errorf("applied %v", applied)
			}
		})
	}
	type foreign struct{ ObjectTracker }
	RegisterResources(foreign{plainTracker()}, nil) // must not panic
}

func TestTrackerWatch(t *testing.T) {
	labelled := func(name, label string) *corev1.Pod {
		p := pod("ns", name, "")
		p.Labels = map[string]string{"app": label}
		return p
	}
	change := func(t *testing.T, tracker ObjectTracker) {
		t.Helper()
		for _, err := range []error{
			tracker.Create(pods, labelled("p3", "a"), "ns"),
			tracker.Update(pods, labelled("p1", "b"), "ns"),
			tracker.Update(pods, labelled("p2", "b"), "ns"),
			tracker.Delete(pods, "ns", "p2"),
			tracker.Create(pods, pod("other", "p4", ""), "other"),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		name string
		ns   string
		opts []metav1.ListOptions
		want []string
	}{
		{"no options", "ns", nil, []string{"ADDED p3", "MODIFIED p1", "MODIFIED p2", "DELETED p2"}},
		{"all namespaces", "", nil, []string{"ADDED p3", "MODIFIED p1", "MODIFIED p2", "DELETED p2", "ADDED p4"}},
		{"empty resourceVersion", "ns", []metav1.ListOptions{{}}, []string{"ADDED p1", "ADDED p2", "ADDED p3", "MODIFIED p1", "MODIFIED p2", "DELETED p2"}},
		{"resourceVersion 0", "other", []metav1.ListOptions{{ResourceVersion: "0"}}, []string{"ADDED p4"}},
		{"resourceVersion 2", "ns", []metav1.ListOptions{{ResourceVersion: "2"}}, []string{"ADDED p2", "ADDED p3", "MODIFIED p1", "MODIFIED p2", "DELETED p2"}},
		{"label leaves", "ns", []metav1.ListOptions{{LabelSelector: "app=a"}}, []string{"ADDED p1", "ADDED p2", "ADDED p3", "DELETED p1", "DELETED p2"}},
		{"label comes", "ns", []metav1.ListOptions{{LabelSelector: "app=b"}}, []string{"ADDED p1", "ADDED p2", "DELETED p2"}},
		{"field", "ns", []metav1.ListOptions{{FieldSelector: "metadata.name=p1"}}, []string{"ADDED p1", "MODIFIED p1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			tracker := plainTracker()
			mustAdd(t, tracker, labelled("p1", "a"), labelled("p2", "a"))
			w, err := tracker.Watch(pods, c.ns, c.opts...)
			if err != nil {
				t.Fatal(err)
			}
			change(t, tracker)
			if got := events(w); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %v\nwant %v", got, c.want)
			}
			w.Stop()
			w.Stop()
			mustAdd(t, tracker, labelled("p5", "a"))
			if got := events(w); !reflect.DeepEqual(got, []string{"closed"}) {
				t.Errorf("after Stop: %v", got)
			}
		})
	}
}

// A watch that starts where a list ended sees everything that happened in between, deletions included.
func TestTrackerWatchFromListMissesNothing(t *testing.T) {
	tracker := plainTracker()
	mustAdd(t, tracker, pod("ns", "p1", ""), pod("ns", "p2", ""))
	list, err := tracker.List(pods, podKind, "ns")
	if err != nil {
		t.Fatal(err)
	}
	if err := tracker.Delete(pods, "ns", "p1"); err != nil {
		t.Fatal(err)
	}
	w, err := tracker.Watch(pods, "ns", metav1.ListOptions{ResourceVersion: list.(*corev1.PodList).ResourceVersion})
	if err != nil {
		t.Fatal(err)
	}
	if got := events(w); !reflect.DeepEqual(got, []string{"DELETED p1"}) {
		t.Errorf("got %v", got)
	}
}

// More events than the channel holds neither block the tracker nor get lost, and an abandoned watch can be stopped.
func TestTrackerWatchOverflow(t *testing.T) {
	tracker := plainTracker()
	w, err := tracker.Watch(pods, "")
	if err != nil {
		t.Fatal(err)
	}
	abandoned, err := tracker.Watch(pods, "")
	if err != nil {
		t.Fatal(err)
	}
	const n = 350
	for i := range n {
		mustAdd(t, tracker, pod("ns", fmt.Sprint(i), ""))
	}
	for i := range n {
		if event := <-w.ResultChan(); nameOf(event.Object) != fmt.Sprint(i) {
			t.Fatalf("event %d is about %s", i, nameOf(event.Object))
		}
	}
	w.Stop()
	abandoned.Stop()
	for range abandoned.ResultChan() {
		// drains what was buffered until the channel is closed
	}
}

func TestTrackersRefuseWatchList(t *testing.T) {
	for name, newTracker := range trackers {
		marker, ok := newTracker().(interface{ IsWatchListSemanticsUnSupported() bool })
		if !ok || !marker.IsWatchListSemanticsUnSupported() {
			t.Errorf("the %s tracker does not say that it has no WatchList", name)
		}
	}
}
