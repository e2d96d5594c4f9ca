package resourcelock_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/clientsmith/client-gen/runtime/apitest"
	"github.com/clientsmith/client-gen/runtime/kubernetes/scheme"
	coordinationv1client "github.com/clientsmith/client-gen/runtime/kubernetes/typed/coordination/v1"
	"github.com/clientsmith/client-gen/runtime/rest"
	"github.com/clientsmith/client-gen/runtime/tools/leaderelection/resourcelock"
)

type events []string

func (e *events) Eventf(obj runtime.Object, eventType, reason, message string, args ...any) {
	gvk := obj.GetObjectKind().GroupVersionKind()
	*e = append(*e, fmt.Sprintf("%s %s %s %s: %s", gvk.GroupVersion(), gvk.Kind, eventType, reason, fmt.Sprintf(message, args...)))
}

func newLock(t *testing.T, config *rest.Config, id string) (*resourcelock.LeaseLock, *events) {
	t.Helper()
	client, err := coordinationv1client.NewForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	recorded := &events{}
	return &resourcelock.LeaseLock{
		LeaseMeta:  metav1.ObjectMeta{Namespace: "default", Name: "l"},
		Client:     client,
		LockConfig: resourcelock.ResourceLockConfig{Identity: id, EventRecorder: recorded},
		Labels:     map[string]string{"holder": id},
	}, recorded
}

func TestLeaseLock(t *testing.T) {
	ctx := t.Context()
	server := apitest.New(t, apitest.Options{})
	server.AddScheme(scheme.Scheme)
	a, recorded := newLock(t, server.Config(), "a")
	b, _ := newLock(t, server.Config(), "b")

	if _, _, err := a.Get(ctx); !apierrors.IsNotFound(err) {
		t.Errorf("get without a lease: %v", err)
	}
	a.RecordEvent("did nothing yet")
	now := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)
	record := resourcelock.LeaderElectionRecord{HolderIdentity: "a", LeaseDurationSeconds: 15, AcquireTime: metav1.NewTime(now), RenewTime: metav1.NewTime(now), LeaderTransitions: 3}
	if err := a.Update(ctx, record); err == nil || apierrors.IsNotFound(err) {
		t.Errorf("update before anything was read: %v", err)
	}
	if err := a.Create(ctx, record); err != nil {
		t.Fatal(err)
	}
	if err := b.Create(ctx, record); !apierrors.IsAlreadyExists(err) {
		t.Errorf("create twice: %v", err)
	}
	got, first, err := b.Get(ctx)
	if err != nil || got.HolderIdentity != "a" || !got.RenewTime.Time.Equal(now) || got.LeaderTransitions != 3 || got.LeaseDurationSeconds != 15 {
		t.Fatalf("got %+v, %v", got, err)
	}
	record.RenewTime = metav1.NewTime(now.Add(10 * time.Microsecond))
	if err := a.Update(ctx, record); err != nil {
		t.Fatal(err)
	}
	if err := b.Update(ctx, record); !apierrors.IsConflict(err) {
		t.Errorf("update what another changed: %v", err)
	}
	_, second, err := b.Get(ctx)
	if err != nil || bytes.Equal(first, second) {
		t.Errorf("a renewal within a second does not show: %s, %v", second, err)
	}
	if err := b.Update(ctx, record); err != nil {
		t.Fatal(err)
	}
	lease, err := b.Client.Leases("default").Get(ctx, "l", metav1.GetOptions{})
	if err != nil || lease.Labels["holder"] != "b" {
		t.Errorf("labels %v, %v", lease.Labels, err)
	}
	a.RecordEvent("became leader")
	if want := "coordination.k8s.io/v1 Lease Normal LeaderElection: a became leader"; len(*recorded) != 1 || (*recorded)[0] != want {
		t.Errorf("events %q", *recorded)
	}
	if a.Describe() != "default/l" || a.Identity() != "a" {
		t.Errorf("%s of %s", a.Describe(), a.Identity())
	}
}

func TestNew(t *testing.T) {
	server := apitest.New(t, apitest.Options{})
	server.AddScheme(scheme.Scheme)
	config := server.Config()
	config.Timeout = time.Hour
	l, err := resourcelock.NewFromKubeconfig(resourcelock.LeasesResourceLock, "default", "l", resourcelock.ResourceLockConfig{Identity: "a"}, config, 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Create(t.Context(), resourcelock.LeaderElectionRecord{HolderIdentity: "a", LeaseDurationSeconds: 1}); err != nil {
		t.Error(err)
	}
	if config.Timeout != time.Hour || config.UserAgent != "" {
		t.Errorf("the caller's config was changed: %v", config)
	}
	for lockType, want := range map[string]string{"endpointsleases": "no longer exist", "leasse": "unknown"} {
		if _, err := resourcelock.New(lockType, "default", "l", nil, nil, resourcelock.ResourceLockConfig{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", lockType, err)
		}
	}
	if _, err := resourcelock.NewFromKubeconfig("leases", "default", "l", resourcelock.ResourceLockConfig{}, &rest.Config{Host: "a/b"}, time.Second); err == nil {
		t.Error("a bad host is no error")
	}
}

func TestRecordOfALease(t *testing.T) {
	now := metav1.NewTime(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	want := resourcelock.LeaderElectionRecord{HolderIdentity: "a", LeaseDurationSeconds: 15, AcquireTime: now, RenewTime: now, LeaderTransitions: 2, Strategy: "OldestEmulationVersion", PreferredHolder: "b"}
	spec := resourcelock.LeaderElectionRecordToLeaseSpec(&want)
	if got := resourcelock.LeaseSpecToLeaderElectionRecord(&spec); *got != want {
		t.Errorf("got %+v", got)
	}
	bare := resourcelock.LeaderElectionRecordToLeaseSpec(&resourcelock.LeaderElectionRecord{})
	if bare.Strategy != nil || bare.PreferredHolder != nil || bare.HolderIdentity == nil {
		t.Errorf("got %+v", bare)
	}
}
