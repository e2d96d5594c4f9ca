package main

import (
	"context"
	"testing"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"

	stablev1 "github.com/clientsmith/client-gen/examples/crd-clientset/apis/stable/v1"
	"github.com/clientsmith/client-gen/examples/crd-clientset/controller/generated/clientset/versioned"
	"github.com/clientsmith/client-gen/runtime/apitest"
)

// The controller, with its election, on an API server: it sees what is there, what comes and what changes.
func TestController(t *testing.T) {
	server := apitest.New(t, apitest.Options{})
	if err := server.AddCRDFile("../config/crd/stable.example.com_crontabs.yaml"); err != nil {
		t.Fatal(err)
	}
	client, err := versioned.NewForConfig(server.Config())
	if err != nil {
		t.Fatal(err)
	}
	crontabs := client.StableV1().CronTabs("default")
	create := func(name string) {
		t.Helper()
		crontab := &stablev1.CronTab{
			ObjectMeta: metav1.ObjectMeta{Name: name},
			Spec:       stablev1.CronTabSpec{CronSpec: "0 4 * * *", Image: "registry.example.com/report:1"},
		}
		if _, err := crontabs.Create(t.Context(), crontab, metav1.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	// await watches until the condition Ready has the reason.
	await := func(name, reason string) *stablev1.CronTab {
		t.Helper()
		events, err := crontabs.Watch(t.Context(), metav1.ListOptions{FieldSelector: "metadata.name=" + name})
		if err != nil {
			t.Fatal(err)
		}
		defer events.Stop()
		for event := range events.ResultChan() {
			crontab, ok := event.Object.(*stablev1.CronTab)
			if !ok || event.Type == watch.Deleted {
				t.Fatalf("got %s %v", event.Type, event.Object)
			}
			if ready := meta.FindStatusCondition(crontab.Status.Conditions, "Ready"); ready != nil && ready.Reason == reason {
				return crontab
			}
		}
		t.Fatal("the watch ended")
		return nil
	}

	create("before")
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- run(ctx, server.Config(), "default", "me") }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	await("before", "Scheduled")
	create("after")
	first := await("after", "Scheduled")
	if first.Status.Replicas != 1 || first.Status.LabelSelector != "crontab=after" {
		t.Errorf("status is %+v", first.Status)
	}
	suspend := []byte(`{"spec":{"suspend":true}}`)
	if _, err := crontabs.Patch(t.Context(), "after", types.MergePatchType, suspend, metav1.PatchOptions{}); err != nil {
		t.Fatal(err)
	}
	if got := await("after", "Suspended"); got.Status.Replicas != 0 {
		t.Errorf("status is %+v", got.Status)
	}
}
