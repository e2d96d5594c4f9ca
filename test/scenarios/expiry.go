package scenarios

import (
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"

	stablev1 "github.com/clientsmith/client-gen/examples/crd-clientset/apis/stable/v1"
)

var expiryScenarios = []scenario{
	{name: "bookmarks", run: bookmarks},
	{name: "watch from a version too old", run: watchTooOld},
	{name: "version from the future", run: futureVersion},
	{name: "continue token too old", needs: []Capability{Compaction, Restart}, alone: true, run: continueTooOld},
}

// bookmarks come shortly before a watch ends, so that the next one can start there. A server doesn't promise one to every
// watch (a busy one misses its moment), so that one of several has to bring it.
func bookmarks(w *world) {
	start := w.now()
	w.create(newTab("a"))
	version := ""
	for attempt := 0; attempt < 6 && version == ""; attempt++ {
		version = w.lastBookmark(start)
	}
	if version == "" || version == start {
		w.Fatalf("last bookmark: %q, the watch began at %q", version, start)
	}
	next := w.watch(metav1.ListOptions{ResourceVersion: version})
	w.create(newTab("b"))
	w.expect(next, watch.Added, "b")
}

// lastBookmark returns the resource version of the last bookmark of a watch of nothing from start on; "" if none came.
func (w *world) lastBookmark(start string) string {
	// Bookmarks come about two seconds before the end; shorter watches end without.
	seconds := int64(10)
	events := w.watch(metav1.ListOptions{
		ResourceVersion: start, AllowWatchBookmarks: true, TimeoutSeconds: &seconds, FieldSelector: "metadata.name=nothing",
	})
	version := ""
	for event := range events.ResultChan() {
		bookmark, ok := event.Object.(*stablev1.CronTab)
		if event.Type != watch.Bookmark || !ok {
			w.Fatalf("got %s of %+v, want bookmarks only", event.Type, event.Object)
		}
		same(w, "name in a bookmark", bookmark.Name, "")
		version = bookmark.ResourceVersion
	}
	return version
}

// watchTooOld starts a watch before anything that the server remembers.
func watchTooOld(w *world) {
	w.create(newTab("a"))
	events := w.watch(metav1.ListOptions{ResourceVersion: "1"})
	event := w.next(events)
	status, ok := event.Object.(*metav1.Status)
	if event.Type != watch.Error || !ok {
		w.Fatalf("got %s of %T, want an error", event.Type, event.Object)
	}
	err := apierrors.FromObject(status)
	w.status(err, 410, metav1.StatusReasonExpired)
	same(w, "IsResourceExpired", apierrors.IsResourceExpired(err), true)
	w.closed(events)
	// What a client does then: list, and watch from there.
	fresh := w.watch(metav1.ListOptions{ResourceVersion: w.now()})
	w.create(newTab("b"))
	w.expect(fresh, watch.Added, "b")
}

// futureVersion asks for a version that doesn't exist yet; a server that lost its data would be asked so.
func futureVersion(w *world) {
	list := metav1.ListOptions{ResourceVersion: "9000000000000000", ResourceVersionMatch: metav1.ResourceVersionMatchNotOlderThan}
	_, err := w.tabs().List(w.ctx, list)
	status := w.status(err, 504, metav1.StatusReasonTimeout)
	w.cause(status, "", metav1.CauseTypeResourceVersionTooLarge)
	same(w, "retry after", status.Details.RetryAfterSeconds, 1)
}

func continueTooOld(w *world) {
	for i := range 4 {
		w.create(newTab(fmt.Sprintf("tab-%d", i)))
	}
	first := must(w.tabs().List(w.ctx, metav1.ListOptions{Limit: 2}))(w)
	// etcd refuses to compact its newest revision away: there must be a newer one.
	w.check(w.tabs().Delete(w.ctx, "tab-3", deleteOpts))
	w.check(w.env.Compact(w.ctx))
	// A server may go on with a snapshot in its memory, but not for ever.
	w.check(w.env.Restart(w.ctx))
	_, err := w.tabs().List(w.ctx, metav1.ListOptions{Limit: 2, Continue: first.Continue})
	status := w.status(err, 410, metav1.StatusReasonExpired)
	if status.ListMeta.Continue == "" {
		w.Fatal("the error carries no token to go on with")
	}
	// The token of the error goes on from where the list was, in the server's present state.
	rest := must(w.tabs().List(w.ctx, metav1.ListOptions{Limit: 2, Continue: status.ListMeta.Continue}))(w)
	same(w, "rest of the list", fmt.Sprint(names(rest)), "[tab-2]")
	var asStatus *apierrors.StatusError
	same(w, "error type", errors.As(err, &asStatus), true)
}
