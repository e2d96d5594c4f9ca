package fake_test

import (
	"errors"
	"strings"
	"testing"

	autoscalingv1 "k8s.io/api/autoscaling/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"

	"github.com/clientsmith/client-gen/runtime/scale/fake"
	clienttesting "github.com/clientsmith/client-gen/runtime/testing"
)

var deployments = schema.GroupResource{Group: "apps", Resource: "deployments"}

func TestActionsAndAnswers(t *testing.T) {
	var client fake.FakeScaleClient
	scales := client.Scales("shop")
	if got, err := scales.Get(t.Context(), deployments, "web", metav1.GetOptions{ResourceVersion: "5"}); err != nil || got == nil || got.Spec.Replicas != 0 {
		t.Errorf("without a reactor: %v, %v; want an empty scale", got, err)
	}
	client.PrependReactor("*", "deployments", func(a clienttesting.Action) (bool, runtime.Object, error) {
		if a.GetVerb() == "update" {
			return true, a.(clienttesting.UpdateAction).GetObject(), nil
		}
		return true, &autoscalingv1.Scale{Spec: autoscalingv1.ScaleSpec{Replicas: 7}}, nil
	})
	sent := &autoscalingv1.Scale{ObjectMeta: metav1.ObjectMeta{Name: "web"}, Spec: autoscalingv1.ScaleSpec{Replicas: 3}}
	if got, err := scales.Update(t.Context(), deployments, sent, metav1.UpdateOptions{}); err != nil || got.Spec.Replicas != 3 {
		t.Errorf("update: %v, %v", got, err)
	}
	got, err := scales.Patch(t.Context(), deployments.WithVersion("v1"), "web", types.MergePatchType, []byte(`{}`), metav1.PatchOptions{})
	if err != nil || got.Spec.Replicas != 7 {
		t.Errorf("patch: %v, %v", got, err)
	}
	want := []struct{ verb, version string }{{"get", ""}, {"update", ""}, {"patch", "v1"}}
	actions := client.Actions()
	if len(actions) != len(want) {
		t.Fatalf("%d actions: %v", len(actions), actions)
	}
	for i, w := range want {
		a := actions[i]
		if !a.Matches(w.verb, "deployments/scale") || a.GetNamespace() != "shop" || a.GetResource().Version != w.version {
			t.Errorf("action %d is %#v, want %v", i, a, w)
		}
	}
	if opts := actions[0].(clienttesting.GetActionImpl).GetOptions; opts.ResourceVersion != "5" {
		t.Errorf("the options of get are %v", opts)
	}
}

func TestReactorsThatFail(t *testing.T) {
	var client fake.FakeScaleClient
	refused := errors.New("refused")
	client.AddReactor("get", "*", func(clienttesting.Action) (bool, runtime.Object, error) { return true, nil, refused })
	client.AddReactor("patch", "*", func(clienttesting.Action) (bool, runtime.Object, error) {
		return true, &metav1.Status{}, nil
	})
	if got, err := client.Scales("").Get(t.Context(), deployments, "web", metav1.GetOptions{}); got != nil || !errors.Is(err, refused) {
		t.Errorf("get: %v, %v", got, err)
	}
	got, err := client.Scales("").Patch(t.Context(), deployments.WithVersion("v1"), "web", types.MergePatchType, nil, metav1.PatchOptions{})
	if got != nil || err == nil || !strings.Contains(err.Error(), "*v1.Status") {
		t.Errorf("a reactor of another type: %v, %v", got, err)
	}
}
