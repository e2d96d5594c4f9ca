package scenarios

import (
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
)

var deleteScenarios = []scenario{
	{name: "delete preconditions", run: deletePreconditions},
	{name: "delete collection", run: deleteCollection},
	{name: "delete collection of nothing", run: deleteNothing},
	{name: "finalizers", run: finalizers},
	{name: "finalizer on an ending object", run: lateFinalizer},
	{name: "delete policies", run: deletePolicies},
}

func deletePreconditions(w *world) {
	tab := w.create(newTab("guarded"))
	wrongUID := types.UID("11111111-2222-3333-4444-555555555555")
	err := w.tabs().Delete(w.ctx, "guarded", metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &wrongUID}})
	w.status(err, 409, metav1.StatusReasonConflict)

	stale := tab.ResourceVersion
	tab.Spec.Suspend = true
	tab = must(w.tabs().Update(w.ctx, tab, updateOpts))(w)
	err = w.tabs().Delete(w.ctx, "guarded", metav1.DeleteOptions{Preconditions: &metav1.Preconditions{ResourceVersion: &stale}})
	w.status(err, 409, metav1.StatusReasonConflict)
	same(w, "object kept", w.get("guarded").UID, tab.UID)

	w.check(w.tabs().Delete(w.ctx, "guarded", metav1.DeleteOptions{
		Preconditions: &metav1.Preconditions{UID: &tab.UID, ResourceVersion: &tab.ResourceVersion},
	}))
	w.gone("guarded")
}

func deleteCollection(w *world) {
	for i := range 3 {
		w.create(labelled(fmt.Sprintf("old-%d", i), "age", "old"))
		w.create(labelled(fmt.Sprintf("new-%d", i), "age", "new"))
	}
	w.check(w.tabs().DeleteCollection(w.ctx, deleteOpts, metav1.ListOptions{LabelSelector: "age=old"}))
	same(w, "left after a label selector", fmt.Sprint(names(must(w.tabs().List(w.ctx, listOpts))(w))), "[new-0 new-1 new-2]")
	w.check(w.tabs().DeleteCollection(w.ctx, deleteOpts, metav1.ListOptions{FieldSelector: "metadata.name=new-1"}))
	same(w, "left after a field selector", fmt.Sprint(names(must(w.tabs().List(w.ctx, listOpts))(w))), "[new-0 new-2]")
	w.check(w.tabs().DeleteCollection(w.ctx, metav1.DeleteOptions{DryRun: []string{metav1.DryRunAll}}, listOpts))
	same(w, "left after a dry run", len(must(w.tabs().List(w.ctx, listOpts))(w).Items), 2)
	w.check(w.tabs().DeleteCollection(w.ctx, deleteOpts, listOpts))
	same(w, "left in the end", len(must(w.tabs().List(w.ctx, listOpts))(w).Items), 0)
}

func deleteNothing(w *world) {
	w.check(w.tabs().DeleteCollection(w.ctx, deleteOpts, metav1.ListOptions{LabelSelector: "age=old"}))
	err := w.tabs().Delete(w.ctx, "missing", deleteOpts)
	w.message(w.status(err, 404, metav1.StatusReasonNotFound), `crontabs.stable.example.com "missing" not found`)
}

func finalizers(w *world) {
	tab := newTab("held")
	tab.Finalizers = []string{"example.com/first", "example.com/second"}
	created := w.create(tab)
	events := w.watch(metav1.ListOptions{ResourceVersion: created.ResourceVersion})
	w.check(w.tabs().Delete(w.ctx, "held", deleteOpts))
	ending := w.get("held")
	if ending.DeletionTimestamp == nil {
		w.Fatal("an object with finalizers has no deletion time after delete")
	}
	same(w, "generation of an ending object", ending.Generation, 2)
	same(w, "event", w.expect(events, watch.Modified, "held").DeletionTimestamp != nil, true)
	// A second delete changes nothing.
	w.check(w.tabs().Delete(w.ctx, "held", deleteOpts))

	ending = w.get("held")
	ending.Finalizers = []string{"example.com/second"}
	ending = must(w.tabs().Update(w.ctx, ending, updateOpts))(w)
	w.expect(events, watch.Modified, "held")
	ending.Finalizers = nil
	must(w.tabs().Update(w.ctx, ending, updateOpts))(w)
	w.expect(events, watch.Deleted, "held")
	w.gone("held")
	// The name is free again, and the new object another one.
	same(w, "uid reused", w.create(newTab("held")).UID == created.UID, false)
}

func lateFinalizer(w *world) {
	tab := newTab("held")
	tab.Finalizers = []string{"example.com/first"}
	w.create(tab)
	w.check(w.tabs().Delete(w.ctx, "held", deleteOpts))
	ending := w.get("held")
	ending.Finalizers = append(ending.Finalizers, "example.com/late")
	_, err := w.tabs().Update(w.ctx, ending, updateOpts)
	w.cause(w.status(err, 422, metav1.StatusReasonInvalid), "metadata.finalizers", metav1.CauseTypeForbidden)
	must(w.tabs().Patch(w.ctx, "held", types.MergePatchType, []byte(`{"metadata":{"finalizers":null}}`), patchOpts))(w)
	w.gone("held")
}

// deletePolicies asks for foreground and orphan deletion: the object stays with the policy's finalizer, which the garbage
// collector of a whole cluster would remove.
func deletePolicies(w *world) {
	for policy, finalizer := range map[metav1.DeletionPropagation]string{
		metav1.DeletePropagationForeground: metav1.FinalizerDeleteDependents,
		metav1.DeletePropagationOrphan:     metav1.FinalizerOrphanDependents,
	} {
		w.create(newTab("owner"))
		w.check(w.tabs().Delete(w.ctx, "owner", metav1.DeleteOptions{PropagationPolicy: &policy}))
		same(w, string(policy), fmt.Sprint(w.get("owner").Finalizers), "["+finalizer+"]")
		must(w.tabs().Patch(w.ctx, "owner", types.MergePatchType, []byte(`{"metadata":{"finalizers":null}}`), patchOpts))(w)
		w.gone("owner")
	}
	background := metav1.DeletePropagationBackground
	w.create(newTab("owner"))
	w.check(w.tabs().Delete(w.ctx, "owner", metav1.DeleteOptions{PropagationPolicy: &background}))
	w.gone("owner")
}
