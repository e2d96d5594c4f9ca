package scenarios

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	stablev1 "github.com/clientsmith/client-gen/examples/crd-clientset/apis/stable/v1"
)

var statusScenarios = []scenario{
	{name: "status apart from spec", run: statusApart},
	{name: "status conditions", run: statusConditions},
	{name: "status with stale version", run: staleStatus},
	{name: "status patch", run: statusPatch},
}

func statusApart(w *world) {
	tab := newTab("apart")
	tab.Status.Replicas = 7
	created := w.create(tab)
	same(w, "status given to create", created.Status.Replicas, 0)

	created.Spec.Image, created.Status.Replicas = "registry.example.com/job:2", 7
	updated := must(w.tabs().Update(w.ctx, created, updateOpts))(w)
	same(w, "spec given to update", updated.Spec.Image, "registry.example.com/job:2")
	same(w, "status given to update", updated.Status.Replicas, 0)

	updated.Spec.Image, updated.Status.Replicas = "registry.example.com/job:3", 7
	reported := must(w.tabs().UpdateStatus(w.ctx, updated, updateOpts))(w)
	same(w, "spec given to updateStatus", reported.Spec.Image, "registry.example.com/job:2")
	same(w, "status given to updateStatus", reported.Status.Replicas, 7)
	same(w, "generation after updateStatus", reported.Generation, updated.Generation)

	read := w.get("apart")
	same(w, "spec read", read.Spec.Image, "registry.example.com/job:2")
	same(w, "status read", read.Status.Replicas, 7)
}

func statusConditions(w *world) {
	tab := w.create(newTab("conditions"))
	now := metav1.Unix(1700000000, 0)
	tab.Status.LastScheduleTime = &now
	tab.Status.LabelSelector = "app=conditions"
	tab.Status.Conditions = []metav1.Condition{{
		Type: "Ready", Status: metav1.ConditionTrue, Reason: "Scheduled", Message: "next run in 5 minutes",
		ObservedGeneration: 1, LastTransitionTime: now,
	}}
	reported := must(w.tabs().UpdateStatus(w.ctx, tab, updateOpts))(w)
	for _, got := range []*stablev1.CronTab{reported, w.get("conditions")} {
		if len(got.Status.Conditions) != 1 {
			w.Fatalf("got conditions %+v", got.Status.Conditions)
		}
		same(w, "reason", got.Status.Conditions[0].Reason, "Scheduled")
		same(w, "observed generation", got.Status.Conditions[0].ObservedGeneration, 1)
		same(w, "transition time", got.Status.Conditions[0].LastTransitionTime.Unix(), now.Unix())
		same(w, "last schedule time", got.Status.LastScheduleTime.Unix(), now.Unix())
	}
}

func staleStatus(w *world) {
	stale := w.create(newTab("stale"))
	fresh := stale.DeepCopy()
	fresh.Status.Replicas = 1
	must(w.tabs().UpdateStatus(w.ctx, fresh, updateOpts))(w)
	stale.Status.Replicas = 2
	_, err := w.tabs().UpdateStatus(w.ctx, stale, updateOpts)
	w.status(err, 409, metav1.StatusReasonConflict)
	same(w, "status kept", w.get("stale").Status.Replicas, 1)
}

func statusPatch(w *world) {
	w.create(newTab("patched"))
	body := []byte(`{"spec":{"image":"registry.example.com/job:9"},"status":{"replicas":5}}`)
	got := must(w.tabs().Patch(w.ctx, "patched", types.MergePatchType, body, patchOpts, "status"))(w)
	same(w, "status", got.Status.Replicas, 5)
	same(w, "spec", got.Spec.Image, "registry.example.com/job:1")

	got = must(w.tabs().Patch(w.ctx, "patched", types.MergePatchType, []byte(`{"status":{"replicas":9}}`), patchOpts))(w)
	same(w, "status patched through the object", got.Status.Replicas, 5)
}
