package leaderelection_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/apitest"
	"github.com/clientsmith/client-gen/runtime/kubernetes"
	"github.com/clientsmith/client-gen/runtime/kubernetes/scheme"
	"github.com/clientsmith/client-gen/runtime/tools/leaderelection"
	"github.com/clientsmith/client-gen/runtime/tools/leaderelection/resourcelock"
)

// TestOnAServer passes the leadership around between candidates on an API server.
func TestOnAServer(t *testing.T) {
	server := apitest.New(t, apitest.Options{})
	server.AddScheme(scheme.Scheme)
	client, err := kubernetes.NewForConfig(server.Config())
	if err != nil {
		t.Fatal(err)
	}
	leaders := make(chan string)
	stops := map[string]context.CancelFunc{}
	done := make(chan string)
	for _, id := range []string{"a", "b", "c"} {
		ctx, cancel := context.WithCancel(t.Context())
		stops[id] = cancel
		config := leaderelection.LeaderElectionConfig{
			Lock: &resourcelock.LeaseLock{
				LeaseMeta:  metav1.ObjectMeta{Namespace: "default", Name: "l"},
				Client:     client.CoordinationV1(),
				LockConfig: resourcelock.ResourceLockConfig{Identity: id},
			},
			LeaseDuration:   time.Minute,
			RenewDeadline:   30 * time.Second,
			RetryPeriod:     10 * time.Millisecond,
			ReleaseOnCancel: true,
			Callbacks: leaderelection.LeaderCallbacks{
				OnStartedLeading: func(context.Context) { leaders <- id },
				OnStoppedLeading: func() { done <- id },
			},
		}
		go leaderelection.RunOrDie(ctx, config)
	}
	for turn := range 3 {
		leader := <-leaders
		lease, err := client.CoordinationV1().Leases("default").Get(t.Context(), "l", metav1.GetOptions{})
		if err != nil || *lease.Spec.HolderIdentity != leader || int(*lease.Spec.LeaseTransitions) < turn {
			t.Errorf("%s leads, the lease says %v, %v", leader, lease, err)
		}
		stops[leader]()
		if stopped := <-done; stopped != leader {
			t.Errorf("%s stopped and not %s", stopped, leader)
		}
	}
	lease, err := client.CoordinationV1().Leases("default").Get(t.Context(), "l", metav1.GetOptions{})
	if err != nil || *lease.Spec.HolderIdentity != "" {
		t.Errorf("not released: %v, %v", lease, err)
	}
}

func Example() {
	server, err := apitest.Start(apitest.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	server.AddScheme(scheme.Scheme)
	client, err := kubernetes.NewForConfig(server.Config())
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	worked := make(chan struct{})
	leaderelection.RunOrDie(ctx, leaderelection.LeaderElectionConfig{
		Lock: &resourcelock.LeaseLock{
			LeaseMeta:  metav1.ObjectMeta{Namespace: "default", Name: "my-controller"},
			Client:     client.CoordinationV1(),
			LockConfig: resourcelock.ResourceLockConfig{Identity: "pod-1"},
		},
		LeaseDuration:   15 * time.Second,
		RenewDeadline:   10 * time.Second,
		RetryPeriod:     2 * time.Second,
		ReleaseOnCancel: true,
		Callbacks: leaderelection.LeaderCallbacks{
			OnStartedLeading: func(context.Context) {
				fmt.Println("leading")
				close(worked)
				cancel() // done; most programs go on until they are told to stop
			},
			OnStoppedLeading: func() {
				<-worked
				fmt.Println("stopped")
			},
		},
	})
	// Output:
	// leading
	// stopped
}
