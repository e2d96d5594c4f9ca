package scenarios

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

var dryRunScenarios = []scenario{
	{name: "dry run", run: dryRun},
	{name: "dry run still validates", needs: []Capability{Schemas}, run: dryRunValidates},
	{name: "unknown dry run", run: unknownDryRun},
}

var all = []string{metav1.DryRunAll}

func dryRun(w *world) {
	made := must(w.tabs().Create(w.ctx, newTab("tried"), metav1.CreateOptions{DryRun: all}))(w)
	if made.UID == "" || made.CreationTimestamp.IsZero() {
		w.Errorf("a dry run filled no metadata: %+v", made.ObjectMeta)
	}
	same(w, "resource version of what doesn't exist", made.ResourceVersion, "")
	w.gone("tried")

	tab := w.create(newTab("real"))
	events := w.watch(metav1.ListOptions{ResourceVersion: tab.ResourceVersion})
	changed := tab.DeepCopy()
	changed.Spec.Suspend = true
	same(w, "suspend", must(w.tabs().Update(w.ctx, changed, metav1.UpdateOptions{DryRun: all}))(w).Spec.Suspend, true)
	changed.Status.Replicas = 3
	same(w, "status", must(w.tabs().UpdateStatus(w.ctx, changed, metav1.UpdateOptions{DryRun: all}))(w).Status.Replicas, 3)
	patched := must(w.tabs().Patch(w.ctx, "real", types.MergePatchType, []byte(`{"spec":{"suspend":true}}`), metav1.PatchOptions{DryRun: all}))(w)
	same(w, "suspend", patched.Spec.Suspend, true)
	w.check(w.tabs().Delete(w.ctx, "real", metav1.DeleteOptions{DryRun: all}))
	same(w, "resource version", w.get("real").ResourceVersion, tab.ResourceVersion)

	// Watchers saw none of it: the next event is the real deletion.
	w.check(w.tabs().Delete(w.ctx, "real", deleteOpts))
	w.expect(events, "DELETED", "real")
}

func dryRunValidates(w *world) {
	_, err := w.tabs().Create(w.ctx, withReplicas("tried", 11), metav1.CreateOptions{DryRun: all})
	w.status(err, 422, metav1.StatusReasonInvalid)
}

func unknownDryRun(w *world) {
	_, err := w.tabs().Create(w.ctx, newTab("tried"), metav1.CreateOptions{DryRun: []string{"Some"}})
	w.status(err, 422, metav1.StatusReasonInvalid)
	w.gone("tried")
}
