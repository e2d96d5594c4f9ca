// Deployment-dynamic creates, updates, lists and deletes a Deployment with the dynamic client.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/dynamic"
	"github.com/clientsmith/client-gen/runtime/tools/clientcmd"
	"github.com/clientsmith/client-gen/runtime/util/retry"
)

const name = "demo-deployment"

var deployments = schema.GroupVersionResource{Group: "apps", Version: "v1", Resource: "deployments"}

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
	clients, err := dynamic.NewForConfig(config)
	if err != nil {
		return err
	}
	client := clients.Resource(deployments).Namespace("default")

	created, err := client.Create(ctx, newDeployment(), metav1.CreateOptions{})
	if err != nil {
		return err
	}
	fmt.Println("created", created.GetName())

	// Between Get and Update somebody else may change the object. Then the update is refused and all of it is done again.
	err = retry.RetryOnConflict(retry.DefaultRetry, func() error {
		current, err := client.Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return err
		}
		if err := edit(current); err != nil {
			return err
		}
		_, err = client.Update(ctx, current, metav1.UpdateOptions{})
		return err
	})
	if err != nil {
		return err
	}
	fmt.Println("updated", name)

	list, err := client.List(ctx, metav1.ListOptions{LabelSelector: "app=demo"})
	if err != nil {
		return err
	}
	for _, each := range list.Items {
		replicas, _, err := unstructured.NestedInt64(each.Object, "spec", "replicas")
		if err != nil {
			return err
		}
		fmt.Println("listed", each.GetName(), "with", replicas, "replicas")
	}

	background := metav1.DeletePropagationBackground
	if err := client.Delete(ctx, name, metav1.DeleteOptions{PropagationPolicy: &background}); err != nil {
		return err
	}
	fmt.Println("deleted", name)
	return nil
}

// edit scales the deployment down and changes the image of its first container.
func edit(deployment *unstructured.Unstructured) error {
	if err := unstructured.SetNestedField(deployment.Object, int64(1), "spec", "replicas"); err != nil {
		return err
	}
	containers, found, err := unstructured.NestedSlice(deployment.Object, "spec", "template", "spec", "containers")
	if err != nil {
		return err
	}
	if !found || len(containers) == 0 {
		return errors.New("the deployment has no containers")
	}
	if err := unstructured.SetNestedField(containers[0].(map[string]any), "nginx:1.29", "image"); err != nil {
		return err
	}
	return unstructured.SetNestedField(deployment.Object, containers, "spec", "template", "spec", "containers")
}

func newDeployment() *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "apps/v1",
		"kind":       "Deployment",
		"metadata":   map[string]any{"name": name, "labels": map[string]any{"app": "demo"}},
		"spec": map[string]any{
			"replicas": int64(2),
			"selector": map[string]any{"matchLabels": map[string]any{"app": "demo"}},
			"template": map[string]any{
				"metadata": map[string]any{"labels": map[string]any{"app": "demo"}},
				"spec": map[string]any{
					"containers": []any{map[string]any{"name": "web", "image": "nginx:1.28"}},
				},
			},
		},
	}}
}
