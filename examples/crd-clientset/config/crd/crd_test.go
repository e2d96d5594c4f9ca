package crd

import (
	"context"
	"fmt"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	stablev1 "github.com/clientsmith/client-gen/examples/crd-clientset/apis/stable/v1"
	"github.com/clientsmith/client-gen/examples/crd-clientset/pkg/generated/clientset/versioned"
	"github.com/clientsmith/client-gen/runtime/apitest"
)

func TestInstallAndRemove(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	client, err := versioned.NewForConfig(apitest.New(t, apitest.Options{}).Config())
	if err != nil {
		t.Fatal(err)
	}
	bare := client.StableV1().RESTClient()
	const both = "[crontabs.stable.example.com fleetpolicies.stable.example.com]"
	created, err := Install(ctx, bare)
	if err != nil || fmt.Sprint(created) != both {
		t.Fatalf("first install: %v, %v", created, err)
	}
	policy := &stablev1.FleetPolicy{ObjectMeta: metav1.ObjectMeta{Name: "kept"}}
	if _, err := client.StableV1().FleetPolicies().Create(ctx, policy, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	if again, err := Install(ctx, bare); err != nil || len(again) != 0 {
		t.Fatalf("second install: %v, %v", again, err)
	}
	if _, err := client.StableV1().FleetPolicies().Get(ctx, "kept", metav1.GetOptions{}); err != nil {
		t.Errorf("the second install lost an object: %v", err)
	}
	if err := Remove(ctx, bare, append(created, "never.stable.example.com")); err != nil {
		t.Fatal(err)
	}
	if now, err := read(ctx, bare, created[0]); now != nil || err != nil {
		t.Errorf("after remove: %+v, %v", now, err)
	}
	if created, err = Install(ctx, bare); err != nil || fmt.Sprint(created) != both {
		t.Fatalf("install after remove: %v, %v", created, err)
	}
	if _, err := client.StableV1().FleetPolicies().Get(ctx, "kept", metav1.GetOptions{}); err == nil {
		t.Error("an object outlived its definition")
	}
}
