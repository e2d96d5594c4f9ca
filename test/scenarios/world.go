package scenarios

import (
	"context"
	"errors"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"

	stablev1 "github.com/clientsmith/client-gen/examples/crd-clientset/apis/stable/v1"
	crontabs "github.com/clientsmith/client-gen/examples/crd-clientset/pkg/generated/clientset/versioned"
	stableclient "github.com/clientsmith/client-gen/examples/crd-clientset/pkg/generated/clientset/versioned/typed/stable/v1"
	"github.com/clientsmith/client-gen/runtime/rest"
	builtins "github.com/clientsmith/client-gen/test/scenarios/internal/clients/clientset/versioned"
)

// world is what one scenario has: the administrator's clients and a namespace of its own.
type world struct {
	*testing.T
	env    Env
	ctx    context.Context
	config *rest.Config
	ns     string
	crd    crontabs.Interface
	core   builtins.Interface
}

// Options that ask for nothing special.
var (
	createOpts = metav1.CreateOptions{}
	getOpts    = metav1.GetOptions{}
	updateOpts = metav1.UpdateOptions{}
	deleteOpts = metav1.DeleteOptions{}
	patchOpts  = metav1.PatchOptions{}
	listOpts   = metav1.ListOptions{}
)

// tabs is the client for CronTabs in the scenario's namespace.
func (w *world) tabs() stableclient.CronTabInterface { return w.crd.StableV1().CronTabs(w.ns) }

// must returns the value of a call that has to succeed: must(client.Get(...))(t).
func must[V any](value V, err error) func(testing.TB) V {
	return func(t testing.TB) V {
		t.Helper()
		if err != nil {
			t.Fatalf("unexpected error: %v", err)
		}
		return value
	}
}

// check fails the scenario on an error.
func (w *world) check(err error) {
	w.Helper()
	if err != nil {
		w.Fatalf("unexpected error: %v", err)
	}
}

// same fails the scenario when got isn't want.
func same[V comparable](w *world, what string, got, want V) {
	w.Helper()
	if got != want {
		w.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// status returns the status of an error that has to be the server's answer with this code and reason.
func (w *world) status(err error, code int32, reason metav1.StatusReason) metav1.Status {
	w.Helper()
	if err == nil {
		w.Fatalf("no error, want %d %s", code, reason)
	}
	var status apierrors.APIStatus
	if !errors.As(err, &status) {
		w.Fatalf("error %T (%v) is no status, want %d %s", err, err, code, reason)
	}
	got := status.Status()
	if got.Code != code || got.Reason != reason {
		w.Fatalf("got %d %q (%s), want %d %q", got.Code, got.Reason, got.Message, code, reason)
	}
	return got
}

// message checks the whole text of a status.
func (w *world) message(status metav1.Status, want string) {
	w.Helper()
	same(w, "message", status.Message, want)
}

// cause checks that a status has a cause of this type at this field.
func (w *world) cause(status metav1.Status, field string, kind metav1.CauseType) {
	w.Helper()
	if status.Details != nil {
		for _, cause := range status.Details.Causes {
			if cause.Field == field && cause.Type == kind {
				return
			}
		}
	}
	w.Errorf("no cause %s at %s in %+v", kind, field, status.Details)
}

// newTab is a valid CronTab; every field that the schema defaults is left out.
func newTab(name string) *stablev1.CronTab {
	return &stablev1.CronTab{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec:       stablev1.CronTabSpec{CronSpec: "*/5 * * * *", Image: "registry.example.com/job:1"},
	}
}

// labelled is newTab with labels given as key, value, key, value.
func labelled(name string, labels ...string) *stablev1.CronTab {
	tab := newTab(name)
	tab.Labels = map[string]string{}
	for i := 0; i+1 < len(labels); i += 2 {
		tab.Labels[labels[i]] = labels[i+1]
	}
	return tab
}

// create creates a CronTab that has to be accepted.
func (w *world) create(tab *stablev1.CronTab) *stablev1.CronTab {
	w.Helper()
	return must(w.tabs().Create(w.ctx, tab, createOpts))(w)
}

// get reads a CronTab that has to exist.
func (w *world) get(name string) *stablev1.CronTab {
	w.Helper()
	return must(w.tabs().Get(w.ctx, name, getOpts))(w)
}

// gone checks that a CronTab doesn't exist.
func (w *world) gone(name string) {
	w.Helper()
	_, err := w.tabs().Get(w.ctx, name, getOpts)
	w.status(err, 404, metav1.StatusReasonNotFound)
}

// names are the names of a list, in its order.
func names(list *stablev1.CronTabList) []string {
	var all []string
	for i := range list.Items {
		all = append(all, list.Items[i].Name)
	}
	return all
}

// next waits for the next event of a watch that has to deliver one.
func (w *world) next(events watch.Interface) watch.Event {
	w.Helper()
	select {
	case event, open := <-events.ResultChan():
		if !open {
			w.Fatal("the watch ended, want an event")
		}
		return event
	case <-w.ctx.Done():
		w.Fatal("no event came")
	}
	return watch.Event{}
}

// expect waits for an event of this type for the CronTab of this name and returns the CronTab.
func (w *world) expect(events watch.Interface, kind watch.EventType, name string) *stablev1.CronTab {
	w.Helper()
	event := w.next(events)
	tab, ok := event.Object.(*stablev1.CronTab)
	if !ok {
		w.Fatalf("event %s carries %T %+v, want %s of CronTab %s", event.Type, event.Object, event.Object, kind, name)
	}
	if event.Type != kind || tab.Name != name {
		w.Fatalf("got %s of %s, want %s of %s", event.Type, tab.Name, kind, name)
	}
	if tab.ResourceVersion == "" {
		w.Errorf("%s of %s has no resource version", kind, name)
	}
	return tab
}

// closed waits until a watch has ended without another event.
func (w *world) closed(events watch.Interface) {
	w.Helper()
	select {
	case event, open := <-events.ResultChan():
		if open {
			w.Fatalf("got %s of %+v, want the end of the watch", event.Type, event.Object)
		}
	case <-w.ctx.Done():
		w.Fatal("the watch did not end")
	}
}

// newPod is a pod that nothing will schedule.
func newPod(name string) *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "main", Image: "registry.example.com/app:1"}}},
	}
}

// withReplicas is newTab with spec.replicas.
func withReplicas(name string, replicas int32) *stablev1.CronTab {
	tab := newTab(name)
	tab.Spec.Replicas = &replicas
	return tab
}

// newConfigMap is a ConfigMap with one entry.
func newConfigMap(name, key, value string) *corev1.ConfigMap {
	return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: name}, Data: map[string]string{key: value}}
}
