package rest

import (
	"crypto/x509"
	"errors"
	"net"
	"os"
	"strings"
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
// As in client-go a CA file that is missing or holds no certificate is left out, and the system's roots apply. Unlike
// there, white space around the token is not part of BearerToken.
func InClusterConfig() (*Config, error) {
	return inClusterConfig(os.Getenv, serviceAccountTokenFile, serviceAccountCAFile)
}

func inClusterConfig(getenv func(string) string, tokenFile, caFile string) (*Config, error) {
	host, port := getenv("KUBERNETES_SERVICE_HOST"), getenv("KUBERNETES_SERVICE_PORT")
	if host == "" || port == "" {
		return nil, ErrNotInCluster
	}
	token, err := os.ReadFile(tokenFile)
	if err != nil {
		return nil, err
	}
	config := &Config{
		Host:            "https://" + net.JoinHostPort(host, port),
		BearerToken:     strings.TrimSpace(string(token)),
		BearerTokenFile: tokenFile,
	}
	if pem, err := os.ReadFile(caFile); err == nil && x509.NewCertPool().AppendCertsFromPEM(pem) {
		config.CAFile = caFile
	}
	return config, nil
}
