package rest

import (
	"errors"
	"io/fs"
	"net"
	"net/url"
	"os"
	"strings"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
)

// ErrNotInCluster is what InClusterConfig returns outside a pod. Compare with errors.Is.
var ErrNotInCluster = errors.New("unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined")

const (
	serviceAccountTokenFile = "/var/run/secrets/kubernetes.io/serviceaccount/token"
	serviceAccountCAFile    = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"
)

// InClusterConfig returns a config for a program that runs in a pod: the API server from the environment, the identity
// of the pod's service account, and its CA. The token and the CA are read again when they are rotated. Outside a pod it
// returns ErrNotInCluster.
//
// As in client-go a CA file that is missing is left out, and the system's roots apply. Unlike there, one that cannot be
// used is not, so that clients of the config fail rather than trust others; white space around the token is not part of
// BearerToken; and an environment whose host is something else, such as a URL, is an error.
func InClusterConfig() (*Config, error) {
	return inClusterConfig(os.Getenv, serviceAccountTokenFile, serviceAccountCAFile)
}

func inClusterConfig(getenv func(string) string, tokenFile, caFile string) (*Config, error) {
	host, port := getenv("KUBERNETES_SERVICE_HOST"), getenv("KUBERNETES_SERVICE_PORT")
	if host == "" || port == "" {
		return nil, ErrNotInCluster
	}
	address := net.JoinHostPort(host, port)
	base, err := url.Parse("https://" + address)
	if err != nil || base.Host != address {
		return nil, errors.New("unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are no host and port")
	}
	token, err := layer.ReadFile(tokenFile)
	if err != nil {
		return nil, err
	}
	config := &Config{
		Host:            "https://" + address,
		BearerToken:     strings.TrimSpace(string(token)),
		BearerTokenFile: tokenFile,
	}
	if _, err := os.Stat(caFile); !errors.Is(err, fs.ErrNotExist) {
		config.CAFile = caFile
	}
	return config, nil
}
