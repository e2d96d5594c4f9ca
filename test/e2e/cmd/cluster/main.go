// Command cluster runs a real etcd and kube-apiserver until it is interrupted, for a look by hand. It writes a kubeconfig
// file of the administrator and prints the line that makes kubectl use it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/clientsmith/client-gen/test/e2e/cluster"
)

func main() {
	kubeconfig := flag.String("kubeconfig", filepath.Join(os.TempDir(), "client-gen-kubeconfig"), "file to write")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *kubeconfig); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, kubeconfig string) error {
	binaries, err := cluster.Locate(ctx, os.Stderr)
	if err != nil {
		return err
	}
	c, err := cluster.Start(ctx, binaries, cluster.Options{})
	if err != nil {
		return err
	}
	defer c.Stop()
	if err := c.WriteKubeconfig(kubeconfig, cluster.AdminUser); err != nil {
		return err
	}
	defer os.Remove(kubeconfig)
	fmt.Printf("Kubernetes %s at %s, logs in %s\n", binaries.KubernetesVersion, c.URL(), c.Folder())
	fmt.Printf("alias k='%s --kubeconfig %s'\n", binaries.Kubectl, kubeconfig)
	<-ctx.Done()
	return nil
}
