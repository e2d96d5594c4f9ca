package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	stablev1 "github.com/clientsmith/client-gen/examples/crd-clientset/apis/stable/v1"
)

// labels are on every object of this program, see mine.
func labels(more ...string) map[string]string {
	all := map[string]string{"made-by": "crd-clientset-example"}
	for i := 0; i+1 < len(more); i += 2 {
		all[more[i]] = more[i+1]
	}
	return all
}

func (d *demo) policy(ctx context.Context) error {
	policy, err := d.client.StableV1().FleetPolicies().Create(ctx, &stablev1.FleetPolicy{
		ObjectMeta: metav1.ObjectMeta{GenerateName: "standard-", Labels: labels()},
		Spec:       stablev1.FleetPolicySpec{MaxReplicas: 5, AllowedRegistries: []string{"registry.example.com"}},
	}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	d.say("created a FleetPolicy; the server made its name from %q, and this is generation %d of its spec",
		policy.GenerateName, policy.Generation)
	return nil
}

func (d *demo) create(ctx context.Context) error {
	for _, tab := range []stablev1.CronTab{
		{ObjectMeta: metav1.ObjectMeta{Name: "nightly", Labels: labels("tier", "batch")}, Spec: stablev1.CronTabSpec{CronSpec: "0 2 * * *", Image: "registry.example.com/backup:1"}},
		{ObjectMeta: metav1.ObjectMeta{Name: "hourly", Labels: labels("tier", "batch")}, Spec: stablev1.CronTabSpec{CronSpec: "0 * * * *", Image: "registry.example.com/sync:1"}},
		{ObjectMeta: metav1.ObjectMeta{Name: "weekly", Labels: labels("tier", "report")}, Spec: stablev1.CronTabSpec{CronSpec: "0 8 * * 1", Image: "registry.example.com/report:1"}},
	} {
		made, err := d.tabs().Create(ctx, &tab, metav1.CreateOptions{})
		if err != nil {
			return err
		}
		d.say("%s", describe(made))
		if err := d.seen(ctx); err != nil {
			return err
		}
	}
	_, err := d.tabs().Create(ctx, &stablev1.CronTab{
		ObjectMeta: metav1.ObjectMeta{Name: "tried", Labels: labels()},
		Spec:       stablev1.CronTabSpec{CronSpec: "* * * * *", Image: "registry.example.com/tried:1"},
	}, metav1.CreateOptions{DryRun: []string{metav1.DryRunAll}})
	if err != nil {
		return err
	}
	d.say("a dry run of a fourth was accepted, and nothing was stored")
	return nil
}

func (d *demo) list(ctx context.Context) error {
	selected, err := d.tabs().List(ctx, metav1.ListOptions{LabelSelector: mine + ",tier=batch"})
	if err != nil {
		return err
	}
	for i := range selected.Items {
		d.say("tier=batch  %s", describe(&selected.Items[i]))
	}
	options := metav1.ListOptions{LabelSelector: mine, Limit: 2}
	for page := 1; ; page++ {
		list, err := d.tabs().List(ctx, options)
		if err != nil {
			return err
		}
		d.say("page %d of two at a time: %d", page, len(list.Items))
		if options.Continue = list.Continue; options.Continue == "" {
			return nil
		}
	}
}

// update lets two writers start from the same version: the second one has to read again.
func (d *demo) update(ctx context.Context) error {
	first, err := d.tabs().Get(ctx, "nightly", metav1.GetOptions{})
	if err != nil {
		return err
	}
	second := first.DeepCopy()
	first.Spec.Image = "registry.example.com/backup:2"
	if first, err = d.tabs().Update(ctx, first, metav1.UpdateOptions{}); err != nil {
		return err
	}
	d.say("%s", describe(first))
	if err := d.seen(ctx); err != nil {
		return err
	}
	for {
		second.Spec.Suspend = true
		updated, err := d.tabs().Update(ctx, second, metav1.UpdateOptions{})
		if apierrors.IsConflict(err) {
			d.say("conflict: another writer was faster; reading again")
			if second, err = d.tabs().Get(ctx, "nightly", metav1.GetOptions{}); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		d.say("%s", describe(updated))
		return d.seen(ctx)
	}
}

func (d *demo) status(ctx context.Context) error {
	tab, err := d.tabs().Get(ctx, "nightly", metav1.GetOptions{})
	if err != nil {
		return err
	}
	tab.Spec.Image = "registry.example.com/never:1"
	tab.Status.Replicas, tab.Status.LabelSelector = 1, "crontab=nightly"
	tab.Status.Conditions = []metav1.Condition{{
		Type: "Ready", Status: metav1.ConditionTrue, Reason: "Scheduled", Message: "waiting for 02:00",
		ObservedGeneration: tab.Generation, LastTransitionTime: metav1.Now(),
	}}
	tab, err = d.tabs().UpdateStatus(ctx, tab, metav1.UpdateOptions{})
	if err != nil {
		return err
	}
	d.say("nightly is Ready=%s (%s); its image is still %s", tab.Status.Conditions[0].Status, tab.Status.Conditions[0].Message, tab.Spec.Image)
	return d.seen(ctx)
}

func (d *demo) patch(ctx context.Context) error {
	for _, p := range []struct {
		kind    types.PatchType
		body    string
		options metav1.PatchOptions
	}{
		{kind: types.JSONPatchType, body: `[{"op":"test","path":"/spec/suspend","value":true},{"op":"remove","path":"/spec/suspend"}]`},
		{kind: types.MergePatchType, body: `{"metadata":{"labels":{"patched":"yes"}},"spec":{"env":{"MODE":"fast"}}}`},
		{
			kind: types.ApplyPatchType, options: metav1.PatchOptions{FieldManager: "crd-clientset-example"},
			body: `{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"name":"nightly"},"spec":{"policyName":"standard"}}`,
		},
		{kind: types.StrategicMergePatchType, body: `{"spec":{"suspend":true}}`},
	} {
		tab, err := d.tabs().Patch(ctx, "nightly", p.kind, []byte(p.body), p.options)
		if apierrors.IsUnsupportedMediaType(err) {
			d.say("%-44s refused: only built-in kinds have it", p.kind)
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", p.kind, err)
		}
		d.say("%-44s accepted", p.kind)
		if err := d.seen(ctx); err != nil {
			return err
		}
		if p.kind == types.ApplyPatchType {
			d.say("      %s now owns spec.policyName=%s", p.options.FieldManager, tab.Spec.PolicyName)
		}
	}
	return nil
}

func (d *demo) scale(ctx context.Context) error {
	scale, err := d.tabs().GetScale(ctx, "nightly", metav1.GetOptions{})
	if err != nil {
		return err
	}
	d.say("nightly wants %d, has %d (selector %s)", scale.Spec.Replicas, scale.Status.Replicas, scale.Status.Selector)
	scale.Spec.Replicas = 3
	scale, err = d.tabs().UpdateScale(ctx, "nightly", scale, metav1.UpdateOptions{})
	if err != nil {
		return err
	}
	d.say("nightly wants %d", scale.Spec.Replicas)
	return d.seen(ctx)
}

// refused makes three mistakes and shows what the errors tell.
func (d *demo) refused(ctx context.Context) error {
	tooMany := int32(50)
	_, err := d.tabs().Create(ctx, &stablev1.CronTab{
		ObjectMeta: metav1.ObjectMeta{Name: "wrong", Labels: labels()},
		Spec:       stablev1.CronTabSpec{CronSpec: "now and then", Image: "registry.example.com/wrong:1", Replicas: &tooMany},
	}, metav1.CreateOptions{})
	if !apierrors.IsInvalid(err) {
		return fmt.Errorf("a CronTab against its schema was not refused as invalid: %v", err)
	}
	var status apierrors.APIStatus
	if errors.As(err, &status) && status.Status().Details != nil {
		d.say("invalid:")
		causes := status.Status().Details.Causes
		// The server checks fields in no particular order.
		slices.SortFunc(causes, func(a, b metav1.StatusCause) int { return cmp.Compare(a.Field, b.Field) })
		for _, cause := range causes {
			d.say("      %s: %s", cause.Field, cause.Message)
		}
	}
	if _, err = d.tabs().Get(ctx, "never", metav1.GetOptions{}); !apierrors.IsNotFound(err) {
		return fmt.Errorf("a CronTab that was never made was found: %v", err)
	}
	d.say("not found: %v", err)
	again := &stablev1.CronTab{ObjectMeta: metav1.ObjectMeta{Name: "nightly", Labels: labels()}, Spec: stablev1.CronTabSpec{CronSpec: "* * * * *", Image: "x"}}
	if _, err = d.tabs().Create(ctx, again, metav1.CreateOptions{}); !apierrors.IsAlreadyExists(err) {
		return fmt.Errorf("a second CronTab of one name was not refused: %v", err)
	}
	d.say("already exists: %v", err)
	return nil
}

func (d *demo) delete(ctx context.Context) error {
	tab, err := d.tabs().Get(ctx, "nightly", metav1.GetOptions{})
	if err != nil {
		return err
	}
	err = d.tabs().Delete(ctx, "nightly", metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &tab.UID}})
	if err != nil {
		return err
	}
	d.say("deleted nightly, on the condition that it is the one that was read")
	if err := d.seen(ctx); err != nil {
		return err
	}
	everything := metav1.ListOptions{LabelSelector: mine}
	if err := d.tabs().DeleteCollection(ctx, metav1.DeleteOptions{}, everything); err != nil {
		return err
	}
	d.say("deleted the rest by label")
	for range 2 {
		if err := d.seen(ctx); err != nil {
			return err
		}
	}
	return d.client.StableV1().FleetPolicies().DeleteCollection(ctx, metav1.DeleteOptions{}, everything)
}
