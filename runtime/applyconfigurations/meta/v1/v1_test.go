package v1

import (
	"encoding/json"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

var _ runtime.ApplyConfiguration = DeleteOptionsApplyConfiguration{}

func TestJSON(t *testing.T) {
	at := metav1.NewTime(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	for _, c := range []struct {
		config any
		want   string
	}{
		{TypeMeta(), `{}`},
		{TypeMeta().WithKind("K").WithAPIVersion("g/v1"), `{"kind":"K","apiVersion":"g/v1"}`},
		{Condition().WithType("T").WithStatus(metav1.ConditionTrue).WithObservedGeneration(0).WithLastTransitionTime(at).WithReason("R").WithMessage(""),
			`{"type":"T","status":"True","observedGeneration":0,"lastTransitionTime":"2026-01-02T03:04:05Z","reason":"R","message":""}`},
		{DeleteOptions(), `{"kind":"DeleteOptions","apiVersion":"meta.k8s.io/v1"}`},
		{DeleteOptions().WithKind("K").WithAPIVersion("v1").WithGracePeriodSeconds(0).WithPreconditions(Preconditions().WithUID("u").WithResourceVersion("1")).
			WithOrphanDependents(false).WithPropagationPolicy(metav1.DeletePropagationOrphan).WithDryRun("All").WithIgnoreStoreReadErrorWithClusterBreakingPotential(true),
			`{"kind":"K","apiVersion":"v1","gracePeriodSeconds":0,"preconditions":{"uid":"u","resourceVersion":"1"},"orphanDependents":false,` +
				`"propagationPolicy":"Orphan","dryRun":["All"],"ignoreStoreReadErrorWithClusterBreakingPotential":true}`},
		{GroupResource().WithGroup("g").WithResource("r"), `{"group":"g","resource":"r"}`},
		{LabelSelector().WithMatchLabels(map[string]string{"a": "b"}).WithMatchLabels(map[string]string{"c": "d"}).
			WithMatchExpressions(LabelSelectorRequirement().WithKey("k").WithOperator(metav1.LabelSelectorOpIn).WithValues("x").WithValues("y")),
			`{"matchLabels":{"a":"b","c":"d"},"matchExpressions":[{"key":"k","operator":"In","values":["x","y"]}]}`},
		{LabelSelector().WithMatchLabels(nil), `{}`},
		{ManagedFieldsEntry().WithManager("m").WithOperation(metav1.ManagedFieldsOperationApply).WithAPIVersion("v1").WithTime(at).
			WithFieldsType("FieldsV1").WithFieldsV1(metav1.FieldsV1{Raw: []byte(`{}`)}).WithSubresource("status"),
			`{"manager":"m","operation":"Apply","apiVersion":"v1","time":"2026-01-02T03:04:05Z","fieldsType":"FieldsV1","fieldsV1":{},"subresource":"status"}`},
		{ObjectMeta().WithName("n").WithGenerateName("g").WithNamespace("ns").WithUID("u").WithResourceVersion("1").WithGeneration(2).
			WithCreationTimestamp(at).WithDeletionTimestamp(at).WithDeletionGracePeriodSeconds(3).WithLabels(map[string]string{"a": "b"}).
			WithAnnotations(map[string]string{"c": "d"}).WithFinalizers("f").
			WithOwnerReferences(OwnerReference().WithAPIVersion("v1").WithKind("K").WithName("o").WithUID("u").WithController(true).WithBlockOwnerDeletion(false)),
			`{"name":"n","generateName":"g","namespace":"ns","uid":"u","resourceVersion":"1","generation":2,"creationTimestamp":"2026-01-02T03:04:05Z",` +
				`"deletionTimestamp":"2026-01-02T03:04:05Z","deletionGracePeriodSeconds":3,"labels":{"a":"b"},"annotations":{"c":"d"},` +
				`"ownerReferences":[{"apiVersion":"v1","kind":"K","name":"o","uid":"u","controller":true,"blockOwnerDeletion":false}],"finalizers":["f"]}`},
	} {
		got, err := json.Marshal(c.config)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != c.want {
			t.Errorf("%T\n got %s\nwant %s", c.config, got, c.want)
		}
	}
}

func TestGettersDoNotChange(t *testing.T) {
	if got := ObjectMeta(); got.GetName() != nil || got.GetNamespace() != nil {
		t.Error("an empty ObjectMeta has a name")
	}
	meta := ObjectMeta().WithName("n").WithNamespace("ns")
	options := DeleteOptions()
	if *meta.GetName() != "n" || *meta.GetNamespace() != "ns" || *options.GetKind() != "DeleteOptions" || *options.GetAPIVersion() != "meta.k8s.io/v1" {
		t.Error("a getter does not return what was set")
	}
	kind := TypeMeta().WithKind("K")
	if *kind.GetKind() != "K" || kind.GetAPIVersion() != nil {
		t.Error("a getter of TypeMeta does not return what was set")
	}
}

func TestMapsAreCopied(t *testing.T) {
	labels := map[string]string{"a": "b"}
	meta := ObjectMeta().WithLabels(labels)
	labels["a"] = "changed"
	if meta.Labels["a"] != "b" {
		t.Error("the configuration shares the caller's map")
	}
}

func TestNilValuesPanic(t *testing.T) {
	for name, call := range map[string]func(){
		"WithOwnerReferences":  func() { ObjectMeta().WithOwnerReferences(nil) },
		"WithMatchExpressions": func() { LabelSelector().WithMatchExpressions(nil) },
	} {
		func() {
			defer func() {
				if got := recover(); got != "nil value passed to "+name {
					t.Errorf("%s: recovered %v", name, got)
				}
			}()
			call()
		}()
	}
}
