package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/clientsmith/client-gen/examples/crd-clientset/pkg/generated/clientset/versioned/fake"
	clienttesting "github.com/clientsmith/client-gen/runtime/testing"
)

// TestCreateWithFake shows the generated fake in the place of a server: the code under test gets a versioned.Interface and
// doesn't know the difference.
func TestCreateWithFake(t *testing.T) {
	client := fake.NewSimpleClientset()
	var out bytes.Buffer
	d := &demo{client: client, namespace: "team", out: &out}
	if err := d.watch(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer d.events.Stop()
	if err := d.policy(t.Context()); err != nil {
		t.Fatal(err)
	}
	list, err := client.StableV1().FleetPolicies().List(t.Context(), metav1.ListOptions{LabelSelector: mine})
	if err != nil || len(list.Items) != 1 || list.Items[0].Spec.MaxReplicas != 5 {
		t.Errorf("got %+v, %v", list, err)
	}
}

// TestFailureWithFake injects an error that a real server gives once in a blue moon.
func TestFailureWithFake(t *testing.T) {
	client := fake.NewSimpleClientset()
	client.PrependReactor("create", "fleetpolicies", func(clienttesting.Action) (bool, runtime.Object, error) {
		return true, nil, apierrors.NewInternalError(errors.New("out of disk"))
	})
	d := &demo{client: client, namespace: "team", out: &bytes.Buffer{}}
	if err := d.policy(t.Context()); err == nil || !strings.Contains(err.Error(), "out of disk") {
		t.Errorf("got %v", err)
	}
}
