package scenarios

import (
	"fmt"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

var patchScenarios = []scenario{
	{name: "json patch", run: jsonPatch},
	{name: "json patch that fails", run: failingJSONPatch},
	{name: "merge patch", run: mergePatch},
	{name: "patch with version", run: patchWithVersion},
	{name: "patch of a missing object", run: patchMissing},
	{name: "strategic patch of a custom resource", run: strategicOnCustom},
	{name: "strategic patch of a deployment", run: strategicOnDeployment},
	{name: "patch of an unknown type", run: unknownPatchType},
}

func jsonPatch(w *world) {
	w.create(labelled("json", "team", "a"))
	body := `[
		{"op":"test","path":"/spec/image","value":"registry.example.com/job:1"},
		{"op":"replace","path":"/spec/image","value":"registry.example.com/job:2"},
		{"op":"add","path":"/metadata/labels/tier~1zone","value":"x"},
		{"op":"remove","path":"/metadata/labels/team"}
	]`
	got := must(w.tabs().Patch(w.ctx, "json", types.JSONPatchType, []byte(body), patchOpts))(w)
	same(w, "image", got.Spec.Image, "registry.example.com/job:2")
	same(w, "labels", fmt.Sprint(got.Labels), "map[tier/zone:x]")
	same(w, "generation", got.Generation, 2)
	same(w, "image read", w.get("json").Spec.Image, "registry.example.com/job:2")
}

func failingJSONPatch(w *world) {
	w.create(newTab("json"))
	_, err := w.tabs().Patch(w.ctx, "json", types.JSONPatchType,
		[]byte(`[{"op":"test","path":"/spec/image","value":"other"},{"op":"remove","path":"/spec/cronSpec"}]`), patchOpts)
	w.status(err, 422, metav1.StatusReasonInvalid)
	_, err = w.tabs().Patch(w.ctx, "json", types.JSONPatchType, []byte(`{"op":"not a list"}`), patchOpts)
	w.status(err, 400, metav1.StatusReasonBadRequest)
	same(w, "schedule", w.get("json").Spec.CronSpec, "*/5 * * * *")
}

func mergePatch(w *world) {
	tab := labelled("merge", "team", "a", "tier", "b")
	tab.Spec.Env = map[string]string{"A": "1", "B": "2"}
	w.create(tab)
	body := `{"metadata":{"labels":{"team":null,"new":"c"}},"spec":{"suspend":true,"env":{"B":"3"}}}`
	got := must(w.tabs().Patch(w.ctx, "merge", types.MergePatchType, []byte(body), patchOpts))(w)
	same(w, "labels", fmt.Sprint(got.Labels), "map[new:c tier:b]")
	same(w, "env", fmt.Sprint(got.Spec.Env), "map[A:1 B:3]")
	same(w, "suspend", got.Spec.Suspend, true)
	same(w, "image kept", got.Spec.Image, "registry.example.com/job:1")
	again := must(w.tabs().Patch(w.ctx, "merge", types.MergePatchType, []byte(body), patchOpts))(w)
	same(w, "resource version after a patch without change", again.ResourceVersion, got.ResourceVersion)
}

func patchWithVersion(w *world) {
	created := w.create(newTab("versioned"))
	body := fmt.Sprintf(`{"metadata":{"resourceVersion":%q},"spec":{"suspend":true}}`, created.ResourceVersion)
	must(w.tabs().Patch(w.ctx, "versioned", types.MergePatchType, []byte(body), patchOpts))(w)
	_, err := w.tabs().Patch(w.ctx, "versioned", types.MergePatchType, []byte(strings.Replace(body, "true", "false", 1)), patchOpts)
	w.status(err, 409, metav1.StatusReasonConflict)
	same(w, "suspend", w.get("versioned").Spec.Suspend, true)
}

func patchMissing(w *world) {
	for _, kind := range []types.PatchType{types.JSONPatchType, types.MergePatchType} {
		body := []byte(`{}`)
		if kind == types.JSONPatchType {
			body = []byte(`[]`)
		}
		_, err := w.tabs().Patch(w.ctx, "missing", kind, body, patchOpts)
		status := w.status(err, 404, metav1.StatusReasonNotFound)
		w.message(status, `crontabs.stable.example.com "missing" not found`)
	}
}

func strategicOnCustom(w *world) {
	w.create(newTab("strategic"))
	_, err := w.tabs().Patch(w.ctx, "strategic", types.StrategicMergePatchType, []byte(`{"spec":{"suspend":true}}`), patchOpts)
	w.status(err, 415, metav1.StatusReasonUnsupportedMediaType)
	same(w, "suspend", w.get("strategic").Spec.Suspend, false)
}

func strategicOnDeployment(w *world) {
	deployments := w.core.AppsV1().Deployments(w.ns)
	must(deployments.Create(w.ctx, newDeployment("web"), createOpts))(w)
	body := `{"spec":{"template":{"spec":{"containers":[
		{"name":"side","image":"registry.example.com/side:1"},
		{"name":"main","env":[{"name":"B","value":"2"}]}
	]}}}}`
	got := must(deployments.Patch(w.ctx, "web", types.StrategicMergePatchType, []byte(body), patchOpts))(w)
	byName := map[string]corev1.Container{}
	for _, c := range got.Spec.Template.Spec.Containers {
		byName[c.Name] = c
	}
	same(w, "containers", len(byName), 2)
	same(w, "image kept", byName["main"].Image, "registry.example.com/app:1")
	same(w, "env merged", len(byName["main"].Env), 2)
	same(w, "container added", byName["side"].Image, "registry.example.com/side:1")

	remove := `{"spec":{"template":{"spec":{"containers":[{"name":"side","$patch":"delete"}]}}}}`
	got = must(deployments.Patch(w.ctx, "web", types.StrategicMergePatchType, []byte(remove), patchOpts))(w)
	same(w, "containers after a delete directive", len(got.Spec.Template.Spec.Containers), 1)

	replaced := must(deployments.Patch(w.ctx, "web", types.MergePatchType,
		[]byte(`{"spec":{"template":{"spec":{"containers":[{"name":"only","image":"registry.example.com/only:1"}]}}}}`), patchOpts))(w)
	same(w, "a merge patch replaces lists", replaced.Spec.Template.Spec.Containers[0].Name, "only")
}

func unknownPatchType(w *world) {
	w.create(newTab("unknown"))
	_, err := w.tabs().Patch(w.ctx, "unknown", "application/unheard-of+json", []byte(`{}`), patchOpts)
	w.status(err, 415, metav1.StatusReasonUnsupportedMediaType)
}

func newDeployment(name string) *appsv1.Deployment {
	labels := map[string]string{"app": name}
	pod := newPod(name)
	pod.Spec.Containers[0].Env = []corev1.EnvVar{{Name: "A", Value: "1"}}
	replicas := int32(2)
	return &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: appsv1.DeploymentSpec{
			Replicas: &replicas,
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: labels}, Spec: pod.Spec},
		},
	}
}
