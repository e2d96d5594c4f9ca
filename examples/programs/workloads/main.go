// Workloads creates, gets, lists, watches, updates and deletes objects of six kinds with the typed clients.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/kubernetes"
	"github.com/clientsmith/client-gen/runtime/tools/clientcmd"
	"github.com/clientsmith/client-gen/runtime/util/retry"
)

func main() {
	kubeconfig := flag.String("kubeconfig", os.Getenv("KUBECONFIG"), "kubeconfig file; without one, the cluster that this runs in")
	flag.Parse()
	if err := run(context.Background(), *kubeconfig); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, kubeconfig string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	const namespace = "default"
	for _, try := range []func() error{
		func() error { return exercise(ctx, client.AppsV1().Deployments(namespace), newDeployment()) },
		func() error { return exercise(ctx, client.CoreV1().Services(namespace), newService()) },
		func() error { return exercise(ctx, client.NetworkingV1().Ingresses(namespace), newIngress()) },
		func() error { return exercise(ctx, client.AppsV1().ReplicaSets(namespace), newReplicaSet()) },
		func() error { return exercise(ctx, client.CoreV1().Pods(namespace), newPod()) },
		func() error { return exercise(ctx, client.AppsV1().StatefulSets(namespace), newStatefulSet()) },
	} {
		if err := try(); err != nil {
			return err
		}
	}
	return nil
}

// typedClient are the methods that the typed clients of all kinds have.
type typedClient[T, L any] interface {
	Create(ctx context.Context, object T, opts metav1.CreateOptions) (T, error)
	Update(ctx context.Context, object T, opts metav1.UpdateOptions) (T, error)
	Get(ctx context.Context, name string, opts metav1.GetOptions) (T, error)
	List(ctx context.Context, opts metav1.ListOptions) (L, error)
	Watch(ctx context.Context, opts metav1.ListOptions) (watch.Interface, error)
	Delete(ctx context.Context, name string, opts metav1.DeleteOptions) error
}

func exercise[T metav1.Object, L runtime.Object](ctx context.Context, client typedClient[T, L], object T) error {
	created, err := client.Create(ctx, object, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	name := created.GetName()
	list, err := client.List(ctx, metav1.ListOptions{LabelSelector: "app=demo"})
	if err != nil {
		return err
	}
	fmt.Printf("%T %s created, %d listed\n", created, name, meta.LenList(list))

	// From here on every change shows in the watch.
	at, err := meta.ListAccessor(list)
	if err != nil {
		return err
	}
	events, err := client.Watch(ctx, metav1.ListOptions{LabelSelector: "app=demo", ResourceVersion: at.GetResourceVersion()})
	if err != nil {
		return err
	}
	defer events.Stop()

	err = retry.RetryOnConflict(retry.DefaultRetry, func() error {
		current, err := client.Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return err
		}
		current.SetAnnotations(map[string]string{"example.com/updated": "yes"})
		_, err = client.Update(ctx, current, metav1.UpdateOptions{})
		return err
	})
	if err != nil {
		return err
	}
	if err := client.Delete(ctx, name, metav1.DeleteOptions{}); err != nil {
		return err
	}
	return printChanges(events)
}

// printChanges prints the events up to a deletion. A kind that a controller works on changes more than once.
func printChanges(events watch.Interface) error {
	last := watch.Error
	for event := range events.ResultChan() {
		if event.Type != last {
			fmt.Println("  watched", event.Type)
		}
		if last = event.Type; last == watch.Deleted {
			return nil
		}
	}
	return fmt.Errorf("the watch ended before the deletion")
}
