package main

import (
	"fmt"

	"github.com/clientsmith/client-gen/runtime/apitest"
	"github.com/clientsmith/client-gen/runtime/rest"
	"github.com/clientsmith/client-gen/runtime/tools/clientcmd"
)

// connect configures a client of the cluster that kubeconfig names or, without one, of an API server that it starts in
// this process. where says which in words, stop ends a server that was started.
func connect(kubeconfig string) (config *rest.Config, where string, stop func(), err error) {
	if kubeconfig != "" {
		config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
		if err != nil {
			return nil, "", nil, err
		}
		return config, fmt.Sprintf("at %s (from %s)", config.Host, kubeconfig), func() {}, nil
	}
	server, err := apitest.Start(apitest.Options{})
	if err != nil {
		return nil, "", nil, fmt.Errorf("start API server: %w", err)
	}
	return server.Config(), "inside this process (--kubeconfig FILE uses a cluster)", server.Close, nil
}
