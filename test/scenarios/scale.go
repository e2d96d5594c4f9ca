package scenarios

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

var scaleScenarios = []scenario{
	{name: "scale of a custom resource", run: scaleCustom},
	{name: "scale of a deployment", run: scaleDeployment},
	{name: "scale with stale version", run: staleScale},
	{name: "scale beyond the schema", needs: []Capability{Schemas}, run: scaleBeyondSchema},
	{name: "scale of a missing object", run: scaleMissing},
}

func scaleCustom(w *world) {
	tab := newTab("scaled")
	replicas := int32(2)
	tab.Spec.Replicas = &replicas
	tab = w.create(tab)
	tab.Status.Replicas, tab.Status.LabelSelector = 1, "app=scaled"
	tab = must(w.tabs().UpdateStatus(w.ctx, tab, updateOpts))(w)

	scale := must(w.tabs().GetScale(w.ctx, "scaled", getOpts))(w)
	same(w, "name", scale.Name, "scaled")
	same(w, "namespace", scale.Namespace, w.ns)
	same(w, "uid", scale.UID, tab.UID)
	same(w, "resource version", scale.ResourceVersion, tab.ResourceVersion)
	same(w, "spec.replicas", scale.Spec.Replicas, 2)
	same(w, "status.replicas", scale.Status.Replicas, 1)
	same(w, "status.selector", scale.Status.Selector, "app=scaled")

	scale.Spec.Replicas = 5
	scale.Status.Replicas = 9
	scale = must(w.tabs().UpdateScale(w.ctx, "scaled", scale, updateOpts))(w)
	same(w, "spec.replicas updated", scale.Spec.Replicas, 5)
	read := w.get("scaled")
	same(w, "spec.replicas read", *read.Spec.Replicas, 5)
	same(w, "status.replicas read", read.Status.Replicas, 1)
	same(w, "generation", read.Generation, tab.Generation+1)
	same(w, "image kept", read.Spec.Image, tab.Spec.Image)
}

func scaleDeployment(w *world) {
	deployments := w.core.AppsV1().Deployments(w.ns)
	must(deployments.Create(w.ctx, newDeployment("web"), createOpts))(w)
	scale := must(deployments.GetScale(w.ctx, "web", getOpts))(w)
	same(w, "spec.replicas", scale.Spec.Replicas, 2)
	same(w, "status.selector", scale.Status.Selector, "app=web")
	scale.Spec.Replicas = 4
	must(deployments.UpdateScale(w.ctx, "web", scale, updateOpts))(w)
	same(w, "spec.replicas of the deployment", *must(deployments.Get(w.ctx, "web", getOpts))(w).Spec.Replicas, 4)
}

func staleScale(w *world) {
	w.create(newTab("scaled"))
	stale := must(w.tabs().GetScale(w.ctx, "scaled", getOpts))(w)
	fresh := stale.DeepCopy()
	fresh.Spec.Replicas = 3
	must(w.tabs().UpdateScale(w.ctx, "scaled", fresh, updateOpts))(w)
	stale.Spec.Replicas = 4
	_, err := w.tabs().UpdateScale(w.ctx, "scaled", stale, updateOpts)
	w.status(err, 409, metav1.StatusReasonConflict)
	same(w, "spec.replicas", *w.get("scaled").Spec.Replicas, 3)
}

func scaleBeyondSchema(w *world) {
	w.create(newTab("scaled"))
	scale := must(w.tabs().GetScale(w.ctx, "scaled", getOpts))(w)
	scale.Spec.Replicas = 11
	_, err := w.tabs().UpdateScale(w.ctx, "scaled", scale, updateOpts)
	w.status(err, 422, metav1.StatusReasonInvalid)
}

func scaleMissing(w *world) {
	_, err := w.tabs().GetScale(w.ctx, "missing", getOpts)
	status := w.status(err, 404, metav1.StatusReasonNotFound)
	w.message(status, `crontabs.stable.example.com "missing" not found`)
}
