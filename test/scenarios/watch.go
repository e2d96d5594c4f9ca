package scenarios

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"

	stablev1 "github.com/clientsmith/client-gen/examples/crd-clientset/apis/stable/v1"
)

var watchScenarios = []scenario{
	{name: "watch in order", run: watchInOrder},
	{name: "watch from now shows what is there", run: watchInitial},
	{name: "watch resumes", run: watchResumes},
	{name: "watch by label", run: watchByLabel},
	{name: "watch by name", run: watchByName},
	{name: "watch of built-ins", run: watchBuiltins},
	{name: "watch all namespaces", run: watchAllNamespaces},
	{name: "watch ends with its time", run: watchTimeout},
	{name: "watch ends with its context", run: watchContext},
	{name: "watch list", needs: []Capability{WatchList}, run: watchList},
	{name: "watch status changes", run: watchStatus},
	{name: "watch through a restart", needs: []Capability{Restart}, alone: true, run: watchThroughRestart},
}

// watch opens a watch that ends with the scenario.
func (w *world) watch(options metav1.ListOptions) watch.Interface {
	w.Helper()
	events := must(w.tabs().Watch(w.ctx, options))(w)
	w.Cleanup(events.Stop)
	return events
}

// now is the version of a list of the scenario's namespace.
func (w *world) now() string {
	w.Helper()
	return must(w.tabs().List(w.ctx, listOpts))(w).ResourceVersion
}

func watchInOrder(w *world) {
	events := w.watch(metav1.ListOptions{ResourceVersion: w.now()})
	tab := w.create(newTab("a"))
	tab.Spec.Suspend = true
	updated := must(w.tabs().Update(w.ctx, tab, updateOpts))(w)
	w.check(w.tabs().Delete(w.ctx, "a", deleteOpts))
	w.create(newTab("b"))

	added := w.expect(events, watch.Added, "a")
	same(w, "version added", added.ResourceVersion, tab.ResourceVersion)
	same(w, "suspend added", added.Spec.Suspend, false)
	modified := w.expect(events, watch.Modified, "a")
	same(w, "version modified", modified.ResourceVersion, updated.ResourceVersion)
	same(w, "suspend modified", modified.Spec.Suspend, true)
	deleted := w.expect(events, watch.Deleted, "a")
	same(w, "uid deleted", deleted.UID, tab.UID)
	same(w, "last state in the deletion", deleted.Spec.Suspend, true)
	if deleted.ResourceVersion == updated.ResourceVersion {
		w.Error("the deletion carries the version of the last update, from which a watch would see it again")
	}
	w.expect(events, watch.Added, "b")
}

func watchInitial(w *world) {
	w.create(newTab("a"))
	w.create(newTab("b"))
	events := w.watch(metav1.ListOptions{})
	w.expect(events, watch.Added, "a")
	w.expect(events, watch.Added, "b")
	w.create(newTab("c"))
	w.expect(events, watch.Added, "c")
}

func watchResumes(w *world) {
	first := w.watch(metav1.ListOptions{ResourceVersion: w.now()})
	w.create(newTab("a"))
	seen := w.expect(first, watch.Added, "a")
	first.Stop()
	for range first.ResultChan() {
	}

	w.check(w.tabs().Delete(w.ctx, "a", deleteOpts))
	w.create(newTab("b"))
	second := w.watch(metav1.ListOptions{ResourceVersion: seen.ResourceVersion})
	deleted := w.expect(second, watch.Deleted, "a")
	w.expect(second, watch.Added, "b")
	third := w.watch(metav1.ListOptions{ResourceVersion: deleted.ResourceVersion})
	w.expect(third, watch.Added, "b")
}

func watchByLabel(w *world) {
	events := w.watch(metav1.ListOptions{ResourceVersion: w.now(), LabelSelector: "team=red"})
	w.create(labelled("other", "team", "blue"))
	tab := w.create(labelled("moving", "team", "blue"))
	set := func(team string) {
		body := []byte(`{"metadata":{"labels":{"team":"` + team + `"}}}`)
		must(w.tabs().Patch(w.ctx, tab.Name, types.MergePatchType, body, patchOpts))(w)
	}
	set("red")
	w.expect(events, watch.Added, "moving")
	set("blue")
	gone := w.expect(events, watch.Deleted, "moving")
	same(w, "labels of an object that left the selection", gone.Labels["team"], "red")
	set("red")
	w.expect(events, watch.Added, "moving")
	must(w.tabs().Patch(w.ctx, tab.Name, types.MergePatchType, []byte(`{"spec":{"suspend":true}}`), patchOpts))(w)
	w.expect(events, watch.Modified, "moving")
}

func watchByName(w *world) {
	w.create(newTab("a"))
	w.create(newTab("b"))
	events := w.watch(metav1.ListOptions{FieldSelector: "metadata.name=b"})
	w.expect(events, watch.Added, "b")
	w.check(w.tabs().Delete(w.ctx, "a", deleteOpts))
	w.check(w.tabs().Delete(w.ctx, "b", deleteOpts))
	w.expect(events, watch.Deleted, "b")
}

func watchBuiltins(w *world) {
	maps := w.core.CoreV1().ConfigMaps(w.ns)
	version := must(maps.List(w.ctx, listOpts))(w).ResourceVersion
	events := must(maps.Watch(w.ctx, metav1.ListOptions{ResourceVersion: version}))(w)
	defer events.Stop()
	created := must(maps.Create(w.ctx, newConfigMap("settings", "colour", "red"), createOpts))(w)
	event := w.next(events)
	got, ok := event.Object.(*corev1.ConfigMap)
	if !ok || event.Type != watch.Added || got.UID != created.UID || got.Data["colour"] != "red" {
		w.Errorf("got %s of %+v", event.Type, event.Object)
	}
}

func watchAllNamespaces(w *world) {
	second := w.ns + "-two"
	ensureNamespace(w.ctx, w.T, w.core, second)
	everywhere := must(w.crd.StableV1().CronTabs(metav1.NamespaceAll).Watch(w.ctx,
		metav1.ListOptions{ResourceVersion: w.now(), LabelSelector: "scenario=" + w.ns}))(w)
	defer everywhere.Stop()
	here := w.watch(metav1.ListOptions{ResourceVersion: w.now()})
	must(w.crd.StableV1().CronTabs(second).Create(w.ctx, labelled("two", "scenario", w.ns), createOpts))(w)
	w.create(labelled("one", "scenario", w.ns))
	same(w, "namespace", w.expect(everywhere, watch.Added, "two").Namespace, second)
	same(w, "namespace", w.expect(everywhere, watch.Added, "one").Namespace, w.ns)
	w.expect(here, watch.Added, "one")
}

func watchTimeout(w *world) {
	seconds := int64(1)
	w.closed(w.watch(metav1.ListOptions{ResourceVersion: w.now(), TimeoutSeconds: &seconds}))
}

func watchContext(w *world) {
	ctx, cancel := context.WithCancel(w.ctx)
	defer cancel()
	events := must(w.tabs().Watch(ctx, metav1.ListOptions{ResourceVersion: w.now()}))(w)
	defer events.Stop()
	cancel()
	for event := range events.ResultChan() {
		// client-go reports the ended context as an event; what must not come is a change.
		same(w, "event after the end", event.Type, watch.Error)
	}
}

// watchList asks for the state and what follows in one stream: the objects, a bookmark that says they were all, changes.
func watchList(w *world) {
	w.create(newTab("a"))
	w.create(newTab("b"))
	yes := true
	events := w.watch(metav1.ListOptions{
		SendInitialEvents: &yes, AllowWatchBookmarks: true, ResourceVersionMatch: metav1.ResourceVersionMatchNotOlderThan,
	})
	found := map[string]bool{}
	for len(found) < 2 {
		event := w.next(events)
		tab, ok := event.Object.(*stablev1.CronTab)
		if !ok || event.Type != watch.Added {
			w.Fatalf("got %s of %+v before all objects", event.Type, event.Object)
		}
		found[tab.Name] = true
	}
	same(w, "both objects", found["a"] && found["b"], true)
	event := w.next(events)
	bookmark, ok := event.Object.(*stablev1.CronTab)
	if !ok || event.Type != watch.Bookmark {
		w.Fatalf("got %s of %+v, want a bookmark", event.Type, event.Object)
	}
	same(w, "annotation", bookmark.Annotations[metav1.InitialEventsAnnotationKey], "true")
	if bookmark.ResourceVersion == "" {
		w.Error("the bookmark has no resource version")
	}
	w.create(newTab("c"))
	w.expect(events, watch.Added, "c")
}

func watchStatus(w *world) {
	tab := w.create(newTab("a"))
	events := w.watch(metav1.ListOptions{ResourceVersion: tab.ResourceVersion})
	tab.Status.Replicas = 3
	must(w.tabs().UpdateStatus(w.ctx, tab, updateOpts))(w)
	same(w, "status", w.expect(events, watch.Modified, "a").Status.Replicas, 3)
}

// watchThroughRestart loses the server in the middle of a watch and misses nothing: it goes on from the last version seen
// or, where the server has forgotten that, from a new list.
func watchThroughRestart(w *world) {
	events := w.watch(metav1.ListOptions{ResourceVersion: w.now()})
	before := w.create(newTab("before"))
	seen := w.expect(events, watch.Added, "before")
	same(w, "version", seen.ResourceVersion, before.ResourceVersion)

	w.check(w.env.Restart(w.ctx))
	w.closed(events)
	same(w, "object kept", w.get("before").UID, before.UID)
	w.create(newTab("after"))
	resumed := w.watch(metav1.ListOptions{ResourceVersion: seen.ResourceVersion})
	if event := w.next(resumed); event.Type == watch.Error {
		w.status(apierrors.FromObject(event.Object), 410, metav1.StatusReasonExpired)
		list := must(w.tabs().List(w.ctx, listOpts))(w)
		same(w, "objects in the new list", fmt.Sprint(names(list)), "[after before]")
		resumed = w.watch(metav1.ListOptions{ResourceVersion: list.ResourceVersion})
	} else if tab, ok := event.Object.(*stablev1.CronTab); !ok || event.Type != watch.Added || tab.Name != "after" {
		w.Fatalf("got %s of %+v, want what was created after the restart", event.Type, event.Object)
	}
	w.check(w.tabs().Delete(w.ctx, "before", deleteOpts))
	w.expect(resumed, watch.Deleted, "before")
}
