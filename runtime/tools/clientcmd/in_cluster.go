package clientcmd

import (
	"errors"
	"os"
	"strings"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
	restclient "github.com/clientsmith/client-gen/runtime/rest"
	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

const (
	inClusterTokenFile     = "/var/run/secrets/kubernetes.io/serviceaccount/token"
	inClusterNamespaceFile = "/var/run/secrets/kubernetes.io/serviceaccount/namespace"
)

// inClusterClientConfig is the InClusterConfig of this process.
type inClusterClientConfig struct {
	overrides *ConfigOverrides
	// These are fields so that a test need not run in a pod.
	restConfig               func() (*restclient.Config, error)
	tokenFile, namespaceFile string
}

func newInCluster(overrides *ConfigOverrides) *inClusterClientConfig {
	return &inClusterClientConfig{
		overrides:     overrides,
		restConfig:    restclient.InClusterConfig,
		tokenFile:     inClusterTokenFile,
		namespaceFile: inClusterNamespaceFile,
	}
}

// RawConfig fails: there is no kubeconfig in this case.
func (config *inClusterClientConfig) RawConfig() (clientcmdapi.Config, error) {
	return clientcmdapi.Config{}, errors.New("the in-cluster configuration has no kubeconfig")
}

// ClientConfig returns the service account's config with the overrides of server, credentials, TLS, impersonation and
// timeout. client-go's leaves out the last two, so a request to act as somebody else is made as the service account.
func (config *inClusterClientConfig) ClientConfig() (*restclient.Config, error) {
	out, err := config.restConfig()
	if err != nil {
		return nil, err
	}
	if config.overrides == nil {
		return out, nil
	}
	config.overrideCluster(out)
	user := &config.overrides.AuthInfo
	if user.Token != "" || user.TokenFile != "" {
		out.BearerToken, out.BearerTokenFile = user.Token, user.TokenFile
	}
	setImpersonation(out, user)
	if config.overrides.Timeout != "" {
		if out.Timeout, err = ParseTimeout(config.overrides.Timeout); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (config *inClusterClientConfig) overrideCluster(out *restclient.Config) {
	cluster := &config.overrides.ClusterInfo
	if cluster.Server != "" {
		out.Host = cluster.Server
	}
	if cluster.InsecureSkipTLSVerify || cluster.CertificateAuthority != "" || len(cluster.CertificateAuthorityData) > 0 {
		out.Insecure = cluster.InsecureSkipTLSVerify
		out.CAFile, out.CAData = cluster.CertificateAuthority, cluster.CertificateAuthorityData
	}
	if cluster.TLSServerName != "" {
		out.ServerName = cluster.TLSServerName
	}
}

// Namespace returns the pod's namespace: from the environment variable POD_NAMESPACE, else of the service account, else
// "default".
func (config *inClusterClientConfig) Namespace() (string, bool, error) {
	if namespace := os.Getenv("POD_NAMESPACE"); namespace != "" {
		return namespace, false, nil
	}
	if data, err := layer.ReadFile(config.namespaceFile); err == nil {
		if namespace := strings.TrimSpace(string(data)); namespace != "" {
			return namespace, false, nil
		}
	}
	return "default", false, nil
}

// ConfigAccess returns kubectl's loading rules.
func (config *inClusterClientConfig) ConfigAccess() ConfigAccess {
	return NewDefaultClientConfigLoadingRules()
}

// Possible reports whether the environment names an API server and the service account has a token.
func (config *inClusterClientConfig) Possible() bool {
	info, err := os.Stat(config.tokenFile)
	return os.Getenv("KUBERNETES_SERVICE_HOST") != "" && os.Getenv("KUBERNETES_SERVICE_PORT") != "" &&
		err == nil && !info.IsDir()
}
