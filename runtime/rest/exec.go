package rest

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication"
)

// ConfigToExecCluster returns what an exec plugin is told about the cluster of config: server, CA (read from its file
// if need be), proxy and the ExecProvider's Config. The proxy is the one that Config.Proxy chooses for Host.
func ConfigToExecCluster(config *Config) (*clientauthentication.Cluster, error) {
	caData, err := dataOrFile(config.CAData, config.CAFile)
	if err != nil {
		return nil, fmt.Errorf("load CA bundle for the exec plugin: %w", err)
	}
	proxyURL, err := proxyOf(config)
	if err != nil {
		return nil, err
	}
	cluster := &clientauthentication.Cluster{
		Server:                   config.Host,
		TLSServerName:            config.ServerName,
		InsecureSkipTLSVerify:    config.Insecure,
		CertificateAuthorityData: caData,
		ProxyURL:                 proxyURL,
		DisableCompression:       config.DisableCompression,
	}
	if config.ExecProvider != nil {
		cluster.Config = config.ExecProvider.Config
	}
	return cluster, nil
}

func proxyOf(config *Config) (string, error) {
	if config.Proxy == nil {
		return "", nil
	}
	req, err := http.NewRequest(http.MethodGet, config.Host, nil)
	if err != nil {
		return "", fmt.Errorf("find the proxy for the exec plugin: the host is not a URL")
	}
	proxy, err := config.Proxy(req)
	if err != nil {
		return "", fmt.Errorf("find the proxy for the exec plugin: %w", err)
	}
	if proxy == nil {
		return "", nil
	}
	return proxy.String(), nil
}

// ExecClusterToConfig is the way back, for a plugin that wants to talk to the cluster: a config without credentials.
// The Config of cluster is not part of it. It fails if the proxy's URL cannot be parsed.
func ExecClusterToConfig(cluster *clientauthentication.Cluster) (*Config, error) {
	config := &Config{
		Host: cluster.Server,
		TLSClientConfig: TLSClientConfig{
			Insecure:   cluster.InsecureSkipTLSVerify,
			ServerName: cluster.TLSServerName,
			CAData:     cluster.CertificateAuthorityData,
		},
		DisableCompression: cluster.DisableCompression,
	}
	if cluster.ProxyURL != "" {
		proxy, err := url.Parse(cluster.ProxyURL)
		if err != nil {
			return nil, fmt.Errorf("parse proxy-url of the exec cluster: not a URL")
		}
		config.Proxy = http.ProxyURL(proxy)
	}
	return config, nil
}

// dataOrFile returns data, or the content of file if data is empty. With neither the result is nil.
func dataOrFile(data []byte, file string) ([]byte, error) {
	if len(data) > 0 || file == "" {
		return data, nil
	}
	return layer.ReadFile(file)
}
