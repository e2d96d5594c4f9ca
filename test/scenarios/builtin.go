package scenarios

import (
	"fmt"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/clientsmith/client-gen/runtime/rest"
)

var builtinScenarios = []scenario{
	{name: "config maps and secrets", run: configMapsAndSecrets},
	{name: "immutable config map", needs: []Capability{BuiltinRules}, run: immutableConfigMap},
	{name: "pending pod", needs: []Capability{BuiltinRules}, run: pendingPod},
	{name: "pod status", run: podStatus},
	{name: "invalid pod", needs: []Capability{BuiltinRules}, run: invalidPod},
	{name: "pods by field", run: podsByField},
	{name: "deployment life", run: deploymentLife},
	{name: "namespace life", needs: []Capability{NamespaceRules}, run: namespaceLife},
	{name: "missing namespace", needs: []Capability{NamespaceRules}, run: missingNamespace},
	{name: "nodes", run: nodes},
	{name: "token of a service account", needs: []Capability{Tokens}, run: serviceAccountToken},
	{name: "ephemeral containers", needs: []Capability{EphemeralContainers}, run: ephemeralContainers},
}

func configMapsAndSecrets(w *world) {
	maps := w.core.CoreV1().ConfigMaps(w.ns)
	settings := newConfigMap("settings", "colour", "red")
	settings.BinaryData = map[string][]byte{"raw": {0, 1, 2, 0xff}}
	made := must(maps.Create(w.ctx, settings, createOpts))(w)
	made.Data["colour"] = "blue"
	must(maps.Update(w.ctx, made, updateOpts))(w)
	read := must(maps.Get(w.ctx, "settings", getOpts))(w)
	same(w, "colour", read.Data["colour"], "blue")
	same(w, "raw", fmt.Sprint(read.BinaryData["raw"]), "[0 1 2 255]")
	w.check(maps.Delete(w.ctx, "settings", deleteOpts))

	secrets := w.core.CoreV1().Secrets(w.ns)
	secret := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: "key"}, StringData: map[string]string{"token": "s3cret"}}
	got := must(secrets.Create(w.ctx, secret, createOpts))(w)
	same(w, "data from stringData", string(got.Data["token"]), "s3cret")
	same(w, "stringData in the answer", len(got.StringData), 0)
	same(w, "type", got.Type, corev1.SecretTypeOpaque)
}

func immutableConfigMap(w *world) {
	maps := w.core.CoreV1().ConfigMaps(w.ns)
	yes := true
	settings := newConfigMap("fixed", "a", "1")
	settings.Immutable = &yes
	made := must(maps.Create(w.ctx, settings, createOpts))(w)
	made.Data["a"] = "2"
	_, err := maps.Update(w.ctx, made, updateOpts)
	w.cause(w.status(err, 422, metav1.StatusReasonInvalid), "data", metav1.CauseTypeForbidden)
}

func pendingPod(w *world) {
	pod := must(w.core.CoreV1().Pods(w.ns).Create(w.ctx, newPod("waiting"), createOpts))(w)
	same(w, "phase", pod.Status.Phase, corev1.PodPending)
	same(w, "quality of service", pod.Status.QOSClass, corev1.PodQOSBestEffort)
	same(w, "restart policy", pod.Spec.RestartPolicy, corev1.RestartPolicyAlways)
	same(w, "DNS policy", pod.Spec.DNSPolicy, corev1.DNSClusterFirst)
	same(w, "scheduler", pod.Spec.SchedulerName, "default-scheduler")
	same(w, "grace period", *pod.Spec.TerminationGracePeriodSeconds, 30)
	same(w, "pull policy", pod.Spec.Containers[0].ImagePullPolicy, corev1.PullIfNotPresent)
	// Nothing runs it, so that nothing has to be waited for.
	w.check(w.core.CoreV1().Pods(w.ns).Delete(w.ctx, "waiting", deleteOpts))
	_, err := w.core.CoreV1().Pods(w.ns).Get(w.ctx, "waiting", getOpts)
	w.status(err, 404, metav1.StatusReasonNotFound)
}

func podStatus(w *world) {
	pods := w.core.CoreV1().Pods(w.ns)
	pod := must(pods.Create(w.ctx, newPod("reported"), createOpts))(w)
	pod.Status.Phase = corev1.PodRunning
	pod.Status.Conditions = []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}}
	pod = must(pods.UpdateStatus(w.ctx, pod, updateOpts))(w)
	same(w, "phase", pod.Status.Phase, corev1.PodRunning)
	// Conditions merge by their type.
	body := []byte(`{"status":{"conditions":[{"type":"Initialized","status":"True"}]}}`)
	pod = must(pods.Patch(w.ctx, "reported", types.StrategicMergePatchType, body, patchOpts, "status"))(w)
	same(w, "conditions", len(pod.Status.Conditions), 2)
}

func invalidPod(w *world) {
	pods := w.core.CoreV1().Pods(w.ns)
	pod := newPod("invalid")
	pod.Spec.Containers = nil
	_, err := pods.Create(w.ctx, pod, createOpts)
	status := w.status(err, 422, metav1.StatusReasonInvalid)
	w.cause(status, "spec.containers", metav1.CauseTypeFieldValueRequired)
	w.message(status, `Pod "invalid" is invalid: spec.containers: Required value`)

	pod = must(pods.Create(w.ctx, newPod("fixed"), createOpts))(w)
	pod.Spec.Containers[0].Name = "renamed"
	_, err = pods.Update(w.ctx, pod, updateOpts)
	w.cause(w.status(err, 422, metav1.StatusReasonInvalid), "spec", metav1.CauseTypeForbidden)
}

func podsByField(w *world) {
	pods := w.core.CoreV1().Pods(w.ns)
	placed := newPod("placed")
	placed.Spec.NodeName = "node-1"
	must(pods.Create(w.ctx, placed, createOpts))(w)
	must(pods.Create(w.ctx, newPod("unplaced"), createOpts))(w)
	for selector, want := range map[string]string{
		"spec.nodeName=node-1":  "[placed]",
		"spec.nodeName=":        "[unplaced]",
		"status.phase=Pending":  "[placed unplaced]",
		"status.phase!=Pending": "[]",
	} {
		got := []string{}
		for _, pod := range must(pods.List(w.ctx, metav1.ListOptions{FieldSelector: selector}))(w).Items {
			got = append(got, pod.Name)
		}
		same(w, "fields "+selector, fmt.Sprint(got), want)
	}
	_, err := pods.List(w.ctx, metav1.ListOptions{FieldSelector: "spec.colour=red"})
	w.message(w.status(err, 400, metav1.StatusReasonBadRequest),
		"field label not supported: spec.colour")
}

func deploymentLife(w *world) {
	deployments := w.core.AppsV1().Deployments(w.ns)
	made := must(deployments.Create(w.ctx, newDeployment("web"), createOpts))(w)
	same(w, "generation", made.Generation, 1)
	made.Spec.Template.Spec.Containers[0].Image = "registry.example.com/app:2"
	updated := must(deployments.Update(w.ctx, made, updateOpts))(w)
	same(w, "generation", updated.Generation, 2)
	updated.Status.Replicas, updated.Status.ObservedGeneration = 2, 2
	reported := must(deployments.UpdateStatus(w.ctx, updated, updateOpts))(w)
	same(w, "replicas in the status", reported.Status.Replicas, 2)
	same(w, "generation", reported.Generation, 2)
	w.check(deployments.Delete(w.ctx, "web", deleteOpts))
	_, err := deployments.Get(w.ctx, "web", getOpts)
	w.message(w.status(err, 404, metav1.StatusReasonNotFound), `deployments.apps "web" not found`)
}

// namespaceLife deletes a namespace whose objects hold it back, as far as that goes without a controller.
func namespaceLife(w *world) {
	name := w.ns + "-ending"
	namespaces := w.core.CoreV1().Namespaces()
	ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"scenario": w.ns}}}
	made := must(namespaces.Create(w.ctx, ns, createOpts))(w)
	same(w, "phase", made.Status.Phase, corev1.NamespaceActive)
	same(w, "finalizers", fmt.Sprint(made.Spec.Finalizers), "[kubernetes]")
	same(w, "name label", made.Labels[corev1.LabelMetadataName], name)

	tab := newTab("holding")
	tab.Finalizers = []string{"example.com/hold"}
	must(w.crd.StableV1().CronTabs(name).Create(w.ctx, tab, createOpts))(w)
	w.check(namespaces.Delete(w.ctx, name, deleteOpts))
	ending := must(namespaces.Get(w.ctx, name, getOpts))(w)
	same(w, "phase", ending.Status.Phase, corev1.NamespaceTerminating)
	_, err := w.crd.StableV1().CronTabs(name).Create(w.ctx, newTab("late"), createOpts)
	status := w.status(err, 403, metav1.StatusReasonForbidden)
	w.cause(status, "metadata.namespace", corev1.NamespaceTerminatingCause)
	w.message(status, fmt.Sprintf(`crontabs.stable.example.com "late" is forbidden: unable to create new content in namespace %s because it is being terminated`, name))
	must(w.crd.StableV1().CronTabs(name).Patch(w.ctx, "holding", types.MergePatchType, []byte(`{"metadata":{"finalizers":null}}`), patchOpts))(w)
}

func missingNamespace(w *world) {
	_, err := w.crd.StableV1().CronTabs("no-such-namespace").Create(w.ctx, newTab("astray"), createOpts)
	w.message(w.status(err, 404, metav1.StatusReasonNotFound), `namespaces "no-such-namespace" not found`)
	same(w, "items", len(must(w.crd.StableV1().CronTabs("no-such-namespace").List(w.ctx, listOpts))(w).Items), 0)
}

func nodes(w *world) {
	client := w.core.CoreV1().Nodes()
	node := must(client.Create(w.ctx, &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: w.ns}}, createOpts))(w)
	body := []byte(`{"status":{"conditions":[{"type":"Ready","status":"True"}]}}`)
	node = must(client.Patch(w.ctx, node.Name, types.StrategicMergePatchType, body, patchOpts, "status"))(w)
	same(w, "conditions", len(node.Status.Conditions), 1)
	w.check(client.Delete(w.ctx, node.Name, deleteOpts))
}

// serviceAccountToken asks for a token by the extended method CreateToken and uses it.
func serviceAccountToken(w *world) {
	accounts := w.core.CoreV1().ServiceAccounts(w.ns)
	must(accounts.Create(w.ctx, &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: "robot"}}, createOpts))(w)
	seconds := int64(3600)
	request := &authenticationv1.TokenRequest{Spec: authenticationv1.TokenRequestSpec{ExpirationSeconds: &seconds}}
	got := must(accounts.CreateToken(w.ctx, "robot", request, createOpts))(w)
	if got.Status.Token == "" || got.Status.ExpirationTimestamp.IsZero() {
		w.Fatalf("no token in %+v", got.ObjectMeta)
	}
	robot := rest.AnonymousClientConfig(w.config)
	robot.BearerToken = got.Status.Token
	_, err := w.client(robot, nil).StableV1().CronTabs(w.ns).List(w.ctx, listOpts)
	w.message(w.status(err, 403, metav1.StatusReasonForbidden), fmt.Sprintf(`crontabs.stable.example.com is forbidden: `+
		`User "system:serviceaccount:%s:robot" cannot list resource "crontabs" in API group "stable.example.com" in the namespace %q`, w.ns, w.ns))
}

// ephemeralContainers adds one to a pod by the extended method UpdateEphemeralContainers, the only way to do it.
func ephemeralContainers(w *world) {
	pods := w.core.CoreV1().Pods(w.ns)
	pod := must(pods.Create(w.ctx, newPod("looked-at"), createOpts))(w)
	pod.Spec.EphemeralContainers = []corev1.EphemeralContainer{{
		EphemeralContainerCommon: corev1.EphemeralContainerCommon{Name: "look", Image: "registry.example.com/shell:1"},
	}}
	updated := must(pods.UpdateEphemeralContainers(w.ctx, "looked-at", pod, updateOpts))(w)
	same(w, "ephemeral containers", len(updated.Spec.EphemeralContainers), 1)
	updated.Spec.EphemeralContainers = nil
	kept := must(pods.UpdateStatus(w.ctx, updated, updateOpts))(w)
	same(w, "ephemeral containers after an update of the status", len(kept.Spec.EphemeralContainers), 1)
}
