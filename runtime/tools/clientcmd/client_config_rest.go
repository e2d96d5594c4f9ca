package clientcmd

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/clientsmith/client-gen/runtime/internal/authconfig"
	"github.com/clientsmith/client-gen/runtime/internal/layer"
	restclient "github.com/clientsmith/client-gen/runtime/rest"
	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// clusterExtensionKey names the extension of a cluster that is handed to the exec plugin.
const clusterExtensionKey = "client.authentication.k8s.io/exec"

// ClientConfig returns the config for the chosen context. It fails if ConfirmUsable does, if the timeout cannot be
// parsed or a token file cannot be read.
//
// Credentials and TLS settings are in the result only if the server's URL says https. With http they are left out, as by
// client-go; with no scheme at all that would go unnoticed, so it is an error.
func (config *DirectClientConfig) ClientConfig() (*restclient.Config, error) {
	if err := config.ConfirmUsable(); err != nil {
		return nil, err
	}
	chosen := config.choose()
	out := &restclient.Config{
		Host:               withoutQuery(chosen.cluster.Server),
		DisableCompression: chosen.cluster.DisableCompression,
	}
	if chosen.cluster.ProxyURL != "" {
		proxy, err := parseProxyURL(chosen.cluster.ProxyURL)
		if err != nil {
			return nil, err
		}
		out.Proxy = http.ProxyURL(proxy)
	}
	if config.overrides != nil && config.overrides.Timeout != "" {
		timeout, err := ParseTimeout(config.overrides.Timeout)
		if err != nil {
			return nil, err
		}
		out.Timeout = timeout
	}
	setImpersonation(out, chosen.user)
	if !isHTTPS(chosen.cluster.Server) {
		return out, nil
	}
	setTLS(out, chosen.cluster)
	if err := config.setCredentials(out, chosen); err != nil {
		return nil, err
	}
	return out, nil
}

// withoutQuery cuts query and fragment of a server that has a path; without a path rest drops them later.
func withoutQuery(server string) string {
	u, err := url.Parse(server)
	if err != nil || u.Path == "" {
		return server
	}
	u.RawQuery, u.ForceQuery, u.Fragment, u.RawFragment = "", false, "", ""
	return u.String()
}

func setImpersonation(out *restclient.Config, user *clientcmdapi.AuthInfo) {
	if user.Impersonate == "" {
		return
	}
	copied := user.DeepCopy()
	out.Impersonate = restclient.ImpersonationConfig{
		UserName: copied.Impersonate,
		UID:      copied.ImpersonateUID,
		Groups:   copied.ImpersonateGroups,
		Extra:    copied.ImpersonateUserExtra,
	}
}

func setTLS(out *restclient.Config, cluster *clientcmdapi.Cluster) {
	copied := cluster.DeepCopy()
	out.CAFile = copied.CertificateAuthority
	out.CAData = copied.CertificateAuthorityData
	out.Insecure = copied.InsecureSkipTLSVerify
	out.ServerName = copied.TLSServerName
}

func (config *DirectClientConfig) setCredentials(out *restclient.Config, chosen *choice) error {
	user := chosen.user.DeepCopy()
	out.BearerToken, out.BearerTokenFile = user.Token, user.TokenFile
	if user.Token == "" && user.TokenFile != "" {
		token, err := layer.ReadFile(user.TokenFile)
		if err != nil {
			return fmt.Errorf("read the token of %s: %w", entry("user", chosen.userName, user.LocationOfOrigin), err)
		}
		out.BearerToken = strings.TrimSpace(string(token))
	}
	out.CertFile, out.CertData = user.ClientCertificate, user.ClientCertificateData
	out.KeyFile, out.KeyData = user.ClientKey, user.ClientKeyData
	if out.CertFile == "" && len(out.CertData) == 0 {
		// A key alone identifies nobody and would make the transport fail.
		out.KeyFile, out.KeyData = "", nil
	}
	out.Username, out.Password = user.Username, user.Password
	if user.AuthProvider != nil {
		out.AuthProvider = user.AuthProvider
		out.AuthConfigPersister = config.persister(chosen.userName)
	}
	if user.Exec != nil {
		out.ExecProvider = user.Exec
		out.ExecProvider.InstallHint = authconfig.Printable(user.Exec.InstallHint)
		if extension := chosen.cluster.Extensions[clusterExtensionKey]; extension != nil {
			out.ExecProvider.Config = extension.DeepCopyObject()
		}
	}
	return config.promptFor(out)
}

// persister returns a nil interface where there is nothing to store in.
func (config *DirectClientConfig) persister(user string) restclient.AuthProviderConfigPersister {
	if config.configAccess == nil {
		return nil
	}
	return PersisterForUser(config.configAccess, user)
}

// promptFor asks for a name and a password if this is interactive and out identifies nobody.
func (config *DirectClientConfig) promptFor(out *restclient.Config) error {
	identified := out.Username != "" || out.BearerToken != "" || out.CertFile != "" || len(out.CertData) > 0 ||
		out.AuthProvider != nil || out.ExecProvider != nil
	if config.fallbackReader == nil || identified {
		return nil
	}
	prompted := &config.promptedCredentials
	if prompted.username == "" || prompted.password == "" {
		info, err := NewPromptingAuthLoader(config.fallbackReader).Prompt()
		if err != nil {
			return err
		}
		prompted.username, prompted.password = info.User, info.Password
	}
	out.Username, out.Password = prompted.username, prompted.password
	return nil
}
