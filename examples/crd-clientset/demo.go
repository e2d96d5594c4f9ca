package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"

	stablev1 "github.com/clientsmith/client-gen/examples/crd-clientset/apis/stable/v1"
	"github.com/clientsmith/client-gen/examples/crd-clientset/pkg/generated/clientset/versioned"
	typed "github.com/clientsmith/client-gen/examples/crd-clientset/pkg/generated/clientset/versioned/typed/stable/v1"
)

// mine selects what this program has made: it may run in a cluster with CronTabs of others.
const mine = "made-by=crd-clientset-example"

// demo is one run through everything that the clientset can do.
type demo struct {
	client    versioned.Interface
	namespace string
	out       io.Writer
	events    watch.Interface
}

// step is one chapter of the demonstration.
type step struct {
	title string
	run   func(context.Context) error
}

// run shows the chapters in order and deletes, at the end, whatever a failure left behind.
func (d *demo) run(ctx context.Context) error {
	if err := d.watch(ctx); err != nil {
		return err
	}
	defer d.events.Stop()
	for _, s := range []step{
		{"A cluster-wide kind", d.policy},
		{"Create", d.create},
		{"List", d.list},
		{"Update, and a conflict", d.update},
		{"Status", d.status},
		{"Patch", d.patch},
		{"Scale", d.scale},
		{"What the server refuses", d.refused},
		{"Delete", d.delete},
	} {
		d.title(s.title)
		if err := s.run(ctx); err != nil {
			d.cleanUp(context.WithoutCancel(ctx))
			return fmt.Errorf("%s: %w", strings.ToLower(s.title), err)
		}
	}
	fmt.Fprintln(d.out, "\nDone.")
	return nil
}

// cleanUp deletes the objects of this program. It runs after a failure, whose error is the one to report.
func (d *demo) cleanUp(ctx context.Context) {
	everything := metav1.ListOptions{LabelSelector: mine}
	_ = d.tabs().DeleteCollection(ctx, metav1.DeleteOptions{}, everything)
	_ = d.client.StableV1().FleetPolicies().DeleteCollection(ctx, metav1.DeleteOptions{}, everything)
}

// tabs is the generated client for CronTabs in the namespace of the demonstration.
func (d *demo) tabs() typed.CronTabInterface { return d.client.StableV1().CronTabs(d.namespace) }

func (d *demo) title(text string) { fmt.Fprintf(d.out, "\n%s\n", text) }

func (d *demo) say(format string, args ...any) { fmt.Fprintf(d.out, "  "+format+"\n", args...) }

// watch begins to watch this program's CronTabs from now on. A list tells what now is.
func (d *demo) watch(ctx context.Context) error {
	list, err := d.tabs().List(ctx, metav1.ListOptions{LabelSelector: mine, Limit: 1})
	if err != nil {
		return fmt.Errorf("list: %w", err)
	}
	if len(list.Items) > 0 {
		return fmt.Errorf("an earlier run left CronTabs in namespace %s: delete them with kubectl delete crontabs -l %s", d.namespace, mine)
	}
	d.events, err = d.tabs().Watch(ctx, metav1.ListOptions{LabelSelector: mine, ResourceVersion: list.ResourceVersion})
	if err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	return nil
}

// seen waits for the event that the last change has to cause, and says so.
func (d *demo) seen(ctx context.Context) error {
	select {
	case event, open := <-d.events.ResultChan():
		if !open {
			return fmt.Errorf("the watch ended")
		}
		tab, ok := event.Object.(*stablev1.CronTab)
		if !ok {
			return fmt.Errorf("watch: %w", apierrors.FromObject(event.Object))
		}
		d.say("      watch: %s %s, generation %d", event.Type, tab.Name, tab.Generation)
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// describe is one line about a CronTab.
func describe(tab *stablev1.CronTab) string {
	replicas := int32(0)
	if tab.Spec.Replicas != nil {
		replicas = *tab.Spec.Replicas
	}
	suspended := ""
	if tab.Spec.Suspend {
		suspended = "  suspended"
	}
	return fmt.Sprintf("%-8s  %-11s  %-34s  replicas %d%s", tab.Name, tab.Spec.CronSpec, tab.Spec.Image, replicas, suspended)
}
