package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	stablev1 "github.com/clientsmith/client-gen/examples/crd-clientset/apis/stable/v1"
	applystablev1 "github.com/clientsmith/client-gen/examples/crd-clientset/controller/generated/applyconfiguration/stable/v1"
	"github.com/clientsmith/client-gen/examples/crd-clientset/controller/generated/clientset/versioned"
	"github.com/clientsmith/client-gen/examples/crd-clientset/controller/generated/informers/externalversions"
	informersv1 "github.com/clientsmith/client-gen/examples/crd-clientset/controller/generated/informers/externalversions/stable/v1"
	listersv1 "github.com/clientsmith/client-gen/examples/crd-clientset/controller/generated/listers/stable/v1"
	applymetav1 "github.com/clientsmith/client-gen/runtime/applyconfigurations/meta/v1"
	"github.com/clientsmith/client-gen/runtime/tools/cache"
	"github.com/clientsmith/client-gen/runtime/util/workqueue"
)

// workers is how many CronTabs are worked on at the same time, each by one worker.
const workers = 2

// controller keeps the status of every CronTab as its spec demands.
type controller struct {
	client   versioned.Interface
	factory  externalversions.SharedInformerFactory
	crontabs listersv1.CronTabLister
	queue    workqueue.TypedRateLimitingInterface[cache.ObjectName]
}

func newController(client versioned.Interface) *controller {
	c := &controller{
		client:  client,
		factory: externalversions.NewSharedInformerFactory(client, 0),
		queue:   workqueue.NewTypedRateLimitingQueue(workqueue.DefaultTypedControllerRateLimiter[cache.ObjectName]()),
	}
	crontabs := c.factory.Stable().V1().CronTabs()
	c.crontabs = crontabs.Lister()
	// The queue holds names, not objects: by the time that a worker gets to it, the object may have changed again.
	enqueue := func(crontab *stablev1.CronTab) { c.queue.Add(cache.MetaObjectToName(crontab)) }
	_, err := crontabs.TypedInformer().AddTypedEventHandler(informersv1.CronTabHandlerFuncs{
		AddFunc:    enqueue,
		UpdateFunc: func(_, crontab *stablev1.CronTab) { enqueue(crontab) },
	})
	if err != nil {
		panic(err) // only an informer that has stopped refuses handlers
	}
	return c
}

// run works until ctx ends. Everything that it has started has ended when it returns.
func (c *controller) run(ctx context.Context) error {
	defer c.factory.Shutdown()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c.factory.StartWithContext(ctx)
	if err := c.factory.WaitForCacheSyncWithContext(ctx).AsError(); err != nil {
		return err
	}
	var running sync.WaitGroup
	for range workers {
		running.Go(func() {
			for c.next(ctx) {
			}
		})
	}
	<-ctx.Done()
	c.queue.ShutDown()
	running.Wait()
	return nil
}

// next works on one name of the queue. It reports false when there will be no more.
func (c *controller) next(ctx context.Context) bool {
	name, shutdown := c.queue.Get()
	if shutdown {
		return false
	}
	defer c.queue.Done(name)
	if err := c.reconcile(ctx, name); err != nil {
		slog.Error("reconcile", "crontab", name.String(), "err", err)
		c.queue.AddRateLimited(name) // again, later and later
		return true
	}
	c.queue.Forget(name)
	return true
}

// reconcile brings the status of one CronTab in line with its spec. It may be called any number of times.
func (c *controller) reconcile(ctx context.Context, name cache.ObjectName) error {
	crontab, err := c.crontabs.CronTabs(name.Namespace).Get(name.Name)
	if apierrors.IsNotFound(err) {
		return nil // deleted meanwhile, and nothing to clean up
	}
	if err != nil {
		return err
	}
	want := statusOf(crontab)
	if equality.Semantic.DeepEqual(want, crontab.Status) {
		return nil
	}
	ready := meta.FindStatusCondition(want.Conditions, "Ready")
	_, err = c.client.StableV1().CronTabs(name.Namespace).ApplyStatus(ctx,
		applystablev1.CronTab(name.Name, name.Namespace).WithStatus(applystablev1.CronTabStatus().
			WithReplicas(want.Replicas).
			WithLabelSelector(want.LabelSelector).
			WithConditions(applymetav1.Condition().
				WithType(ready.Type).
				WithStatus(ready.Status).
				WithReason(ready.Reason).
				WithMessage(ready.Message).
				WithObservedGeneration(ready.ObservedGeneration).
				WithLastTransitionTime(ready.LastTransitionTime))),
		metav1.ApplyOptions{FieldManager: "crontab-controller", Force: true})
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}

// statusOf is the status that a CronTab should have. The lister's object is shared, so that it is not changed.
func statusOf(crontab *stablev1.CronTab) stablev1.CronTabStatus {
	ready := metav1.Condition{
		Type: "Ready", Status: metav1.ConditionTrue, ObservedGeneration: crontab.Generation,
		Reason: "Scheduled", Message: fmt.Sprintf("runs at %q", crontab.Spec.CronSpec),
	}
	replicas := int32(1)
	if crontab.Spec.Replicas != nil {
		replicas = *crontab.Spec.Replicas
	}
	if crontab.Spec.Suspend {
		replicas = 0
		ready.Status, ready.Reason, ready.Message = metav1.ConditionFalse, "Suspended", "the schedule is suspended"
	}
	status := stablev1.CronTabStatus{
		Replicas:         replicas,
		LabelSelector:    "crontab=" + crontab.Name,
		LastScheduleTime: crontab.Status.LastScheduleTime,
	}
	// Conditions of others stay. SetStatusCondition keeps the time of the last transition where ours is as before.
	status.Conditions = slices.Clone(crontab.Status.Conditions)
	meta.SetStatusCondition(&status.Conditions, ready)
	return status
}
