// Command controller keeps the status of CronTabs up to date, as a controller does: it hears of changes by an informer,
// reads from a lister, works through a queue, writes by server-side apply, and leaves the work to one of its replicas by
// leader election. The clients are in generated/, written by client-gen with --without=deepcopy.
//
//	go run ./controller --kubeconfig ~/.kube/config
//
// The CustomResourceDefinitions have to be there: the program in the folder above installs them with --keep.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/examples/crd-clientset/controller/generated/clientset/versioned"
	coordinationv1 "github.com/clientsmith/client-gen/runtime/kubernetes/typed/coordination/v1"
	"github.com/clientsmith/client-gen/runtime/rest"
	"github.com/clientsmith/client-gen/runtime/tools/clientcmd"
	"github.com/clientsmith/client-gen/runtime/tools/leaderelection"
	"github.com/clientsmith/client-gen/runtime/tools/leaderelection/resourcelock"
)

func main() {
	kubeconfig := flag.String("kubeconfig", os.Getenv("KUBECONFIG"), "kubeconfig file of the cluster; without one, the cluster that the program runs in")
	namespace := flag.String("lease-namespace", "default", "namespace of the lease that replicas compete for")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err == nil {
		name, _ := os.Hostname()
		err = run(ctx, config, *namespace, fmt.Sprintf("%s_%d", name, os.Getpid()))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "controller:", err)
		os.Exit(1)
	}
}

// run takes part in the election and, while it leads, runs the controller. It returns when ctx ends, or when the lead is
// lost: whoever started the program starts it again.
func run(ctx context.Context, config *rest.Config, leaseNamespace, identity string) error {
	client, err := versioned.NewForConfig(config)
	if err != nil {
		return fmt.Errorf("make clientset: %w", err)
	}
	leases, err := coordinationv1.NewForConfig(config)
	if err != nil {
		return fmt.Errorf("make client of leases: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	failed := make(chan error, 1)
	elector, err := leaderelection.NewLeaderElector(leaderelection.LeaderElectionConfig{
		Name: "crontab-controller",
		Lock: &resourcelock.LeaseLock{
			LeaseMeta:  metav1.ObjectMeta{Namespace: leaseNamespace, Name: "crontab-controller"},
			Client:     leases,
			LockConfig: resourcelock.ResourceLockConfig{Identity: identity},
		},
		LeaseDuration:   15 * time.Second,
		RenewDeadline:   10 * time.Second,
		RetryPeriod:     2 * time.Second,
		ReleaseOnCancel: true,
		Callbacks: leaderelection.LeaderCallbacks{
			OnStartedLeading: func(ctx context.Context) {
				slog.Info("leading", "identity", identity)
				failed <- newController(client).run(ctx)
				cancel() // give up the lead
			},
			OnStoppedLeading: func() { slog.Info("no longer leading", "identity", identity) },
		},
	})
	if err != nil {
		return fmt.Errorf("join election: %w", err)
	}
	elector.Run(ctx)
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}
