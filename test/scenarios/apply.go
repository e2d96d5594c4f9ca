package scenarios

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

var applyScenarios = []scenario{
	{name: "apply creates and owns", needs: []Capability{Apply}, run: applyCreates},
	{name: "apply conflict and force", needs: []Capability{Apply}, run: applyConflict},
	{name: "apply without manager", needs: []Capability{Apply}, run: applyWithoutManager},
}

const applied = `{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"name":"applied"},` +
	`"spec":{"cronSpec":"0 0 * * *","image":"registry.example.com/job:1"}}`

func applyCreates(w *world) {
	first := metav1.PatchOptions{FieldManager: "first"}
	got := must(w.tabs().Patch(w.ctx, "applied", types.ApplyPatchType, []byte(applied), first))(w)
	same(w, "image", got.Spec.Image, "registry.example.com/job:1")
	if len(got.ManagedFields) != 1 || got.ManagedFields[0].Manager != "first" || got.ManagedFields[0].Operation != metav1.ManagedFieldsOperationApply {
		w.Errorf("managed fields: %+v", got.ManagedFields)
	}
	again := must(w.tabs().Patch(w.ctx, "applied", types.ApplyPatchType, []byte(applied), first))(w)
	same(w, "resource version after the same apply", again.ResourceVersion, got.ResourceVersion)
}

func applyConflict(w *world) {
	must(w.tabs().Patch(w.ctx, "applied", types.ApplyPatchType, []byte(applied), metav1.PatchOptions{FieldManager: "first"}))(w)
	other := []byte(`{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"name":"applied"},` +
		`"spec":{"cronSpec":"0 0 * * *","image":"registry.example.com/job:2"}}`)
	_, err := w.tabs().Patch(w.ctx, "applied", types.ApplyPatchType, other, metav1.PatchOptions{FieldManager: "second"})
	status := w.status(err, 409, metav1.StatusReasonConflict)
	w.cause(status, ".spec.image", metav1.CauseTypeFieldManagerConflict)
	force := true
	got := must(w.tabs().Patch(w.ctx, "applied", types.ApplyPatchType, other, metav1.PatchOptions{FieldManager: "second", Force: &force}))(w)
	same(w, "image", got.Spec.Image, "registry.example.com/job:2")
	same(w, "managers", len(got.ManagedFields), 2)
}

func applyWithoutManager(w *world) {
	_, err := w.tabs().Patch(w.ctx, "applied", types.ApplyPatchType, []byte(applied), patchOpts)
	status := w.status(err, 422, metav1.StatusReasonInvalid)
	w.cause(status, "fieldManager", metav1.CauseTypeFieldValueRequired)
}
