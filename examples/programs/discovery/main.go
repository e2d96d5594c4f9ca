// Discovery prints group, version and resource of everything that a server has, first by asking it and then, without a
// single request, from the cache on disk that the first time filled.
package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/discovery"
	"github.com/clientsmith/client-gen/runtime/discovery/cached/disk"
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

func run(_ context.Context, kubeconfig string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	var requests atomic.Int32
	config.Wrap(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			requests.Add(1)
			return next.RoundTrip(req)
		})
	})
	cache, err := os.MkdirTemp("", "discovery-") // kubectl uses ~/.kube/cache
	if err != nil {
		return err
	}
	defer os.RemoveAll(cache)

	for _, source := range []string{"server", "disk"} {
		requests.Store(0)
		client, err := disk.NewCachedDiscoveryClientForConfig(config, filepath.Join(cache, "discovery"), filepath.Join(cache, "http"), time.Hour)
		if err != nil {
			return err
		}
		count, err := printResources(client, source == "server")
		if err != nil {
			return err
		}
		fmt.Printf("%d resources from the %s, any request: %t\n", count, source, requests.Load() > 0)
	}
	return nil
}

func printResources(client discovery.DiscoveryInterface, show bool) (count int, err error) {
	_, lists, err := client.ServerGroupsAndResources()
	if err != nil {
		return 0, err
	}
	for _, list := range lists {
		gv, err := schema.ParseGroupVersion(list.GroupVersion)
		if err != nil {
			return 0, err
		}
		for _, resource := range list.APIResources {
			count++
			if show {
				fmt.Printf("group %q version %s resource %s\n", gv.Group, gv.Version, resource.Name)
			}
		}
	}
	return count, nil
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }
