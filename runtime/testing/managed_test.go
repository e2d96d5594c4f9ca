package testing

import (
	"reflect"
	"slices"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

func applyAction(name, config, manager string, force bool, subresources ...string) Action {
	opts := metav1.PatchOptions{FieldManager: manager, Force: &force}
	return NewPatchSubresourceActionWithOptions(deployments, "ns", name, types.ApplyPatchType, []byte(config), opts, subresources...)
}

func managers(d *appsv1.Deployment) []string {
	got := []string{}
	for _, entry := range d.ManagedFields {
		got = append(got, entry.Manager+" "+string(entry.Operation)+" "+entry.Subresource)
	}
	slices.Sort(got)
	return got
}

const deploymentHeader = `apiVersion: apps/v1
kind: Deployment
`

func TestApplyOnPlainTracker(t *testing.T) {
	fake := fakeOn(plainTracker())
	created := mustInvoke[*appsv1.Deployment](t, fake, applyAction("d", deploymentHeader+"metadata: {labels: {a: b}}\nspec: {replicas: 2}", "m", false))
	if *created.Spec.Replicas != 2 || created.Labels["a"] != "b" || created.Name != "d" || created.Namespace != "ns" {
		t.Errorf("created %v", created)
	}
	merged := mustInvoke[*appsv1.Deployment](t, fake, applyAction("d", deploymentHeader+"metadata: {labels: {c: d}}", "other", false))
	if *merged.Spec.Replicas != 2 || !reflect.DeepEqual(merged.Labels, map[string]string{"a": "b", "c": "d"}) {
		t.Errorf("merged %v", merged)
	}
	status := mustInvoke[*appsv1.Deployment](t, fake, applyAction("d", deploymentHeader+"spec: {replicas: 9}\nstatus: {replicas: 3}", "m", false, "status"))
	if *status.Spec.Replicas != 2 || status.Status.Replicas != 3 {
		t.Errorf("status applied: %v", status)
	}
}

func TestApplyOnFieldManagedTracker(t *testing.T) {
	fake := fakeOn(managedTrackerForTest())
	created := mustInvoke[*appsv1.Deployment](t, fake, applyAction("d", deploymentHeader+"metadata: {labels: {a: b}}\nspec: {replicas: 2, minReadySeconds: 1}", "one", false))
	if got := managers(created); !reflect.DeepEqual(got, []string{"one Apply "}) || *created.Spec.Replicas != 2 {
		t.Errorf("created by %v: %v", got, created)
	}

	conflicting := deploymentHeader + "spec: {replicas: 3}"
	if _, err := fake.Invokes(applyAction("d", conflicting, "two", false), nil); !errors.IsConflict(err) {
		t.Errorf("apply of an owned field: %v", err)
	}
	forced := mustInvoke[*appsv1.Deployment](t, fake, applyAction("d", conflicting, "two", true))
	if got := managers(forced); !reflect.DeepEqual(got, []string{"one Apply ", "two Apply "}) || *forced.Spec.Replicas != 3 {
		t.Errorf("forced by %v: %v", got, forced)
	}

	dropped := mustInvoke[*appsv1.Deployment](t, fake, applyAction("d", deploymentHeader+"metadata: {labels: {a: b}}", "one", false))
	if dropped.Spec.MinReadySeconds != 0 || *dropped.Spec.Replicas != 3 || dropped.Labels["a"] != "b" {
		t.Errorf("a field no longer applied must go, one owned by another must stay: %v", dropped.Spec)
	}

	status := mustInvoke[*appsv1.Deployment](t, fake, applyAction("d", deploymentHeader+"status: {replicas: 1}", "one", false, "status"))
	if got := managers(status); !reflect.DeepEqual(got, []string{"one Apply ", "one Apply status", "two Apply "}) || status.Status.Replicas != 1 {
		t.Errorf("status by %v: %v", got, status)
	}

	updated := status.DeepCopy()
	updated.Spec.Paused = true
	got := mustInvoke[*appsv1.Deployment](t, fake, NewUpdateActionWithOptions(deployments, "ns", updated, metav1.UpdateOptions{FieldManager: "three"}))
	if !slices.Contains(managers(got), "three Update ") || !got.Spec.Paused {
		t.Errorf("update by %v: %v", managers(got), got)
	}
	if _, err := fake.Invokes(applyAction("d", deploymentHeader+"spec: {paused: false}", "one", false), nil); !errors.IsConflict(err) {
		t.Errorf("apply of a field owned by an update: %v", err)
	}

	for what, action := range map[string]Action{
		"absent status": applyAction("absent", deploymentHeader, "one", false, "status"),
		"absent update": NewUpdateAction(deployments, "ns", deployment("ns", "absent", 1, nil)),
	} {
		if _, err := fake.Invokes(action, nil); !errors.IsNotFound(err) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := fake.Invokes(applyAction("d", "{}", "one", false), nil); !errors.IsBadRequest(err) {
		t.Errorf("configuration without kind: %v", err)
	}
}

func TestFieldManagedTrackerStampsKind(t *testing.T) {
	fake := fakeOn(managedTrackerForTest())
	created := mustInvoke[*appsv1.Deployment](t, fake, NewCreateAction(deployments, "ns", deployment("", "d", 1, nil)))
	if created.GroupVersionKind() != deploymentKind {
		t.Errorf("kind %v", created.GroupVersionKind())
	}
	if got := managers(created); !reflect.DeepEqual(got, []string{"unknown Update "}) {
		t.Errorf("without a field manager the owner is %v", got)
	}
}
