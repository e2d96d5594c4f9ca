// Command crd-clientset shows a clientset that client-gen wrote at work: it installs the two definitions of this example,
// then creates, lists, watches, updates, patches, scales and deletes CronTabs, and prints what it does.
//
// With --kubeconfig FILE, or with KUBECONFIG set, it uses that cluster, where its user has to be allowed to create
// CustomResourceDefinitions. Otherwise it starts an API server inside this process.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/clientsmith/client-gen/examples/crd-clientset/config/crd"
	"github.com/clientsmith/client-gen/examples/crd-clientset/pkg/generated/clientset/versioned"
)

//go:generate hack/update-codegen.sh

func main() {
	kubeconfig := flag.String("kubeconfig", os.Getenv("KUBECONFIG"), "kubeconfig file of the cluster to use (default $KUBECONFIG)")
	namespace := flag.String("namespace", "default", "namespace of the CronTabs")
	keep := flag.Bool("keep", false, "leave the definitions and what is left of the objects in the cluster")
	timeout := flag.Duration("timeout", time.Minute, "give up after this time")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, *timeout)
	defer cancel()
	if err := run(ctx, os.Stdout, *kubeconfig, *namespace, *keep); err != nil {
		fmt.Fprintln(os.Stderr, "crd-clientset:", err)
		os.Exit(1)
	}
}

// run connects, shows everything, and cleans up unless keep is set.
func run(ctx context.Context, out io.Writer, kubeconfig, namespace string, keep bool) (err error) {
	config, where, stop, err := connect(kubeconfig)
	if err != nil {
		return err
	}
	defer stop()
	client, err := versioned.NewForConfig(config)
	if err != nil {
		return fmt.Errorf("make clientset: %w", err)
	}
	d := &demo{client: client, namespace: namespace, out: out}
	version, err := client.Discovery().ServerVersion()
	if err != nil {
		return fmt.Errorf("ask for the server's version: %w", err)
	}
	fmt.Fprintf(out, "Kubernetes %s %s\n", version.GitVersion, where)

	d.title("Definitions")
	installed, err := crd.Install(ctx, client.StableV1().RESTClient())
	if err != nil {
		return err
	}
	if !keep {
		defer func() {
			// The demonstration may have run into its time limit; what it installed goes all the same.
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
			defer cancel()
			if removed := crd.Remove(ctx, client.StableV1().RESTClient(), installed); err == nil {
				err = removed
			}
		}()
	}
	for _, name := range installed {
		d.say("installed %s", name)
	}
	if len(installed) == 0 {
		d.say("the cluster has them already")
	}
	return d.run(ctx)
}
