package scenarios

import (
	"fmt"
	"strings"
	"sync"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	stablev1 "github.com/clientsmith/client-gen/examples/crd-clientset/apis/stable/v1"
)

var objectScenarios = []scenario{
	{name: "life of a namespaced object", run: namespacedLife},
	{name: "life of a cluster object", run: clusterLife},
	{name: "schema defaults", needs: []Capability{Schemas}, run: schemaDefaults},
	{name: "generated names", run: generatedNames},
	{name: "update without change", run: updateWithoutChange},
	{name: "concurrent writers", run: concurrentWriters},
	{name: "round trip of odd content", run: oddContent},
	{name: "server owned metadata", run: serverOwnedMetadata},
}

func namespacedLife(w *world) {
	created := w.create(labelled("nightly", "team", "a"))
	same(w, "name", created.Name, "nightly")
	same(w, "namespace", created.Namespace, w.ns)
	same(w, "generation", created.Generation, 1)
	if created.UID == "" || created.ResourceVersion == "" || created.CreationTimestamp.IsZero() {
		w.Errorf("the server left metadata empty: %+v", created.ObjectMeta)
	}
	read := w.get("nightly")
	same(w, "uid read", read.UID, created.UID)
	same(w, "resource version read", read.ResourceVersion, created.ResourceVersion)
	same(w, "image read", read.Spec.Image, created.Spec.Image)

	read.Spec.Image = "registry.example.com/job:2"
	updated := must(w.tabs().Update(w.ctx, read, updateOpts))(w)
	same(w, "image updated", updated.Spec.Image, "registry.example.com/job:2")
	same(w, "generation updated", updated.Generation, 2)
	if updated.ResourceVersion == created.ResourceVersion {
		w.Error("an update that changed the object kept its resource version")
	}
	updated.Labels["team"] = "b"
	relabelled := must(w.tabs().Update(w.ctx, updated, updateOpts))(w)
	same(w, "generation after a label changed", relabelled.Generation, 2)

	list := must(w.tabs().List(w.ctx, listOpts))(w)
	same(w, "names listed", fmt.Sprint(names(list)), "[nightly]")
	if list.ResourceVersion == "" {
		w.Error("the list has no resource version")
	}
	w.check(w.tabs().Delete(w.ctx, "nightly", deleteOpts))
	w.gone("nightly")
	same(w, "objects left", len(must(w.tabs().List(w.ctx, listOpts))(w).Items), 0)
}

func clusterLife(w *world) {
	policies := w.crd.StableV1().FleetPolicies()
	name := w.ns
	policy := &stablev1.FleetPolicy{
		ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"scenario": name}},
		Spec:       stablev1.FleetPolicySpec{MaxReplicas: 4, AllowedRegistries: []string{"registry.example.com"}},
	}
	created := must(policies.Create(w.ctx, policy, createOpts))(w)
	same(w, "namespace", created.Namespace, "")
	created.Spec.MaxReplicas = 6
	updated := must(policies.Update(w.ctx, created, updateOpts))(w)
	same(w, "maxReplicas", updated.Spec.MaxReplicas, 6)
	updated.Status.Users = 3
	reported := must(policies.UpdateStatus(w.ctx, updated, updateOpts))(w)
	same(w, "users", reported.Status.Users, 3)
	selected := must(policies.List(w.ctx, metav1.ListOptions{LabelSelector: "scenario=" + name}))(w)
	same(w, "listed", len(selected.Items), 1)
	same(w, "registries", strings.Join(selected.Items[0].Spec.AllowedRegistries, ","), "registry.example.com")
	w.check(policies.Delete(w.ctx, name, deleteOpts))
	_, err := policies.Get(w.ctx, name, getOpts)
	status := w.status(err, 404, metav1.StatusReasonNotFound)
	w.message(status, fmt.Sprintf("fleetpolicies.stable.example.com %q not found", name))
}

func schemaDefaults(w *world) {
	created := w.create(newTab("defaulted"))
	if created.Spec.Replicas == nil {
		w.Fatal("spec.replicas was not set by the schema's default")
	}
	same(w, "spec.replicas", *created.Spec.Replicas, 1)
}

func generatedNames(w *world) {
	tab := newTab("")
	tab.GenerateName = "job-"
	first, second := w.create(tab), w.create(tab)
	for _, got := range []*stablev1.CronTab{first, second} {
		if !strings.HasPrefix(got.Name, "job-") || len(got.Name) != len("job-")+5 {
			w.Errorf("name %q is not job- and five characters", got.Name)
		}
		same(w, "generateName kept", got.GenerateName, "job-")
	}
	if first.Name == second.Name {
		w.Errorf("two objects got the name %s", first.Name)
	}
}

func updateWithoutChange(w *world) {
	created := w.create(newTab("still"))
	again := must(w.tabs().Update(w.ctx, created, updateOpts))(w)
	same(w, "resource version", again.ResourceVersion, created.ResourceVersion)
	same(w, "generation", again.Generation, created.Generation)
}

// concurrentWriters counts in an annotation: every increment must survive, since each is written with the version it was
// computed from.
func concurrentWriters(w *world) {
	const writers, rounds = 6, 5
	w.create(newTab("counter"))
	var group sync.WaitGroup
	failures := make(chan error, writers)
	for range writers {
		group.Go(func() {
			for range rounds {
				if err := increment(w); err != nil {
					failures <- err
					return
				}
			}
		})
	}
	group.Wait()
	close(failures)
	for err := range failures {
		w.Error(err)
	}
	same(w, "count", w.get("counter").Annotations["count"], strings.Repeat("+", writers*rounds))
}

func increment(w *world) error {
	for {
		tab, err := w.tabs().Get(w.ctx, "counter", getOpts)
		if err != nil {
			return err
		}
		if tab.Annotations == nil {
			tab.Annotations = map[string]string{}
		}
		tab.Annotations["count"] += "+"
		if _, err = w.tabs().Update(w.ctx, tab, updateOpts); !apierrors.IsConflict(err) {
			return err
		}
	}
}

func oddContent(w *world) {
	tab := labelled("odd", "empty", "", "dots.and/slash", "a.b_c-d")
	tab.Annotations = map[string]string{
		"text":  "ünïcode \u2028 <html> & \"quotes\" \\ \n tab\t",
		"large": strings.Repeat("0123456789abcdef", 8192),
	}
	tab.Spec.Env = map[string]string{"PATH": "/bin:/usr/bin", "empty": "", "k8s.io/odd key": "x=y;z"}
	created := w.create(tab)
	read := w.get("odd")
	for _, got := range []*stablev1.CronTab{created, read} {
		same(w, "labels", fmt.Sprint(got.Labels), fmt.Sprint(tab.Labels))
		same(w, "text", got.Annotations["text"], tab.Annotations["text"])
		same(w, "large", got.Annotations["large"] == tab.Annotations["large"], true)
		same(w, "env", fmt.Sprint(got.Spec.Env), fmt.Sprint(tab.Spec.Env))
	}
}

// serverOwnedMetadata sends metadata that only the server may set.
func serverOwnedMetadata(w *world) {
	tab := newTab("owned")
	tab.UID, tab.Generation, tab.CreationTimestamp = "11111111-2222-3333-4444-555555555555", 42, metav1.Unix(1, 0)
	created := w.create(tab)
	if created.UID == tab.UID {
		w.Error("the server took the uid of the request")
	}
	same(w, "generation", created.Generation, 1)
	if created.CreationTimestamp.Unix() == 1 {
		w.Error("the server took the creation time of the request")
	}
	created.Generation = 42
	created.CreationTimestamp = metav1.Unix(1, 0)
	created.Labels = map[string]string{"changed": "yes"}
	updated := must(w.tabs().Update(w.ctx, created, updateOpts))(w)
	same(w, "generation after update", updated.Generation, 1)
	if updated.CreationTimestamp.Unix() == 1 {
		w.Error("an update changed the creation time")
	}
	updated.UID = "11111111-2222-3333-4444-555555555555"
	_, err := w.tabs().Update(w.ctx, updated, updateOpts)
	w.status(err, 409, metav1.StatusReasonConflict)
}
