package rest

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"

	"github.com/clientsmith/client-gen/runtime/internal/authconfig"
	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication"
	"github.com/clientsmith/client-gen/runtime/tools/metrics"
	"github.com/clientsmith/client-gen/runtime/transport"
)

// HTTPClientFor returns an HTTP client with the transport, credentials and timeout of config. Clients of configs with
// equal TLS settings share connections. If config asks for nothing special the result is http.DefaultClient.
func HTTPClientFor(config *Config) (*http.Client, error) {
	rt, err := TransportFor(config)
	if err != nil {
		return nil, err
	}
	if rt == http.DefaultTransport && config.Timeout <= 0 {
		return http.DefaultClient, nil
	}
	return &http.Client{Transport: rt, Timeout: config.Timeout}, nil
}

// TLSConfigFor returns the TLS settings of config, nil if it has none. Timeout and credentials other than client
// certificates play no part.
func TLSConfigFor(config *Config) (*tls.Config, error) {
	cfg, err := config.TransportConfig()
	if err != nil {
		return nil, err
	}
	return transport.TLSConfigFor(cfg)
}

// TransportFor returns a RoundTripper with the TLS settings and credentials of config. It does not know Timeout.
func TransportFor(config *Config) (http.RoundTripper, error) {
	cfg, err := config.TransportConfig()
	if err != nil {
		return nil, err
	}
	return transport.New(cfg)
}

// HTTPWrappersForConfig puts the credentials of config around rt, without any TLS settings. It is for those who need
// the connection itself, such as WebSocket clients; others use TransportFor.
func HTTPWrappersForConfig(config *Config, rt http.RoundTripper) (http.RoundTripper, error) {
	cfg, err := config.TransportConfig()
	if err != nil {
		return nil, err
	}
	return transport.HTTPWrappersForConfig(cfg, rt)
}

// TransportConfig returns the part of c that concerns the transport. It sets up the exec or auth provider plugin, which
// is not run before the first request. It fails if both are set, or if the plugin cannot be used.
func (c *Config) TransportConfig() (*transport.Config, error) {
	metrics.EnsureRegistered()
	conf := c.plainTransportConfig()
	if c.ExecProvider != nil && c.AuthProvider != nil {
		return nil, errors.New("execProvider and authProvider cannot be used in combination")
	}
	if c.ExecProvider != nil {
		if err := c.addExecProvider(conf); err != nil {
			return nil, err
		}
	}
	if c.AuthProvider != nil {
		provider, err := GetAuthProvider(c.Host, c.AuthProvider, c.AuthConfigPersister)
		if err != nil {
			return nil, err
		}
		conf.Wrap(provider.WrapTransport)
	}
	return conf, nil
}

func (c *Config) plainTransportConfig() *transport.Config {
	conf := &transport.Config{
		UserAgent:     c.UserAgent,
		Transport:     c.Transport,
		WrapTransport: c.WrapTransport,
		TLS: transport.TLSConfig{
			Insecure:   c.Insecure,
			ServerName: c.ServerName,
			CAFile:     c.CAFile,
			CAData:     c.CAData,
			CertFile:   c.CertFile,
			CertData:   c.CertData,
			KeyFile:    c.KeyFile,
			KeyData:    c.KeyData,
			NextProtos: c.NextProtos,
		},
		Username:           c.Username,
		Password:           c.Password,
		BearerToken:        c.BearerToken,
		BearerTokenFile:    c.BearerTokenFile,
		DisableCompression: c.DisableCompression,
		Impersonate: transport.ImpersonationConfig{
			UserName: c.Impersonate.UserName,
			UID:      c.Impersonate.UID,
			Groups:   c.Impersonate.Groups,
			Extra:    c.Impersonate.Extra,
		},
		Proxy:  c.Proxy,
		Logger: c.Logger,
	}
	if c.Dial != nil {
		conf.DialHolder = &transport.DialHolder{Dial: c.Dial}
	}
	return conf
}

func (c *Config) addExecProvider(conf *transport.Config) error {
	var cluster *clientauthentication.Cluster
	if c.ExecProvider.ProvideClusterInfo {
		var err error
		if cluster, err = ConfigToExecCluster(c); err != nil {
			return err
		}
	}
	if authconfig.AddExecProvider == nil {
		return errors.New("execProvider: nothing in this program runs plugins; import runtime/plugin/pkg/client/auth/exec")
	}
	return authconfig.AddExecProvider(c.ExecProvider, cluster, conf)
}

// Wrap adds a layer around the transport. What was added earlier is further in: it sees a request later.
func (c *Config) Wrap(fn transport.WrapperFunc) {
	c.WrapTransport = transport.Wrappers(c.WrapTransport, fn)
}

// LoadTLSFiles reads CAFile, CertFile and KeyFile into the data fields that are empty. The first file that cannot be
// read is an error and leaves the later fields as they were.
func LoadTLSFiles(c *Config) error {
	for _, f := range []struct {
		what string
		data *[]byte
		file string
	}{
		{"certificate authority", &c.CAData, c.CAFile},
		{"client certificate", &c.CertData, c.CertFile},
		{"client key", &c.KeyData, c.KeyFile},
	} {
		data, err := dataOrFile(*f.data, f.file)
		if err != nil {
			return fmt.Errorf("load %s: %w", f.what, err)
		}
		*f.data = data
	}
	return nil
}

// IsConfigTransportTLS reports whether requests of config go over TLS, verified or not. A Host that cannot be parsed
// makes it false.
func IsConfigTransportTLS(config Config) bool {
	base, _, err := DefaultServerUrlFor(&config)
	return err == nil && base.Scheme == "https"
}
