package clientcmd

import (
	"errors"

	restclient "github.com/clientsmith/client-gen/runtime/rest"
	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// BuildConfigFromFlags returns a config for the two flags that many programs have, the URL of the API server and the path
// of a kubeconfig; the URL goes over the one in the file. With neither it is that of the pod this runs in, and outside a
// pod an error of which IsEmptyConfig holds. KUBECONFIG and ~/.kube/config are not looked at; for these see
// NewDefaultClientConfigLoadingRules.
//
// client-go logs a warning where neither is set. Here the error says why the in-cluster configuration did not work.
func BuildConfigFromFlags(masterUrl, kubeconfigPath string) (*restclient.Config, error) {
	return buildConfigFromFlags(masterUrl, kubeconfigPath, restclient.InClusterConfig)
}

func buildConfigFromFlags(server, kubeconfig string, inCluster func() (*restclient.Config, error)) (*restclient.Config, error) {
	var inClusterErr error
	if kubeconfig == "" && server == "" {
		config, err := inCluster()
		if err == nil {
			return config, nil
		}
		inClusterErr = err
	}
	config, err := NewNonInteractiveDeferredLoadingClientConfig(
		&ClientConfigLoadingRules{ExplicitPath: kubeconfig},
		&ConfigOverrides{ClusterInfo: clientcmdapi.Cluster{Server: server}},
	).ClientConfig()
	if inClusterErr != nil && IsEmptyConfig(err) {
		return nil, invalid([]error{&emptyConfigError{message: ErrEmptyConfig.Error(), reason: inClusterErr}})
	}
	return config, err
}

// BuildConfigFromKubeconfigGetter returns the config for the current context of what kubeconfigGetter returns, with
// masterUrl over its server if it is not empty.
func BuildConfigFromKubeconfigGetter(masterUrl string, kubeconfigGetter KubeconfigGetter) (*restclient.Config, error) {
	if kubeconfigGetter == nil {
		return nil, errors.New("build config: the kubeconfig getter is nil")
	}
	return NewNonInteractiveDeferredLoadingClientConfig(
		&ClientConfigGetter{kubeconfigGetter: kubeconfigGetter},
		&ConfigOverrides{ClusterInfo: clientcmdapi.Cluster{Server: masterUrl}},
	).ClientConfig()
}
