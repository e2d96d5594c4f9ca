// Command binaries builds etcd, kube-apiserver and kubectl into the cache folder, or finds them there, and prints their
// paths, one a line. Run it before the end-to-end tests, so that the minutes of the first build do not count against
// their time limit.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/clientsmith/client-gen/test/e2e/cluster"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	binaries, err := cluster.Locate(ctx, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(binaries.Etcd)
	fmt.Println(binaries.APIServer)
	fmt.Println(binaries.Kubectl)
}
