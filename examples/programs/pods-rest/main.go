// Pods-rest lists the pods of kube-system with a bare RESTClient, which every other client is built on.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/kubernetes/scheme"
	"github.com/clientsmith/client-gen/runtime/rest"
	"github.com/clientsmith/client-gen/runtime/tools/clientcmd"
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
	config.APIPath = "/api" // of the core group; all others are below /apis
	config.GroupVersion = &corev1.SchemeGroupVersion
	config.NegotiatedSerializer = scheme.Codecs.WithoutConversion()
	client, err := rest.RESTClientFor(config)
	if err != nil {
		return err
	}
	pods := &corev1.PodList{}
	err = client.Get().
		Namespace("kube-system").
		Resource("pods").
		VersionedParams(&metav1.ListOptions{Limit: 500}, scheme.ParameterCodec).
		Do(ctx).
		Into(pods)
	if err != nil {
		return err
	}
	fmt.Println(len(pods.Items), "pods in kube-system")
	for _, pod := range pods.Items {
		fmt.Println(pod.Name, pod.Spec.Containers[0].Image)
	}
	return nil
}
